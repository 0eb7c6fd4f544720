// Puts a Dashboard on the rig's node, as its own manifest says, or with one thing wrong.
import { setTimeout as sleep } from 'node:timers/promises';
import { headlamp } from '../../../electron/demo/manifests/headlamp.ts';
import { seven } from '../../../electron/demo/manifests/seven.ts';
import { twoSeven } from '../../../electron/demo/manifests/two-seven.ts';
import { must } from '../api-client.ts';
import { apply, isReady, type Manifest, type SeenPod, waitForPod } from '../node/workloads.ts';
import type { NodeRig } from '../node.ts';
import { oneTenImages, standInImages } from './images.ts';
import { clusterNames } from './names.ts';
import { oneTen } from './one-ten.ts';
import { routesKnown } from './routes.ts';

export type DashboardVersion = '1.10.1' | '2.7' | '7' | 'headlamp';

export interface Kind {
  readonly namespace: string;
  readonly manifests: (namespace: string) => readonly Manifest[];
  readonly images: 'oneTen' | 'standIns';
  /** Each Deployment that a person would look at, by a short word. */
  readonly parts: Readonly<Record<string, Part>>;
}

export interface Part {
  readonly selector: string;
  /** What its log says once it serves; none of the parts before version 7 has a readiness probe. */
  readonly serves?: RegExp;
}

const dashboard: Part = { selector: 'k8s-app=kubernetes-dashboard', serves: /Serving (in)?securely on HTTPS? port/ };

const module = (part: string): Part => ({
  selector: `app.kubernetes.io/name=kubernetes-dashboard-${part}`,
  serves: /Listening and serving/,
});

export const kinds: Readonly<Record<DashboardVersion, Kind>> = {
  '1.10.1': {
    namespace: 'kube-system',
    manifests: oneTen,
    images: 'oneTen',
    parts: { dashboard },
  },
  '2.7': {
    namespace: 'kubernetes-dashboard',
    manifests: twoSeven,
    images: 'standIns',
    parts: { dashboard },
  },
  '7': {
    namespace: 'kubernetes-dashboard',
    manifests: seven,
    images: 'standIns',
    parts: {
      api: module('api'),
      auth: module('auth'),
      web: module('web'),
      kong: { selector: 'app.kubernetes.io/name=kong' },
    },
  },
  headlamp: {
    namespace: 'kube-system',
    manifests: headlamp,
    images: 'standIns',
    parts: { headlamp: { selector: 'k8s-app=headlamp' } },
  },
};

// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds, changed field by field
export type Changeable = any;

export interface InstallOptions {
  /** Default: where its manifest puts it. */
  readonly namespace?: string;
  /**
   * Is shown each object of the manifest and may change it in place; the
   * answer false leaves it out. This is how a fault is made before the start.
   */
  readonly change?: (object: Changeable) => unknown;
  /** More objects, made before the rest. */
  readonly before?: readonly Manifest[];
  /** Default true: returns when every part is Ready and says that it serves. A broken one never is: say false, and wait for what it becomes. */
  readonly ready?: boolean;
}

export interface Installed {
  readonly version: DashboardVersion;
  readonly namespace: string;
  /** dashboard; api, auth, web, kong; headlamp. */
  readonly parts: readonly string[];
  /** The newest pod of a part, when it fits: default, when it is Ready. */
  pod(part?: string, fits?: (pod: SeenPod) => boolean, seconds?: number): Promise<SeenPod>;
  /** What the part's container said last: of the run before this one, where it had to be started again. */
  log(part?: string): Promise<string>;
  /** Waits until the log has this text, and gives all of it. */
  logWith(text: string | RegExp, part?: string, seconds?: number): Promise<string>;
  /** Has the Deployment of a part start new pods. */
  restart(part?: string): Promise<void>;
  /** Takes everything away again that the install made. */
  remove(): Promise<void>;
}

const imported = new WeakMap<NodeRig, Map<Kind['images'], Promise<void>>>();

export function withImages(node: NodeRig, which: Kind['images']): Promise<void> {
  const known = imported.get(node) ?? new Map<Kind['images'], Promise<void>>();
  imported.set(node, known);
  const begun = known.get(which) ?? (which === 'oneTen' ? oneTenImages() : standInImages()).then(node.importImages);
  known.set(which, begun);
  return begun;
}

