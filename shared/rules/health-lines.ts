/** One check of `/readyz?verbose`. */
export interface HealthLine {
  readonly check: string;
  readonly ok: boolean;
  /** What stands behind the name: `ok`, `failed: reason withheld`, `excluded: ok`. */
  readonly text: string;
}

/**
 * Reads `/readyz?verbose` (k8s.io/apiserver pkg/server/healthz/healthz.go): lines such as `[+]ping ok` and
 * `[-]etcd failed: reason withheld`. Other lines are left out; a page gives an empty list.
 */
export function parseHealthLines(body: string): readonly HealthLine[] {
  return body.split('\n').flatMap((line) => {
    const match = /^\[([+-])\](\S+)\s?(.*)$/.exec(line.trimEnd());
    if (match === null) return [];
    const [, sign, check = '', text = ''] = match;
    return [{ check, ok: sign === '+', text }];
  });
}
