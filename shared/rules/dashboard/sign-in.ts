import type { PodLogEvidence } from '../../model/evidence/dashboard.ts';
import type { ContainerFacts, PodFacts, PodSpecFacts } from '../../model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install, InstallModule } from '../../model/install.ts';
import { podsOfModule } from './install-pods.ts';
import { flagsOf } from './listening.ts';
import {
  lastEvent,
  lastFailedLogin,
  readSignInLog,
  type SaidMode,
  type SignInEvent,
  type SignInLog,
} from './sign-in-log.ts';

/** Where a Dashboard's own credential is from. `host`: an address alone, and no credential. */
export type SignInMode = SaidMode['mode'];

/** How one part of an install signs in to the API server, and what its log says of it. */
export interface SignIn {
  readonly part: InstallModule;
  /** The newest pod; null where there is none, or none may be seen. */
  readonly pod: PodFacts | null;
  /** Of the pod; of the Deployment's template where there is no pod. */
  readonly spec: PodSpecFacts;
  readonly container: ContainerFacts | null;
  readonly mode: SignInMode;
  /** Path of the kubeconfig, or the address of the host. */
  readonly value: string | null;
  /** What the mode is known from. */
  readonly from: 'log' | 'arguments' | 'nothing';
  readonly words: string;
  /** `read`; `denied`: the person may not; `never`: nothing ran yet; `failed`: the server gave none. */
  readonly log: 'read' | 'denied' | 'never' | 'failed';
  readonly last: SignInEvent | null;
  readonly failedLogin: Extract<SignInEvent, { readonly kind: 'failed' }> | null;
  readonly randomKey: boolean;
  /** These are the pods of an update that does not come through: those from before serve on. */
  readonly isUpdate: boolean;
}

/** Parts that make no request of their own before somebody asks them (dashboard-measured.md §2, §3). */
export function isSilent({ part }: Pick<SignIn, 'part'>): boolean {
  return part.module === 'auth' || part.module === 'web';
}

/** Every part that signs in for what people come for; gateway and metrics are none. */
export function signInsOf(
  install: Install,
  objects: readonly ObjectsEvidence[],
  logs: readonly PodLogEvidence[],
): readonly SignIn[] {
  return install.modules
    .filter(({ module }) => module !== 'kong' && module !== 'scraper')
    .flatMap((part) => signInsOfPart(part, objects, logs));
}

type PodRead = PodTold & { readonly pod: PodFacts };

/**
 * A part signs in once; while an update of it is stuck, twice: as the pods from before, which serve, and as those of the
 * update, which do not. What runs tells how it signs in, and not what its workload’s template says by now.
 */
function signInsOfPart(
  part: InstallModule,
  objects: readonly ObjectsEvidence[],
  logs: readonly PodLogEvidence[],
): readonly SignIn[] {
  const all = podsOfModule(part, objects).filter(({ deletedAt }) => deletedAt === null);
  const live = all.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  const read = (live.length > 0 ? live : all).map((pod): PodRead => ({ pod, ...logOfPod(pod, part, logs) }));
  const [newest] = read;
  if (newest === undefined) return [signInOf(part, [], false)];
  const group = read.filter(({ pod }) => isOfOneMaking(pod, newest.pod));
  const before = read.filter(({ pod }) => !isOfOneMaking(pod, newest.pod));
  if (group.some(serves) || !before.some(serves)) return [signInOf(part, group, false)];
  return [signInOf(part, before.filter(serves), false), signInOf(part, group, true)];
}

const isOfOneMaking = (one: PodFacts, other: PodFacts): boolean => one.owner?.uid === other.owner?.uid;

/** One that is starting once more counts as ready until it ends again. */
function serves({ pod, last }: PodRead): boolean {
  const isReady = pod.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return isReady && !(last?.kind === 'failed' && last.when === 'start');
}

function signInOf(part: InstallModule, read: readonly PodRead[], isUpdate: boolean): SignIn {
  // Of several copies the one that fails is the one to look at.
  const told = read.find(({ last }) => last?.kind === 'failed') ?? read.find(({ last }) => last !== null) ?? read[0];
  const pod = told?.pod ?? null;
  const { workload } = part;
  const spec = pod?.spec ?? workload.template.spec;
  const container = spec.containers.find(({ name }) => name === part.container) ?? null;
  return {
    part: { ...part, workload: { ...workload, template: { ...workload.template, spec } } },
    pod,
    spec,
    container,
    ...modeOf(part, container, told?.said ?? null),
    log: told?.log ?? 'never',
    last: told?.last ?? null,
    failedLogin: told?.failedLogin ?? null,
    randomKey: told?.randomKey ?? false,
    isUpdate,
  };
}

interface PodTold extends Pick<SignIn, 'log' | 'last' | 'failedLogin' | 'randomKey'> {
  readonly said: SaidMode | null;
}

/** This life of the container tells first; where it has not got far yet, the one before it does. */
function logOfPod(pod: PodFacts, part: InstallModule, logs: readonly PodLogEvidence[]): PodTold {
  const own = logs.filter((log) => log.pod === pod.name && log.namespace === pod.namespace);
  const lives = [false, true].flatMap((previous) =>
    own
      .filter((log) => log.container === part.container && log.previous === previous && log.status === 200)
      .map(({ text }): SignInLog => readSignInLog(text)),
  );
  const lasts = lives.map(lastEvent);
  const denied = own.some(({ status }) => status === 403 || status === 401);
  const failed = own.some(({ status }) => status !== 200 && status !== 400);
  return {
    log: lives.length > 0 ? 'read' : denied ? 'denied' : failed ? 'failed' : 'never',
    said: lives.map(({ said }) => said).find((said) => said !== null) ?? null,
    last: lasts.find((last) => last !== null) ?? null,
    failedLogin: lives.map(lastFailedLogin).find((event) => event !== null) ?? null,
    randomKey: lives.some(({ randomKey }) => randomKey),
  };
}

/** The program's own words, else its arguments; a Dashboard without either takes its service account. */
function modeOf(
  { module }: InstallModule,
  container: ContainerFacts | null,
  said: SaidMode | null,
): Pick<SignIn, 'mode' | 'value' | 'from' | 'words'> {
  const flag = container === null ? () => null : flagsOf(container);
  const kubeconfig = flag('kubeconfig');
  const host = flag('apiserver-host');
  if (said !== null) {
    const value =
      said.mode === 'file' ? (said.value ?? kubeconfig) : said.mode === 'host' ? (said.value ?? host) : null;
    return { mode: said.mode, value, from: 'log', words: said.words };
  }
  const inCluster = flag('in-cluster');
  if (module === 'headlamp') {
    if (inCluster !== null && inCluster !== 'false') {
      return { mode: 'account', value: null, from: 'arguments', words: '-in-cluster' };
    }
    if (kubeconfig !== null) {
      return { mode: 'file', value: kubeconfig, from: 'arguments', words: `-kubeconfig=${kubeconfig}` };
    }
    return { mode: 'account', value: null, from: 'nothing', words: '' };
  }
  if (kubeconfig !== null && kubeconfig !== '') {
    return { mode: 'file', value: kubeconfig, from: 'arguments', words: `--kubeconfig=${kubeconfig}` };
  }
  if (host !== null && host !== '') {
    return { mode: 'host', value: host, from: 'arguments', words: `--apiserver-host=${host}` };
  }
  return { mode: 'account', value: null, from: container === null ? 'nothing' : 'arguments', words: '' };
}
