import type { ExecPluginEvidence } from '../../shared/model/evidence/credential.ts';
import type { ExecEntry, KubeconfigEvidence, UserEntry } from '../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence } from '../../shared/model/evidence/network.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import type { SignInOffer } from '../../shared/model/sign-in-program.ts';
import { isRiskyVariable } from '../../shared/rules/risky-variable.ts';
import { cleanCommand, readPluginPolicy } from '../kube/exec/plugin-policy.ts';
import { digestOf, readProgramFile, type WrittenWords, workingFolder } from '../kube/exec/program-identity.ts';
import type { ProbeTools } from '../probes/probe.ts';
import type { EvidenceSource } from './evidence-source.ts';
import { FactStore } from './fact-store.ts';
import { execInputs } from './plan/local-facts.ts';

const none = (why: Extract<SignInOffer, { kind: 'none' }>['why']): SignInOffer => ({ kind: 'none', why });

/**
 * What a walk over this target would start, as the walk itself would find it now: the kubeconfig is read and the program
 * looked up, and nothing is run. What kubectl's own policy forbids is not offered.
 */
export async function offerProgram(
  target: RequestedTarget,
  source: EvidenceSource,
  tools: ProbeTools,
): Promise<SignInOffer> {
  const facts = new FactStore(source, () => target, tools.signal, { onStart: () => {}, onRecord: () => {} });
  const [loaded, around, looked] = await Promise.all([
    facts.know('kubeconfig', []),
    facts.know('environment', []),
    facts.know('execPlugin', []),
  ]);
  if ([loaded, around, looked].some(({ cut }) => cut !== null)) return none('notFound');
  const kubeconfig = loaded.value as KubeconfigEvidence;
  const environment = around.value as EnvironmentEvidence;
  const execPlugin = looked.value as ExecPluginEvidence | null;
  const { user, context } = kubeconfig;
  if (user?.exec == null || context === null) return none('notNamed');
  const inputs = execInputs({ kubeconfig, environment, execPlugin });
  const resolved = execPlugin?.resolved ?? null;
  if (inputs === null || resolved === null) return none('notFound');
  if (inputs.alwaysInteractive) return none('wantsTerminal');
  const { pathEntries } = inputs;
  const command = cleanCommand(inputs.command, inputs.folder);
  const policy = await readPluginPolicy({ ...tools, command, resolved, pathEntries });
  if (!policy.allows) return none('forbidden');
  const file = await readProgramFile(resolved);
  if (file === null) return none('notFound');
  const words = JSON.parse(tools.vault.open(inputs.asWritten)) as WrittenWords;
  return {
    kind: 'program',
    program: { context: context.name, ...file, ...shownEntry(user, user.exec), folder: workingFolder() },
    digest: digestOf(file, words),
  };
}

/** The entry with its secrets replaced: that is how evidence holds it. */
function shownEntry(user: UserEntry, exec: ExecEntry) {
  return {
    user: user.name,
    origin: exec.command?.origin ?? exec.origin,
    args: exec.args,
    env: exec.env.map((variable) => ({ ...variable, risky: isRiskyVariable(variable.name) })),
  };
}
