import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { NamedDamage } from '../../../shared/rules/kubeconfig-problem-codes.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import { standsWithout } from './stands-without.ts';

/** Damages of files as problems. One that the target can do without does not block; the first unsure one stands apart. */
export function nameDamage(
  damages: readonly NamedDamage[],
  kubeconfig: KubeconfigEvidence,
): {
  readonly problems: readonly NamedProblem[];
  readonly unsure: Extract<NamedDamage, { readonly kind: 'unsure' }> | null;
} {
  const several = kubeconfig.files.length > 1 || damages.length > 1;
  const problems = damages.flatMap((damage) => {
    if (damage.kind === 'unsure') return [];
    const { origin } = damage;
    const subject = several ? `${origin.file}:${origin.line}` : null;
    const options = { origin, subject, blocks: !standsWithout(kubeconfig, origin.file) };
    return [problem(damage.code, damage.args as never, options)];
  });
  return { problems, unsure: damages.find((damage) => damage.kind === 'unsure') ?? null };
}
