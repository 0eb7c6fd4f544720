import type { TrialCall, TrialReport } from '../../../shared/model/evidence/trial.ts';
import { type NamedProblem, problem } from '../judgement.ts';

/** Whose trial it is, and what of the namespace tells causes apart that look alike from inside. */
export interface TrialGround {
  readonly own: {
    readonly namespace: string;
    readonly deployments: readonly string[];
    readonly account: string;
    readonly said: string;
  };
  /** The server's minor version of Kubernetes 1.x; null where it is not known. */
  readonly minor: number | null;
  /** What keeps the token out of new pods, by the objects: the pod's template, the account; `unseen`: the account can't be seen. */
  readonly automountOff: 'pod' | 'account' | 'unseen' | null;
  /** NetworkPolicies that select the trial's pod and let it out to no API server; null: they may not be seen. */
  readonly closing: readonly string[] | null;
  /** Only version 7 finds its own parts by name. */
  readonly needsNames: boolean;
}

/** curl's exit codes (libcurl-errors(3)). */
const curlCodes = {
  resolve: 6,
  connect: 7,
  timeout: 28,
  tls: 35,
  otherCertificate: 51,
  empty: 52,
  receive: 56,
  certificate: 60,
};

const heeds = 'Take the policy away for a moment, or try in a namespace without one: not every network heeds policies.';
const serviceName = 'kubernetes.default.svc';

/** Why the trial failed, in the order in which the document asks; null: everything that must work does. */
export function trialProblem(report: TrialReport, ground: TrialGround): NamedProblem | null {
  const at = (to: TrialCall['to'], how: TrialCall['how']) =>
    report.calls.find((call) => call.to === to && call.how === how) ?? null;
  if (isAbsent(report, 'token')) return noToken(ground);
  if (report.server === null) return problem('SA-09', { ...ground.own, told: null, inner: null });
  const to = { ...ground.own, address: report.server };
  const open = at('address', 'open');
  if (open !== null && open.exit !== 0) return wayProblem(open, to, ground);
  const verified = at('address', 'verified');
  if (verified !== null && verified.exit !== 0) return certificateProblem(verified, to);
  const signed = at('address', 'token');
  if (signed?.status === 401) {
    // The kubelet fetched it moments ago from the same cluster: neither its account nor its age can be the reason.
    return problem(
      'SA-03',
      { ...ground.own, minor: ground.minor },
      {
        candidates: ['SA-06'],
        next: 'Compare --service-account-issuer, --service-account-signing-key-file and --service-account-key-file of all API servers.',
      },
    );
  }
  return null;
}

/** The name service, where the call by address went well; null: the name leads there. */
export function nameProblem({ calls }: TrialReport, { needsNames }: TrialGround): NamedProblem | null {
  const call = calls.find(({ to, how }) => to === 'name' && how === 'open');
  if (call === undefined || call.exit === 0) return null;
  const slow = call.exit === curlCodes.timeout && /resolv/i.test(call.said);
  if (call.exit !== curlCodes.resolve && !slow) return null;
  return problem('DNS-04', { name: serviceName }, { blocks: needsNames });
}

function isAbsent({ files }: TrialReport, name: 'token' | 'ca.crt'): boolean {
  return files.some((file) => file.name === name && file.state === 'absent');
}

function noToken({ own, automountOff }: TrialGround): NamedProblem {
  if (automountOff === 'pod' || automountOff === 'account') return problem('SA-01', { ...own, where: automountOff });
  if (automountOff === null) return problem('SA-02', own);
  return problem('SA-02', own, {
    candidates: ['SA-01'],
    next: `Someone who may read the service account ${own.account} can tell whether it keeps its token out of pods.`,
  });
}

type To = TrialGround['own'] & { readonly address: string };

function wayProblem({ exit, said }: TrialCall, to: To, { closing }: TrialGround): NamedProblem | null {
  const refusedArgs = { ...to, endpoints: null };
  if (exit === curlCodes.timeout) {
    if (closing === null) {
      return problem('SA-10', to, {
        candidates: ['SA-18'],
        next: 'Someone who may list NetworkPolicies in that namespace can tell whether one closes the way.',
      });
    }
    if (closing.length === 0) return problem('SA-10', to);
    return problem('SA-18', { ...to, policies: closing }, { candidates: ['SA-10'], next: heeds });
  }
  if (exit === curlCodes.connect) {
    if (/no route to host|host is unreachable|network is unreachable/i.test(said)) return problem('SA-11', to);
    if (/refused/i.test(said)) return problem('SA-12', refusedArgs);
    // curl before 7.84 or so says no more than “Failed to connect”.
    return problem('SA-12', refusedArgs, {
      candidates: ['SA-11'],
      next: 'Try again with an image that has a newer curl, which says how the connection failed.',
    });
  }
  if (exit === curlCodes.resolve) return problem('DNS-04', { name: to.address });
  if (([curlCodes.tls, curlCodes.empty, curlCodes.receive] as number[]).includes(exit)) {
    return problem('SA-10', to, {
      candidates: ['SA-12'],
      next: 'Call the same address from a node: that tells whether the network or the server cuts it.',
    });
  }
  return null;
}

/** In the words of OpenSSL, GnuTLS and mbedTLS, which curl is built with. */
function certificateProblem({ exit, said }: TrialCall, to: To): NamedProblem | null {
  if (exit !== curlCodes.certificate && exit !== curlCodes.otherCertificate) return null;
  if (/expired/i.test(said)) return problem('SA-25', { ...to, until: null });
  if (
    exit === curlCodes.otherCertificate ||
    /subject name|alternative|does not match|doesn't match|hostname/i.test(said)
  ) {
    return problem('SA-15', { ...to, names: [] });
  }
  return problem('SA-13', { ...to, place: 'its ca.crt', trusted: null, served: null });
}
