/** What the practice API server answers, before the headers that it puts on everything. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location?: string;
}

export function json(code: number, value: unknown): Answer {
  return { status: code, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}

export function text(code: number, body: string): Answer {
  return { status: code, contentType: 'text/plain; charset=utf-8', body };
}

/** A refusal as the API server writes it (metav1.Status). */
export function status(code: number, reason: string, message: string): Answer {
  return json(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}
