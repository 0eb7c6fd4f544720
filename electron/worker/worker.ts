import { explainText } from '../../shared/catalogue/explain.ts';
import type { Explanation } from '../../shared/contract/operations.ts';
import { createEngine } from '../engine/engine.ts';
import { sweep } from '../engine/sweep.ts';
import { loadReviewApis } from '../kube/api/load-review-apis.ts';
import { kubeconfigSource } from '../kube/kubeconfig/kubeconfig-source.ts';
import { listTargets } from '../kube/kubeconfig/list-targets.ts';
import { watchFiles } from '../platform/watch-files.ts';
import { createHost } from './host.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Entry of the utility process. Imports nothing of Electron: the port to main hangs on `process`. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
  postMessage(message: FromWorker): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined)
  throw new Error('This script runs in the utility process of Authpath’s main process only.');

/** A list is read from files on this machine: longer than this, and a disk or a network drive hangs. */
const listLimitMs = 30_000;

/** By then the window shows its list and waits for a person: what the first walk would wait for is loaded meanwhile. */
const idleAfterMs = 500;

/** What ranks lower is noise. */
const mostExplanations = 6;

function explain(text: string): readonly Explanation[] {
  return explainText(text)
    .slice(0, mostExplanations)
    .map(({ code, title, why, score }) => ({
      code,
      title,
      why,
      score,
      next: 'Walk the context that printed it: only measuring tells.',
    }));
}

const take = createHost(
  {
    createEngine: (environment) => createEngine({ environment }),
    ownSource: (environment) => kubeconfigSource(environment, []),
    listTargets: (sources, engine) =>
      listTargets(sources, { ...engine.tools, signal: AbortSignal.timeout(listLimitMs) }),
    sweep,
    // Certificates and YAML are written for the demo only; who has a kubeconfig never loads what writes them.
    startDemo: async () => (await import('../demo/index.ts')).startDemo(),
    explain,
    watchFiles,
    now: Date.now,
    exit: () => process.exit(0),
  },
  (message) => parentPort.postMessage(message),
);
parentPort.on('message', (event) => {
  take(event.data);
  if (event.data.kind === 'begin') setTimeout(() => void loadReviewApis(), idleAfterMs);
});
