import type { PodFacts } from '../../../shared/model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install, InstallModule } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { podsOfModule } from '../../../shared/rules/dashboard/install-pods.ts';
import { withPods } from '../../../shared/rules/dashboard/lone-pods.ts';
import { signInsOf } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import {
  type FailureCode,
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  warn,
} from '../judgement.ts';
import { volumeSources } from './pods/mount-failure.ts';
import { type AroundPod, type PodState, podState } from './pods/pod-problem.ts';
import { podsNeeds, withoutPods } from './pods/without-pods.ts';
import { workloadProblem } from './pods/workload-problem.ts';
import { answerAbout, maySeeTooLittle, unseenRow } from './scope.ts';

interface ModuleState {
  readonly module: InstallModule;
  readonly problems: readonly NamedProblem[];
  readonly settling: string | null;
  readonly ready: number;
  readonly rows: readonly Fact[];
  /** Pods of an update end over their own sign-in, while those from before serve: the steps of the service link say by what. */
  readonly signsInNot: boolean;
}

/**
 * Do the Dashboard's pods run, and are they ready? What keeps a pod from running is often its own sign-in: then the steps of
 * the service link name the cause, and this one is what is seen of it.
 */
export const podsCheck = defineCheck({
  step: 'dashboard.pods',
  needs: podsNeeds,
  explainedBy: [
    'account.exists',
    'account.mounted',
    'account.network',
    'account.authority',
    'account.token',
    'account.rights',
    'file.mounted',
    'file.content',
    'file.accepted',
  ],
  judge: (facts): Judgement => {
    const { asked, clock, dashboardCandidates, dashboardObjects: objects, podLogs, nodes } = facts;
    const found = chooseInstall(dashboardCandidates, asked.install);
    if (found === null) return notApplicable('notInstalled', 'No Dashboard was found.');
    const install = withPods(found, objects);
    if (install.modules.length === 0) return withoutPods(install, facts);
    const list = answerAbout(objects, 'pods');
    if (list === null || list.status !== 200) {
      return list?.status === 403 ? byDeployments(install, list, maySee) : unlisted(list);
    }
    const around: AroundPod = {
      events: itemsOf(objects, 'events'),
      logs: podLogs,
      volumeSources: volumeSources(objects),
      nodes: nodes?.kind === 'nodes' && nodes.status === 200 ? nodes.items : null,
      now: clock.now,
    };
    const stuck = signInsOf(install, objects, podLogs).filter(
      ({ isUpdate, last }) => isUpdate && last?.kind === 'failed',
    );
    const states = install.modules.map((module) => ({
      ...moduleState(module, objects, around),
      signsInNot: stuck.some(({ part }) => part.deployment === module.deployment),
    }));
    return conclude(states);

    function maySee(facts: readonly Fact[]): Judgement {
      const next = 'Someone who may list pods there can see what they say.';
      return maySeeTooLittle(asked, 'The Dashboard is not available, and you may not see its pods.', next, facts);
    }
  },
});

/** What is seen of a sign-in that fails. */
const ofSignIn: readonly FailureCode[] = ['WL-05', 'WL-08'];
const servesOn = 'Other pods of it serve on: this keeps it from having all that it should, such as those of an update.';

function moduleState(
  module: InstallModule,
  objects: readonly ObjectsEvidence[],
  around: AroundPod,
): Omit<ModuleState, 'signsInNot'> {
  const { kind } = module;
  const all = podsOfModule(module, objects).filter(({ deletedAt }) => deletedAt === null);
  const unended = all.filter(({ phase }) => phase !== 'Succeeded');
  // Nothing makes a bare pod anew: one that has ended is all that there is.
  const pods = unended.length === 0 && kind === 'Pod' ? all : unended;
  const states = pods.map((pod) => ({ pod, state: podState(pod, module, around) }));
  const live = states.filter(({ pod, state }) => state.kind !== 'problem' || pod.phase !== 'Failed');
  const looked = live.length > 0 ? live : states;
  const ready = states.filter(({ state }) => state.kind === 'ready').length;
  const refused = workloadProblem(module, itemsOf(objects, 'replicaSets'), around.events);
  const [newest] = looked;
  const problems = [
    ...(refused === null ? [] : [refused]),
    ...(newest?.state.kind === 'problem' ? [newest.state.problem] : []),
  ];
  const waiting = looked.length === 0 && problems.length === 0 ? 'no pod has been made yet' : null;
  const settling = waiting ?? (newest?.state.kind === 'settling' && ready === 0 ? newest.state.said : null);
  return {
    module,
    problems,
    settling,
    ready,
    rows: [deploymentRow(module, ready), ...looked.slice(0, 3).map(podRow)],
  };
}

