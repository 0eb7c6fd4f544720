import type { PluginPolicyEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { namedByClientGo } from '../../../shared/rules/exec-entry.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';

/** kubectl's own preferences forbid the program, found at this path (CRED-23); null where they allow it. */
export function policyProblem(policy: PluginPolicyEvidence, exec: ExecEntry, program: string): NamedProblem | null {
  if (policy.allows) return null;
  const fault = policy.state !== 'read' ? 'unusable' : policy.policy === 'DenyAll' ? 'denied' : 'notListed';
  const command = exec.command?.value ?? '';
  const executable = fault === 'notListed' ? program : namedByClientGo(command, program);
  const args = { command, executable, preferences: policy.file, fault } as const;
  return problem('CRED-23', args, { origin: exec.command?.origin ?? exec.origin });
}

/** What they say; nothing where there are none. */
export function policyFacts(policy: PluginPolicyEvidence): readonly Fact[] {
  if (policy.state === 'absent') return [];
  const says = policy.policy === '' ? policy.state : policy.policy;
  return [fact('kubectl’s preferences', [policy.file, says, ...policy.listed], policy.allows ? 'plain' : 'fail')];
}
