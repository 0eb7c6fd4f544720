/** The name of the admission webhook that an API server could not ask (apiserver pkg/admission/plugin/webhook/errors); null: none. */
export function brokenWebhook(message: string): string | null {
  return /failed calling webhook "([^"]{1,253})"/.exec(message)?.[1] ?? null;
}
