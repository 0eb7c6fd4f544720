import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { isLoopbackAddress, parseIp } from '../../../shared/rules/ip-address.ts';
import { defineCheck } from '../check.ts';
import { type Judgement, type NamedProblem, problem } from '../judgement.ts';
import { certificateProblem } from '../service/certificate-problem.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { loginProblem } from '../service/login-problem.ts';
import { argumentsOf, fromDocument, listed, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';
import { hasReached, namesRows, wayProblem } from '../service/way-problem.ts';

/** Does the file make sense inside a container: its address, its references, its authority, its way of signing in? */
export const fileContentCheck = defineCheck({
  step: 'file.content',
  needs: [...signInNeeds, 'clusterNames'],
  explainedBy: ['file.mounted'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['file']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const seesPolicies = listed(facts.dashboardObjects, 'networkPolicies') !== null;
    const states = parts.map((part) => ({ part, state: stateOf(part, own, facts.clock.now, parts, seesPolicies) }));
    const rows = [...saidRows(parts), ...namesRows(facts.clusterNames), ...fromDocument('file.content', own)];
    const words = {
      works: 'The file leads the Dashboard to the API server.',
      unknown:
        'The file is a secret and is not read from here: whether it works in a pod stands in the Dashboard’s log.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, now: string, parts: readonly SignIn[], policiesSeen: boolean): PartState {
  const login = loginProblem(part, own, now, parts);
  if (login !== null) return { kind: 'fails', problem: login.problem };
  const { last } = part;
  if (last?.kind === 'failed') {
    const found = problemOf(part, own, last.reason, now, policiesSeen);
    if (found !== null) return { kind: 'fails', problem: found };
  }
  if (hasReached(last)) return { kind: 'proven' };
  return { kind: 'unknown', elsewhere: last?.kind === 'failed' };
}

type Reason = Extract<NonNullable<SignIn['last']>, { readonly kind: 'failed' }>['reason'];

function problemOf(part: SignIn, own: Own, reason: Reason, now: string, policiesSeen: boolean): NamedProblem | null {
  const said = reason.words;
  const args = { ...argumentsOf(own, part, said), path: part.value ?? 'its kubeconfig' };
  switch (reason.kind) {
    case 'kubeconfigReferences': {
      const missing = /unable to read \S+ (\S+) for|open (\S+?):/.exec(said);
      return problem('KF-02', { ...args, missing: missing?.[1] ?? missing?.[2] ?? null });
    }
    case 'kubeconfigSyntax': {
      const line = Number(/yaml: line (\d+)/.exec(said)?.[1] ?? '1');
      const detail = said.replace(/^.*?(?:yaml: (?:line \d+: )?|invalid configuration: )/, '');
      return problem('KCFG-04', { file: args.path, line, detail, said: null });
    }
    case 'exec':
      return problem('KF-04', { ...args, program: reason.program });
    case 'refused':
      if (isOwn(reason.address)) return problem('KF-03', { ...args, address: reason.address ?? '' });
      break;
    case 'forbidden':
      // 1.10 goes on as a stranger when the sign-in program is not there.
      if (reason.forbidden?.user === 'system:anonymous') {
        return problem(
          'KF-04',
          { ...args, program: null },
          {
            candidates: ['KCFG-08'],
            next: 'Look into the file: an exec entry wants a program, and an entry without any credential is a stranger’s.',
          },
        );
      }
      return null;
    default:
      break;
  }
  const way = { mode: part.mode, value: null, policiesSeen, closing: [], open: true } as const;
  return (
    wayProblem(reason, argumentsOf(own, part, said), {
      ...way,
      endpoints: null,
      inner: null,
      sidecar: null,
      told: false,
    }) ??
    certificateProblem(reason, argumentsOf(own, part, said), {
      mode: part.mode,
      value: null,
      place: `the authority in ${args.path}, or none`,
      trusted: null,
      served: null,
      now,
    })
  );
}

/** Inside a container the container itself. */
function isOwn(address: string | null): boolean {
  const host = (address ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const ip = parseIp(host);
  return host === 'localhost' || (ip !== null && isLoopbackAddress(ip));
}
