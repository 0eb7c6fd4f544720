import { parentPort, workerData } from 'node:worker_threads';
import { parseKubeconfig } from './parse-kubeconfig.ts';

/** Entry of the parser's thread: parses the bytes that it was started with, posts the result and ends. */
parentPort?.postMessage(parseKubeconfig(workerData as Uint8Array));