/** Names of Services for pods. The gateway of 7 needs them; installing that brings them too. */
export async function installClusterNames(node: NodeRig): Promise<void> {
  await withImages(node, 'standIns');
  await apply(node, clusterNames());
  await waitForPod(node, { namespace: 'kube-system', selector: 'k8s-app=kube-dns' });
}

export async function installDashboard(
  node: NodeRig,
  version: DashboardVersion,
  options: InstallOptions = {},
): Promise<Installed> {
  const kind = kinds[version];
  const namespace = options.namespace ?? kind.namespace;
  await withImages(node, kind.images);
  if (version === '7') await installClusterNames(node);
  const objects = structuredClone(kind.manifests(namespace)).filter((object) => options.change?.(object) !== false);
  const all = [...(options.before ?? []), ...objects];
  await apply(node, [...all].sort(namespacesFirst));

  const parts = Object.keys(kind.parts);
  const partOf = (part: string): Part => {
    const found = kind.parts[part];
    if (found === undefined) throw new Error(`${version} has no part ${part}, only ${parts.join(', ')}`);
    return found;
  };
  const selectorOf = (part: string): string => partOf(part).selector;
  const first = parts[0] ?? '';
  const logOf = async (part: string, ...more: string[]): Promise<string> =>
    (await node.kubectl(['logs', '--namespace', namespace, '--selector', selectorOf(part), '--tail=-1', ...more]))
      .stdout;
  const log = async (part = first): Promise<string> => (await logOf(part)) || (await logOf(part, '--previous'));
  // A container that fails is started anew within a second, and its fresh log then hides the words of the one before.
  const bothLogs = async (part: string): Promise<string> => (await logOf(part, '--previous')) + (await logOf(part));
  const installed: Installed = {
    version,
    namespace,
    parts,
    pod: (part = first, fits = isReady, seconds = 60) =>
      waitForPod(node, { namespace, selector: selectorOf(part), seconds }, fits),
    log,
    async logWith(text, part = first, seconds = 60) {
      const until = Date.now() + seconds * 1000;
      for (;;) {
        const said = await bothLogs(part);
        if (typeof text === 'string' ? said.includes(text) : text.test(said)) return said;
        if (Date.now() > until) throw new Error(`the log of ${part} had no ${text} in ${seconds} s:\n${said}`);
        await sleep(300);
      }
    },
    async restart(part = first) {
      const done = await node.kubectl([
        'rollout',
        'restart',
        'deployment',
        '--namespace',
        namespace,
        '--selector',
        selectorOf(part),
      ]);
      if (done.code !== 0) throw new Error(done.stderr.trim());
    },
    async remove() {
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all });
      const done = await node.kubectl(['delete', '--ignore-not-found', '--wait', '-f', '-'], {
        stdin: list,
        seconds: 120,
      });
      if (done.code !== 0) throw new Error(done.stderr.trim());
      // Secrets that the Dashboard made for itself.
      await must(
        node.api(
          'DELETE',
          `/api/v1/namespaces/${namespace}/secrets?fieldSelector=metadata.name%3Dkubernetes-dashboard-key-holder`,
        ),
        'key-holder',
      ).catch(() => undefined);
      await podsGone(node, namespace, parts.map(selectorOf));
    },
  };
  const serving = async (part: string): Promise<void> => {
    await installed.pod(part);
    const { serves } = partOf(part);
    if (serves) await installed.logWith(serves, part);
  };
  if (options.ready !== false) {
    await Promise.all(parts.map(serving));
    await routesKnown(node, namespace);
  }
  return installed;
}

const namespacesFirst = (one: Manifest, other: Manifest): number =>
  Number(other.kind === 'Namespace') - Number(one.kind === 'Namespace');

async function podsGone(node: NodeRig, namespace: string, selectors: readonly string[]): Promise<void> {
  const until = Date.now() + 60_000;
  for (const selector of selectors) {
    for (;;) {
      const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
      const answer = await node.api('GET', path);
      if ((answer.json?.items ?? []).length === 0) break;
      if (Date.now() > until) throw new Error(`pods of ${selector} are still there`);
      await sleep(200);
    }
  }
}
