/** The part of `GET /version` that matters (k8s.io/apimachinery pkg/version.Info). */
export interface ServerVersion {
  /** `gitVersion` as it stands: `v1.29.4-eks-036c24b`, `v1.30.2+k3s1`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/**
 * Reads the body of `GET /version`. null when it is not JSON, or has no `gitVersion` of the form `v1.29.…`.
 * Vendors add a suffix, and write minor as "28+" in a field of its own, so only `gitVersion` is read.
 */
export function parseServerVersion(body: string): ServerVersion | null {
  const text = gitVersionOf(body);
  const match = text === null ? null : /^v?(\d{1,4})\.(\d{1,4})(?:[.\-+]|$)/.exec(text);
  if (text === null || match === null) return null;
  return { text, major: Number(match[1]), minor: Number(match[2]) };
}

function gitVersionOf(body: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (parsed === null || typeof parsed !== 'object' || !('gitVersion' in parsed)) return null;
  return typeof parsed.gitVersion === 'string' && parsed.gitVersion.length <= 200 ? parsed.gitVersion : null;
}
