import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPluginPolicy } from '../../../../../electron/kube/exec/plugin-policy.ts';

const home = mkdtempSync(join(tmpdir(), 'authpath-kuberc-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const bin = join(home, 'bin');
const program = join(bin, 'sign-in');
mkdirSync(bin);
writeFileSync(program, '#!/bin/sh\n');
chmodSync(program, 0o755);
const file = join(home, 'kuberc');

const header = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';

async function judged(text: string | null, environment: Readonly<Record<string, string>> = { KUBERC: file }) {
  rmSync(file, { force: true });
  if (text !== null) writeFileSync(file, text);
  const { state, allows } = await readPluginPolicy({
    environment: { HOME: home, ...environment },
    command: 'sign-in',
    resolved: program,
    pathEntries: [bin],
    signal: new AbortController().signal,
  });
  return [state, allows];
}

describe('kubectl’s preferences', () => {
  it('say nothing when there are none', async () => {
    expect(await judged(null, {})).toEqual(['absent', true]);
    expect(await judged('', { KUBERC: file })).toEqual(['absent', true]);
    expect(await judged(`${header}credentialPluginPolicy: DenyAll\n`, { KUBERC: 'off' })).toEqual(['absent', true]);
    const disabled = { KUBERC: file, KUBECTL_KUBERC: 'False' };
    expect(await judged(`${header}credentialPluginPolicy: DenyAll\n`, disabled)).toEqual(['absent', true]);
  });

  it.each([
    ['', true],
    ['credentialPluginPolicy: AllowAll\n', true],
    ['credentialPluginPolicy: DenyAll\n', false],
    ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: sign-in}]\n', true],
    [`credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: ${program}}]\n`, true],
    ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: aws}]\n', false],
    ['credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: /other/sign-in}]\n', false],
  ])('decide: %s', async (text, allows) => {
    expect(await judged(header + text)).toEqual(['read', allows]);
  });

  it.each([
    'credentialPluginPolicy: Allowlist\n',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n',
    'credentialPluginPolicy: DenyAll\ncredentialPluginAllowlist: [{name: sign-in}]\n',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: ./a/../sign-in}]\n',
    'credentialPluginPolicy: Sometimes\n',
  ])('contradict themselves, so that kubectl stops: %s', async (text) => {
    expect(await judged(header + text)).toEqual(['unusable', false]);
  });

  it('stop kubectl when KUBERC names a file that is not there or holds none', async () => {
    expect(await judged(null)).toEqual(['unusable', false]);
    expect(await judged('kind: Config\n')).toEqual(['unusable', false]);
  });

  it('know no policy in their first version, and skip documents of another kind', async () => {
    const old = 'apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n';
    expect(await judged(old)).toEqual(['read', true]);
    expect(await judged(`kind: Other\n---\n${header}credentialPluginPolicy: DenyAll\n`)).toEqual(['read', false]);
  });
});
