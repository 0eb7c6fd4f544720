import type { TrialCall, TrialPodEvidence, TrialReport } from '../../../shared/model/evidence/trial.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { fact } from '../judgement.ts';

const ways: Readonly<Record<TrialCall['how'], string>> = {
  open: 'certificate not looked at, no token',
  verified: 'certificate verified, no token',
  token: 'certificate verified, with the token',
};

/** The document's own list, as a pod has it: files, then each call. */
export function reportRows({ files, server, calls }: TrialReport): readonly Fact[] {
  return [
    fact(
      'Files in the pod',
      files.map(({ name, state, bytes }) => `${name}: ${state === 'present' ? `${bytes ?? '?'} bytes` : state}`),
      files.every(({ state }) => state === 'present') ? 'pass' : 'fail',
    ),
    fact('API server by the pod’s environment', server ?? 'not set', server === null ? 'fail' : 'plain'),
    ...calls.map((call) =>
      fact(
        `${call.to === 'address' ? 'To that address' : 'To kubernetes.default.svc'}, ${ways[call.how]}`,
        answerWords(call),
        call.exit !== 0 || (call.how === 'token' && call.status === 401) ? 'fail' : 'pass',
      ),
    ),
  ];
}

function answerWords({ exit, status, said }: TrialCall): string {
  if (exit === 0) return `status ${status ?? 'unknown'}`;
  return said === '' ? `curl exit code ${exit}` : said;
}

/** What became of what was made. */
export function jobRows({ job, pod, image, removed, tidied }: TrialPodEvidence): readonly Fact[] {
  if (job === null) return [];
  return [
    fact(
      'Job',
      [
        `${job}, image ${image}`,
        removed === true ? 'removed again' : 'not removed: it ends by itself within two minutes',
      ],
      removed === true ? 'plain' : 'unsure',
    ),
    ...(pod?.node == null ? [] : [fact('Ran on node', pod.node)]),
    ...(tidied.length === 0 ? [] : [fact('Left by earlier trials, removed too', tidied)]),
  ];
}
