import type { ProbeName } from '../../shared/model/evidence/index.ts';
import { lookUpsUnderWay, nextLookUpEnd } from '../kube/transport/look-up.ts';
import type { Room } from './measured-evidence.ts';
import { Turns } from './turns.ts';

/** Handshakes and requests, whose arithmetic and parsing is this thread's. More at a time only queue for it. */
const conversations: ReadonlySet<ProbeName> = new Set([
  'tls',
  'tunnel',
  'http',
  'identity',
  'discovery',
  'access',
  'apiServerPods',
  'publishedIssuer',
  'tokenReview',
  'roleBindings',
]);
const conversationsAtOnce = 16;

/** Open at a time, whatever they wait for: the descriptors of a process are counted. */
const socketsAtOnce = 400;

/** libuv's pool of threads reads files as well: so many are kept from names that nobody answers for. */
const threadsForFiles = 16;
const defaultThreads = 4;

/** Conversations begin when it is opened. */
export interface SweepRoom extends Room {
  open(): void;
}

/**
 * Who may measure how many things at once in a sweep. Measurements wait here before their own time limits begin. Names and
 * sockets come first, those of all targets: they cost nothing but waiting, and the dead among them want to be waited for
 * from the beginning.
 */
export function sweepRoom(threads = Number(process.env.UV_THREADPOOL_SIZE ?? defaultThreads)): SweepRoom {
  const talk = new Turns(conversationsAtOnce, socketsAtOnce);
  const dial = new Turns(socketsAtOnce, socketsAtOnce);
  const lookUpsAtOnce = Math.max(1, threads - threadsForFiles);
  let lookUps: Promise<unknown> = Promise.resolve();
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    enter: async (probe) => {
      if (conversations.has(probe)) return opened.then(() => talk.enter());
      if (probe === 'connect') return dial.enter();
      if (probe === 'resolve') {
        const turn = lookUps.then(async () => {
          while (lookUpsUnderWay() >= lookUpsAtOnce) await nextLookUpEnd();
        });
        // The next one looks when this one has taken its thread.
        lookUps = turn.then(() => new Promise((resolve) => setImmediate(resolve)));
        await turn;
      }
      return () => {};
    },
  };
}
