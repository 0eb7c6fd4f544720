import type { Check } from '../../../electron/checks/check.ts';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { Judgement } from '../../../electron/checks/judgement.ts';
import { networkChecks } from '../../../electron/checks/network/index.ts';
import { describe as describeMode } from '../../../shared/catalogue/describe.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import {
  answer,
  authority,
  clock,
  connection,
  environment,
  handshake,
  kubeconfig,
  resolved,
  statusAnswer,
  trust,
} from '../builders.ts';
import { nothingAsked } from '../dashboard/nothing-asked.ts';

/** Everything that a healthy walk to a server without a proxy knows. */
function healthyFacts(): Facts {
  return {
    asked: { paths: ['user'], install: null, told: {}, trial: null },
    clock: clock(),
    environment: environment(),
    kubeconfig: kubeconfig(),
    loginShell: null,
    authority: authority(),
    hiddenCertificates: [],
    clientCertificate: null,
    bearerToken: null,
    execPlugin: null,
    pluginShell: null,
    shellPlugin: null,
    pluginPolicy: null,
    execCredential: null,
    resolve: resolved(),
    connections: [connection()],
    tunnel: null,
    directConnections: [],
    proxyTrust: null,
    retryResolve: null,
    retryHandshakes: [],
    directResolve: null,
    directHandshakes: [],
    directTrust: null,
    handshakes: [handshake()],
    widestHandshake: null,
    trust: trust(),
    version: answer(),
    tlsWitness: null,
    ready: answer({}, { path: '/readyz?verbose' }),
    anonymous: statusAnswer({ message: 'namespaces is forbidden', reason: 'Forbidden', code: 403 }),
    otherName: null,
    plainList: null,
    signedVersion: null,
    signedDiscovery: null,
    signedElsewhere: [],
    namespace: null,
    identity: null,
    access: null,
    discovery: null,
    live: null,
    apiServerPods: null,
    otherContexts: null,
    witnessCertificates: [],
    witnessTokens: [],
    publishedIssuer: [],
    tokenReviews: [],
    roleBindings: null,
    ...nothingAsked,
  };
}

/** Judges one step on the healthy facts with some of them changed, and fails when it reads what it does not declare. */
export function judge(step: StepId, change: Partial<Facts> = {}): Judgement {
  const check = networkChecks.find((candidate): candidate is Check => candidate.step === step);
  if (check === undefined) throw new Error(`no check for ${step}`);
  // The engine asks for the witness where it matters: it is the answer to the stranger's question.
  const witness = { tlsWitness: 'version' in change ? (change.version ?? null) : answer() };
  const all = { ...healthyFacts(), ...witness, ...change };
  const declared = Object.fromEntries(check.needs.map((name) => [name, all[name]]));
  const guarded = new Proxy(declared, {
    get(target, name) {
      if (!(name in target)) throw new Error(`${step} reads ${String(name)} and does not declare it`);
      return Reflect.get(target, name);
    },
  });
  return check.judge(guarded as unknown as Facts);
}

/** `fail TLS-01|TLS-14`: the outcome, then each problem's candidates, then whether it is certain. */
export function summary(judgement: Judgement): string {
  if (!('problems' in judgement)) return judgement.outcome;
  const problems = judgement.problems.map(({ candidates, certainty, subject }) => {
    const codes = candidates.join('|');
    const sure = certainty === 'likely' && candidates.length === 1 ? `${codes}?` : codes;
    return subject === null ? sure : `${sure}@${subject}`;
  });
  return [judgement.outcome, ...problems].join(' ');
}

/** The finding's words for each problem, as the engine fills them in. */
export function words(judgement: Judgement) {
  return 'problems' in judgement ? judgement.problems.map(({ code, args }) => describeMode(code, args)) : [];
}
