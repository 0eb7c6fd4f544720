import { type LogReason, reasonOf } from './log-reason.ts';

/** How the program says that it signs in. */
export interface SaidMode {
  readonly mode: 'account' | 'file' | 'host';
  /** The line that says so. */
  readonly words: string;
  /** The kubeconfig's path, or the host's address. */
  readonly value: string | null;
}

/** One sign in a log of how the Dashboard's own sign-in goes, in the order of the log. */
export type SignInEvent =
  /** Its request was answered as somebody whom the server knows. `version`: where the line tells it. */
  | { readonly kind: 'worked'; readonly words: string; readonly version: string | null; readonly at: string | null }
  | {
      readonly kind: 'failed';
      readonly reason: LogReason;
      /** `11-24T12:00:00` by the pod's clock; null where the line has no time. */
      readonly at: string | null;
      /** `start`: it ended by it. `running`: a request of its own while it runs. `login`: a person's, over its own way. */
      readonly when: 'start' | 'running' | 'login';
    };

/** What one log tells of the Dashboard's own sign-in. */
export interface SignInLog {
  readonly said: SaidMode | null;
  readonly events: readonly SignInEvent[];
  /** `Using random key for csrf signing`: sessions are lost between replicas. */
  readonly randomKey: boolean;
}

/** `2026/11/24 12:00:00 ` of Go's log package, and klog's `E1124 12:00:00.000000       1 init.go:206] `. */
const prefix = /^(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} |[IWEF]\d{4} [\d:.]+\s+\d+ [\w.-]+:\d+\] )/;

const fatal = /Error while initializing connection to Kubernetes apiserver\..*?Reason: (.+)$/;
const noClient = /^"?Could not init kubernetes (?:client config: (.+?)|in-cluster client" err="(.+))"?$/;
const notInCluster = /^Could not init in cluster config: (.+)$/;
const healthCheck = /^Metric client health check failed: (.+?)\.? Retrying in \d+ seconds\.?$/;
const settings = /^Cannot (?:find|restore) settings config map: (.+)$/;
const loginFailed = /^"Could not log in" err="(.+)"$/;

/**
 * Reads the log of one container: Dashboard 1.x and 2.x (Go's log), 7 (klog), Headlamp (JSON lines). Unknown lines say
 * nothing (dashboard-measured.md §2, §3, §6).
 */
export function readSignInLog(log: string): SignInLog {
  let said: SaidMode | null = null;
  let randomKey = false;
  const events: SignInEvent[] = [];
  let beforePanic: string | null = null;
  for (const raw of log.split('\n')) {
    const line = raw.replace(prefix, '').trimEnd();
    if (line === '') continue;
    said = saidBy(line, said) ?? said;
    randomKey ||= line.includes('Using random key for csrf signing');
    const inCluster = notInCluster.exec(line)?.[1] ?? null;
    beforePanic = inCluster ?? beforePanic;
    const event = eventOf(line, beforePanic);
    if (event !== null) events.push({ ...event, at: stampOf(raw) });
  }
  return { said, events, randomKey };
}

/** The last thing that a log tells; what came before it may have been mended since. null: it tells nothing. */
export function lastEvent(log: Pick<SignInLog, 'events'>): SignInEvent | null {
  return log.events.findLast((event) => event.kind === 'worked' || event.when !== 'login') ?? null;
}

/** The last person's login that failed on the Dashboard's own way to the API server. */
export function lastFailedLogin(log: Pick<SignInLog, 'events'>): Extract<SignInEvent, { kind: 'failed' }> | null {
  const found = log.events.findLast((event) => event.kind === 'failed' && event.when === 'login');
  return found?.kind === 'failed' ? found : null;
}

function saidBy(line: string, before: SaidMode | null): SaidMode | null {
  const file = /Using kubeconfig file: (.+)$/.exec(line) ?? /^"Using kubeconfig" kubeconfig="(.+)"$/.exec(line);
  if (file?.[1] !== undefined) return { mode: 'file', words: line, value: file[1] };
  const host =
    /Using apiserver-host location: (.+)$/.exec(line) ?? /^"Using apiserver-host location" .*?="(.+)"$/.exec(line);
  if (host?.[1] !== undefined && before?.mode !== 'file') return { mode: 'host', words: line, value: host[1] };
  if (/^Using in-cluster config/.test(line) || /Use In Cluster: true/.test(line)) {
    return { mode: 'account', words: line, value: null };
  }
  return null;
}

