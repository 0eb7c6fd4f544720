import type { ExecEntry, UserEntry } from '../../shared/model/evidence/kubeconfig.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import type { SignInOffer } from '../../shared/model/sign-in-program.ts';
import { foundPlugin } from '../../shared/rules/found-plugin.ts';
import { isRiskyVariable } from '../../shared/rules/risky-variable.ts';
import type { Facts } from '../checks/facts.ts';
import { digestOf, readProgramFile, type WrittenWords, workingFolder } from '../kube/exec/program-identity.ts';
import { programMs } from '../probes/exec-credential.ts';
import type { ProbeTools } from '../probes/probe.ts';
import type { EvidenceSource } from './evidence-source.ts';
import { FactStore } from './fact-store.ts';
import { execInputs } from './plan/exec-facts.ts';

const needs = ['kubeconfig', 'environment', 'execPlugin', 'pluginShell', 'shellPlugin', 'pluginPolicy'] as const;

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
  const known = await Promise.all(needs.map((fact) => facts.know(fact, [])));
  if (known.some(({ cut }) => cut !== null)) return none('notFound');
  const values = Object.fromEntries(needs.map((fact, index) => [fact, known[index]?.value]));
  const found = values as unknown as Pick<Facts, (typeof needs)[number]>;
  const { user, context } = found.kubeconfig;
  if (user?.exec == null || context === null) return none('notNamed');
  const inputs = execInputs(found);
  const { plugin, viaShell } = foundPlugin(found);
  const resolved = plugin?.resolved ?? null;
  if (inputs === null || resolved === null || found.pluginPolicy === null) return none('notFound');
  if (inputs.alwaysInteractive) return none('wantsTerminal');
  if (!found.pluginPolicy.allows) return none('forbidden');
  const file = await readProgramFile(resolved);
  if (file === null) return none('notFound');
  const { file: policyFile, state, policy } = found.pluginPolicy;
  const words = JSON.parse(tools.vault.open(inputs.asWritten)) as WrittenWords;
  return {
    kind: 'program',
    program: {
      context: context.name,
      ...file,
      ...shownEntry(user, user.exec),
      alsoFound: (plugin?.candidates ?? []).flatMap(({ path, executable }) =>
        executable && path !== resolved ? [path] : [],
      ),
      folder: workingFolder(),
      pathFromShell: viaShell,
      hearsOfCluster: inputs.cluster !== null,
      limitMs: programMs,
      policy: { file: policyFile, state, policy },
    },
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
