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
  owner: 'root',
  alsoFound: ['/home/mara/.local/bin/aws'],
  args: ['eks', 'get-token', '--cluster-name', 'prod'],
  env: [
    { name: 'AWS_PROFILE', value: 'prod', risky: false },
    { name: 'LD_PRELOAD', value: '/tmp/x.so', risky: true },
  ],
  folder: '/home/mara',
  pathFromShell: false,
  hearsOfCluster: false,
  limitMs: 45_000,
  policy: { file: '/home/mara/.kube/kuberc', state: 'absent', policy: '' },
};

describe('the consent dialog', () => {
  it('names the program, all that it is given, and the line of the kubeconfig', () => {
    const { message, detail, complete } = consentText(program);
    expect(complete).toBe(true);
    expect(detail.split('\n\n')[1]?.split('\n')).toEqual([
      'Asked for by: /home/mara/.kube/config:41, user mara',
      'Program: /usr/local/bin/aws',
      'It leads to: /opt/aws/2.30/aws',
      'File: 6512 bytes, changed 2026-11-20 08:30:00 UTC, owner root',
      'Also found: /home/mara/.local/bin/aws: not used',
      'Argument 1: eks',
      'Argument 2: get-token',
      'Argument 3: --cluster-name',
      'Argument 4: prod',
      'Variable: AWS_PROFILE=prod',
      '⚠ Variable: LD_PRELOAD=/tmp/x.so',
      '⚠ A variable so marked can make the program load or start something else.',
      'Other variables: KUBERNETES_EXEC_INFO; the rest as Authpath has them',
      'Working folder: /home/mara',
      'Limits: 45 s, no terminal, no shell. All that it started is ended afterwards.',
      'Its answer: stays in memory for this walk.',
      'kubectl’s policy: allowed; none in /home/mara/.kube/kuberc',
    ]);
    expect(message).toBe('Run this program to sign in to prod?');
  });

  it('says whose the program is, and who else may replace it', () => {
    expect(consentText({ ...program, owner: 'you' }).detail).toContain('UTC, yours\n');
    expect(consentText({ ...program, owner: 'another' }).detail).toContain(
      '⚠ It or its folder belongs to another account',
    );
  });

  it('says what else it is given', () => {
    const { detail } = consentText({ ...program, pathFromShell: true, hearsOfCluster: true });
    expect(detail).toContain(
      'KUBERNETES_EXEC_INFO with the cluster’s address and authority; PATH from your login shell;',
    );
  });

  it.each([
    [{ file: '/k', state: 'read', policy: 'Allowlist' } as const, 'allowed by /k (Allowlist)'],
    [{ file: '/k', state: 'read', policy: '' } as const, 'allowed; none in /k'],
    [{ file: '/k', state: 'ignored', policy: '' } as const, 'allowed; kubectl passes over /k, which it can’t read'],
  ])('says what kubectl’s own preferences are: %j', (policy, words) => {
    expect(consentText({ ...program, policy }).detail).toContain(`kubectl’s policy: ${words}\n`.trim());
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
