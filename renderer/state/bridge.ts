import type { OperationName } from '../../shared/contract/operation-names.ts';
import type {
  AuthpathApi,
  OperationInput,
  OperationOutput,
  OperationResult,
} from '../../shared/contract/operations.ts';

declare global {
  interface Window {
    /** Put there by the preload script; the window's only way to the rest of the program. */
    readonly authpath: AuthpathApi;
  }
}

/** Asks main for one operation. A broken channel is an expected failure too: the window must not go blank over it. */
export async function ask<N extends OperationName>(name: N, input: OperationInput<N>): Promise<OperationResult<N>> {
  const operation = window.authpath.invoke[name] as (given: OperationInput<N>) => Promise<OperationResult<N>>;
  try {
    return await operation(input);
  } catch {
    return { ok: false, code: 'internal', message: 'Authpath’s own process did not answer.', logId: null };
  }
}

/** The value of an operation, or null after `onFailure` has been told what to show. */
export async function askOr<N extends OperationName>(
  name: N,
  input: OperationInput<N>,
  onFailure: (message: string) => void,
): Promise<OperationOutput[N] | null> {
  const result = await ask(name, input);
  if (result.ok) return result.value;
  onFailure(result.logId === null ? result.message : `${result.message} (log ${result.logId})`);
  return null;
}
