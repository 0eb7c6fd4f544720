export type JsonObject = Readonly<Record<string, unknown>>;

const longestText = 1024;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A bounded text, or null when the value is none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, longestText) : null;
}
