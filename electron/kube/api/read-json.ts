/** JSON as it came; null for anything else. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, an API server did not write it.
    return null;
  }
}