type Found =
  | Omit<Extract<SignInEvent, { kind: 'worked' }>, 'at'>
  | Omit<Extract<SignInEvent, { kind: 'failed' }>, 'at'>;

function stampOf(raw: string): string | null {
  const go = /^\d{4}\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(raw);
  const klog = /^[IWEF](\d{2})(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(raw);
  const [, month, day, time] = go ?? klog ?? [];
  return time === undefined ? null : `${month}-${day}T${time}`;
}

function eventOf(line: string, beforePanic: string | null): Found | null {
  const worked = /Successful initial request to the apiserver(?:, version: |" version=")([^"\s]+)/.exec(line);
  if (worked !== null) return { kind: 'worked', words: line, version: worked[1] ?? null };
  if (/^Successful request to (?:sidecar|heapster)/.test(line)) return { kind: 'worked', words: line, version: null };
  if (line.startsWith('{')) return headlampEvent(line);
  const ending = fatal.exec(line)?.[1] ?? noClientReason(line);
  if (ending !== null) return { kind: 'failed', reason: reasonOf(ending), when: 'start' };
  const panic = panicReason(line, beforePanic);
  if (panic !== null) {
    const reason = reasonOf(panic);
    // A program can end for many reasons that have nothing to do with the API server.
    const ofRequest = reason.kind !== 'other' || /^(?:Get|Post|Put|Delete) "?https?:/.test(panic);
    return ofRequest ? { kind: 'failed', reason, when: 'start' } : null;
  }
  const login = loginFailed.exec(line)?.[1];
  if (login !== undefined) {
    const reason = reasonOf(login);
    // The person's own token was refused: then the way to the API server works.
    return login.includes('MSG_LOGIN_UNAUTHORIZED_ERROR') ? null : { kind: 'failed', reason, when: 'login' };
  }
  const own = healthCheck.exec(line)?.[1] ?? settings.exec(line)?.[1];
  if (own !== undefined) return ownRequest(own, line);
  const proxied = /http: proxy error: (.+)$/.exec(line)?.[1];
  if (proxied !== undefined && !/context canceled/.test(proxied)) {
    return { kind: 'failed', reason: reasonOf(proxied), when: 'running' };
  }
  return null;
}

/**
 * A request of its own that came back. What only an API server that knows the asker says is a success of the sign-in: the
 * object is not there, has nobody behind it, or may not be had (`unknown (get services …)` is how client-go tells a 403).
 */
function ownRequest(words: string, line: string): Found {
  const known = /could not find the requested resource|currently unable to handle the request|not found$|^unknown \(/;
  const reason = reasonOf(words);
  const answered = known.test(words) || reason.kind === 'forbidden' || /^an error on the server /.test(words);
  return answered ? { kind: 'worked', words: line, version: null } : { kind: 'failed', reason, when: 'running' };
}

function noClientReason(line: string): string | null {
  const match = noClient.exec(line);
  return match?.[1] ?? match?.[2] ?? null;
}

/** `panic: could not create client config` is the end, and the line before it the reason. */
function panicReason(line: string, beforePanic: string | null): string | null {
  const words = /^panic: (.+)$/.exec(line)?.[1] ?? null;
  if (words === null) return null;
  if (/^could not create client config/i.test(words)) return beforePanic ?? words;
  return words.replace(/^(?:&errors\.\w+\{.*\}|\([^)]*\) )/, '');
}

/** Headlamp writes JSON, and goes on whatever happens. */
function headlampEvent(line: string): Found | null {
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? '';
  const error = /"error":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? null;
  if (error === null) return null;
  if (message.startsWith('Failed to get in-cluster context')) {
    return { kind: 'failed', reason: reasonOf(error), when: 'start' };
  }
  if (message.startsWith('deriving in-cluster context name')) return ownRequest(error.replaceAll('\\"', '"'), line);
  return null;
}
