import { describe, expect, it } from 'vitest';
import { readReport } from '../../../../../electron/kube/trial/read-report.ts';

const whole = `authpath-trial 1
file token present 1043
file ca.crt absent -
file namespace unreadable -
server [fd00::1]:443
curl present
call address open 7 000
said address open curl: (7) Failed to connect to fd00::1 port 443: Connection refused
end
`;

describe('what the trial’s pod printed', () => {
  it('is read line by line', () => {
    expect(readReport(whole)).toEqual({
      files: [
        { name: 'token', state: 'present', bytes: 1043 },
        { name: 'ca.crt', state: 'absent', bytes: null },
        { name: 'namespace', state: 'unreadable', bytes: null },
      ],
      server: '[fd00::1]:443',
      curl: true,
      tokenMalformed: false,
      calls: [
        {
          to: 'address',
          how: 'open',
          exit: 7,
          status: null,
          said: 'curl: (7) Failed to connect to fd00::1 port 443: Connection refused',
        },
      ],
      complete: true,
      otherLines: 0,
    });
  });

  it('is nothing where another program printed it', () => {
    expect(readReport('')).toBeNull();
    expect(readReport('sh: curl: not found\n')).toBeNull();
  });

  it('is not complete when its end is missing', () => {
    expect(readReport(whole.replace('end\n', ''))?.complete).toBe(false);
  });

  it('keeps nothing of a line that it does not know', () => {
    const report = readReport(whole.replace('end', 'eyJhbGciOiJSUzI1NiJ9.e30.x\ncall address token 0 200; id\nend'));
    expect(report?.otherLines).toBe(2);
    expect(JSON.stringify(report)).not.toContain('eyJ');
    expect(report?.calls).toHaveLength(1);
  });

  it('takes no words about a call with the token', () => {
    const report = readReport(whole.replace('end', 'call address token 60 000\nsaid address token secret\nend'));
    expect(report?.calls.at(-1)).toMatchObject({ how: 'token', said: '' });
    expect(report?.otherLines).toBe(1);
  });
});
