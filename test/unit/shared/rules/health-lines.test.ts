import { describe, expect, it } from 'vitest';
import { parseHealthLines } from '../../../../shared/rules/health-lines.ts';

describe('the lines of /readyz?verbose', () => {
  it('tells what failed from what did not', () => {
    expect(
      parseHealthLines(
        '[+]ping ok\n[-]etcd failed: reason withheld\n[+]poststarthook/rbac/bootstrap-roles excluded: ok\nreadyz check failed\n',
      ),
    ).toEqual([
      { check: 'ping', ok: true, text: 'ok' },
      { check: 'etcd', ok: false, text: 'failed: reason withheld' },
      { check: 'poststarthook/rbac/bootstrap-roles', ok: true, text: 'excluded: ok' },
    ]);
  });

  it('reads lines that end as on Windows', () => {
    expect(parseHealthLines('[+]ping ok\r\n')).toEqual([{ check: 'ping', ok: true, text: 'ok' }]);
  });

  it('finds none in a page', () => {
    expect(parseHealthLines('<html>[+]ping ok</html>')).toEqual([]);
  });
});