function conclude(states: readonly ModuleState[]): Judgement {
  const facts = states.flatMap(({ rows }) => rows);
  const down = states.filter(({ ready, problems }) => ready === 0 && problems.length > 0);
  // A scraper brings metrics and nothing else.
  const needed = down.filter(({ module }) => module.module !== 'scraper');
  if (needed.length > 0) {
    const problems = needed.flatMap(({ problems: [first] }) => first ?? []);
    return fail(problems, {
      facts,
      note: needed
        .map(({ module }) => module.module)
        .slice(0, 3)
        .join(', '),
    });
  }
  const settling = states.find((state) => state.settling !== null && state.module.module !== 'scraper');
  if (settling !== undefined) {
    return inconclusive('cannotBeTold', `${settling.module.deployment} is not ready yet: ${settling.settling}.`, {
      facts,
      next: 'Check again in a minute.',
    });
  }
  const beside = states.flatMap(({ ready, signsInNot, problems: [first] }) =>
    first === undefined || (ready > 0 && signsInNot && ofSignIn.includes(first.code))
      ? []
      : [{ ...first, blocks: false, ...(ready > 0 ? { next: servesOn } : {}) }],
  );
  if (beside.length > 0) return warn(beside, { facts, note: 'one is not ready' });
  const ready = states.reduce((sum, state) => sum + state.ready, 0);
  return pass(ready === 1 ? 'Its pod runs and is ready.' : `Its ${ready} pods run and are ready.`, {
    facts,
    note: `${ready} ready`,
  });
}

/** Who may not see pods may still see what their workloads say of them. */
function byDeployments(
  install: Install,
  list: ObjectsEvidence,
  otherwise: (facts: readonly Fact[]) => Judgement,
): Judgement {
  const facts = [...install.modules.map((module) => deploymentRow(module, module.workload.ready)), unseenRow(list)];
  const needed = install.modules.filter(({ module }) => module !== 'scraper');
  const asleep = needed.flatMap((module) =>
    module.workload.replicas === 0 ? (workloadProblem(module, [], []) ?? []) : [],
  );
  if (asleep.length > 0) return fail(asleep, { facts });
  const refused = needed.flatMap((module) =>
    module.workload.available === 0 ? (workloadProblem(module, [], []) ?? []) : [],
  );
  if (refused.length > 0) return fail(refused, { facts });
  if (needed.every(({ workload }) => workload.available > 0)) {
    const kinds = [...new Set(needed.map(({ kind }) => `${kind}s`))].join(' and ');
    return pass(`Its ${kinds} say that they are available. You may not see the pods themselves.`, { facts });
  }
  return otherwise(facts);
}

function unlisted(list: ObjectsEvidence | null): Judgement {
  const facts = list === null ? [] : [unseenRow(list)];
  return inconclusive('cannotBeTold', 'The server did not list the pods.', { facts, next: 'Check again in a minute.' });
}

function deploymentRow({ deployment, workload: { replicas } }: InstallModule, ready: number): Fact {
  return fact(deployment, `${ready} of ${replicas} ready`, ready >= replicas && replicas > 0 ? 'pass' : 'warn');
}

function podRow({ pod, state }: { readonly pod: PodFacts; readonly state: PodState }): Fact {
  const said = state.kind === 'problem' ? saidOf(state.problem) : state.kind === 'settling' ? state.said : 'ready';
  return fact(
    pod.name,
    [pod.phase, said],
    state.kind === 'ready' ? 'pass' : state.kind === 'problem' ? 'fail' : 'unsure',
  );
}

function saidOf({ args }: NamedProblem): string {
  return typeof args.said === 'string' ? args.said : '';
}
