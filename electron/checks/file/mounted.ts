import type { VolumeFacts } from '../../../shared/model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { volumeAt } from '../../../shared/rules/dashboard/account-volume.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import {
  argumentsOf,
  fromDocument,
  listed,
  type Own,
  partsOf,
  saidOfMaking,
  saidRows,
  signInNeeds,
} from '../service/sign-ins.ts';

/** Is the kubeconfig file in the pod, and may the Dashboard read it? From volumes and words; Secrets are never read. */
export const fileMountedCheck = defineCheck({
  step: 'file.mounted',
  needs: signInNeeds,
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['file']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const states = parts.map((part) => ({ part, state: stateOf(part, own, facts.dashboardObjects) }));
    const rows = [
      ...parts.map((part) => placeRow(part, facts.dashboardObjects)),
      ...saidRows(parts),
      ...fromDocument('file.mounted', own),
    ];
    const words = {
      works: 'The kubeconfig file is in the pod, and the Dashboard can read it.',
      unknown: 'Whether the file is in the pod stands only in the Dashboard’s log.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, objects: readonly ObjectsEvidence[]): PartState {
  const path = part.value ?? '';
  const { last } = part;
  const found = volumeAt(part.spec, part.container, path);
  const said = last?.kind === 'failed' ? last.reason.words : '';
  const args = { ...argumentsOf(own, part, said), path };
  const refused = refusedVolume(part, objects);
  if (refused !== null && found?.volume.kind === 'hostPath') {
    return { kind: 'fails', problem: problem('KF-06', { ...args, said: refused }) };
  }
  const source = found?.volume.source ?? null;
  const gone = found !== null && isGone(found.volume, objects);
  if (last?.kind === 'failed' && last.reason.kind === 'kubeconfigMissing') {
    return { kind: 'fails', problem: problem('KF-01', { ...args, why: found === null ? 'notMounted' : 'noFile' }) };
  }
  if (last?.kind === 'failed' && last.reason.kind === 'kubeconfigUnreadable') {
    return { kind: 'fails', problem: problem('KF-05', args) };
  }
  if (last !== null) return found?.volume.kind === 'hostPath' ? besideHost(args, source) : { kind: 'proven' };
  if (gone) return { kind: 'fails', problem: problem('KF-01', { ...args, why: 'noSecret' }) };
  // An image of one's own may hold the file.
  if (found === null)
    return { kind: 'suspect', problem: problem('KF-01', { ...args, why: 'notMounted' }, { likely: true }) };
  if (isClosed(found.volume, part)) return { kind: 'suspect', problem: problem('KF-05', args, { likely: true }) };
  return { kind: 'unknown', elsewhere: false };
}

function besideHost(args: ReturnType<typeof argumentsOf>, folder: string | null): PartState {
  return { kind: 'beside', problem: problem('KF-09', { ...args, folder: folder ?? 'A folder' }) };
}

function isGone({ kind, source, optional }: VolumeFacts, objects: readonly ObjectsEvidence[]): boolean {
  if (optional || source === null || (kind !== 'secret' && kind !== 'configMap')) return false;
  const there = listed(objects, kind === 'secret' ? 'secrets' : 'configMaps');
  return there !== null && !there.some(({ name }) => name === source);
}

/** Files of a Secret belong to root: without fsGroup only root reads one that has no bit for others. */
function isClosed({ kind, defaultMode }: VolumeFacts, { spec, container }: SignIn): boolean {
  if (kind !== 'secret' || defaultMode === null) return false;
  const user = container?.security.runAsUser ?? spec.security.runAsUser;
  if (user === null || user === undefined || user === 0) return false;
  return spec.security.fsGroup === null ? (defaultMode & 0o004) === 0 : (defaultMode & 0o444) === 0;
}

/** Pod Security's words when it turned the pod away for a folder of the node. */
function refusedVolume({ part }: SignIn, objects: readonly ObjectsEvidence[]): string | null {
  const said = saidOfMaking(part, objects);
  return said.find((text) => /violates PodSecurity|pod security polic/i.test(text) && /hostPath/.test(text)) ?? null;
}

function placeRow(part: SignIn, objects: readonly ObjectsEvidence[]): Fact {
  const path = part.value ?? 'no path';
  const found = volumeAt(part.spec, part.container, path);
  if (found === null) return fact(path, 'no volume is mounted there', 'fail');
  const { kind, source } = found.volume;
  const gone = isGone(found.volume, objects);
  return fact(
    path,
    [`volume ${found.volume.name}`, `${kind} ${source ?? ''}`.trim(), ...(gone ? ['not there'] : [])],
    gone ? 'fail' : 'plain',
  );
}
