import { type OperationName, operationNames } from '../../../shared/contract/operation-names.ts';
import { type OperationInput, type OperationResult, operations } from '../../../shared/contract/operations.ts';
import { printableValue } from '../../../shared/redaction/printable.ts';

/** What the router must know of an Electron event; null when the frame went away before the message was read. */
export interface Sender {
  readonly windowId: number;
  readonly isMainFrame: boolean;
  readonly origin: string;
}

export type Handlers = {
  readonly [N in OperationName]: (input: OperationInput<N>) => Promise<OperationResult<N>> | OperationResult<N>;
};

export interface RouterOptions {
  readonly handlers: Handlers;
  /** Ids of the windows that this program opened. */
  readonly isOwnWindow: (windowId: number) => boolean;
  /** The only origin that may ask. */
  readonly origin: string;
  /** Writes to the log and returns the entry's id, which is all that the window is told of a bug. */
  readonly report: (what: string, error: unknown) => string;
}

/**
 * Answers one operation: sender, then shape, then handler; what goes back is fit to be shown. Never throws: an Error that
 * crosses can carry a secret.
 */
export type Router = <N extends OperationName>(
  name: N,
  sender: Sender | null,
  raw: unknown,
) => Promise<OperationResult<N>>;

export function createRouter(options: RouterOptions): Router {
  const { handlers, isOwnWindow, origin, report } = options;
  return async (name, sender, raw) => {
    if (sender === null || !sender.isMainFrame || sender.origin !== origin || !isOwnWindow(sender.windowId)) {
      const logId = report(`refused a sender of ${name}`, sender === null ? 'its frame is gone' : sender);
      return failed('refused', 'This page may not ask for that.', logId);
    }
    const parsed = operations[name].safeParse(raw);
    if (!parsed.success) {
      // Paths of the fields only: the values came from the page and may be anything.
      const fields = parsed.error.issues.map((issue) => issue.path.join('.') || '(whole)').join(', ');
      return failed('badInput', `The request ${name} is malformed: ${fields}.`, null);
    }
    try {
      const handler = handlers[name] as (input: unknown) => Promise<OperationResult<typeof name>>;
      return printableValue(await handler(parsed.data));
    } catch (error) {
      return failed(
        'internal',
        'Something in Authpath broke. That is our fault, not your cluster’s.',
        report(`${name} failed`, error),
      );
    }
  };
}

/** The names that get a channel of their own, `op:NAME`. */
export const channels: readonly { readonly name: OperationName; readonly channel: string }[] = operationNames.map(
  (name) => ({
    name,
    channel: `op:${name}`,
  }),
);

export type Failure = Extract<OperationResult<OperationName>, { readonly ok: false }>;

export function ok<V>(value: V): { readonly ok: true; readonly value: V } {
  return { ok: true, value };
}

export function failed(code: Failure['code'], message: string, logId: string | null = null): Failure {
  return { ok: false, code, message, logId };
}
