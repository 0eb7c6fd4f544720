import { describe, expect, it } from 'vitest';
import { consentText } from '../../../../electron/main/consent-text.ts';
import type { SignInProgram } from '../../../../shared/model/sign-in-program.ts';

const program: SignInProgram = {
  context: 'prod',
  user: 'mara',
  origin: { file: '/home/mara/.kube/config', line: 41, column: 7 },
  program: '/usr/local/bin/aws',
  target: '/opt/aws/2.30/aws',
  bytes: 6_512,
  modifiedAt: '2026-11-20T08:30:00.000Z',
  openToAll: false,
  args: ['eks', 'get-token', '--cluster-name', 'prod'],
  env: [
    { name: 'AWS_PROFILE', value: 'prod', risky: false },
    { name: 'LD_PRELOAD', value: '/tmp/x.so', risky: true },
  ],
  folder: '/home/mara',
};

describe('the consent dialog', () => {
  it('names the program, all that it is given, and the line of the kubeconfig', () => {
    const { detail, complete } = consentText(program);
    expect(complete).toBe(true);
    expect(detail.split('\n\n')[1]?.split('\n')).toEqual([
      'Program: /usr/local/bin/aws',
      'It leads to: /opt/aws/2.30/aws',
      'File: 6512 bytes, changed 2026-11-20 08:30:00 UTC',
      'Argument 1: eks',
      'Argument 2: get-token',
      'Argument 3: --cluster-name',
      'Argument 4: prod',
      'Variable: AWS_PROFILE=prod',
      '⚠ Variable: LD_PRELOAD=/tmp/x.so',
      '⚠ A variable so marked can make the program load or start something else.',
      'Working folder: /home/mara',
      'Named by: /home/mara/.kube/config:41',
      'For: user mara, context prod',
    ]);
  });

  it('says that anybody may replace the program', () => {
    expect(consentText({ ...program, openToAll: true }).detail).toContain('Anybody on this computer may replace it');
  });

  it('lets no foreign text make rows, turn direction or move a cursor', () => {
    const args = ['a\nProgram: /usr/bin/true', '\u202egnp.exe', '\u001b[2Jx'];
    const { detail } = consentText({ ...program, args });
    expect(detail.split('\n').filter((line) => line.startsWith('Program:'))).toEqual(['Program: /usr/local/bin/aws']);
    for (const mark of ['\u202e', '\u001b']) expect(detail).not.toContain(mark);
  });

  it.each([
    { what: 'many arguments', change: { args: Array.from({ length: 60 }, () => 'x') } },
    { what: 'a long argument', change: { args: ['x'.repeat(5_000)] } },
  ])('does not let $what be agreed to unread', ({ change }) => {
    const { complete, detail } = consentText({ ...program, ...change });
    expect(complete).toBe(false);
    expect(detail).toContain('--allow-exec');
    expect(detail.length).toBeLessThan(2_400);
  });
});
