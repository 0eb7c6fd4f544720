import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/engine.ts';
import type { KubectlEvidence } from '../../shared/model/evidence/kubectl.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { base64, kubeconfigText } from './kubeconfig.ts';
import { makeAuthority } from './pki.ts';
import { temporaryFolder } from './processes.ts';
import { type Rig, startRig } from './rig.ts';

/** The real kubectl beside a walk over a real control plane: it agrees; and one that says another thing makes us unsure. */
let rig: Rig;
let folder: string;
beforeAll(async () => {
  rig = await startRig({ version: '1.36' });
  folder = temporaryFolder();
}, 1_200_000);
afterAll(() => rig?.stop());

async function walk(kubeconfig: string, bin = path.dirname(rig.kubectlPath)) {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder } });
  const target = { id: 'rig', set: { kind: 'flag', paths: [kubeconfig] }, context: null } as const;
  const emit = (event: RunEvent): void => void events.push(event);
  await engine.startRun({ run: 'rig', target, deadlineMs: 30_000, pace: 'whole', emit, kubectl: true }).finished;
  const state = foldRun(events);
  const record = Object.values(state.evidence).find(({ probe }) => probe === 'kubectl');
  return { state, word: (record?.data as KubectlEvidence | undefined)?.outcome };
}

function config(name: string, parts: { readonly authority?: string; readonly token: string }): string {
  const file = path.join(folder, name);
  const text = kubeconfigText({
    cluster: { server: rig.server, 'certificate-authority-data': base64(parts.authority ?? rig.ca.pem) },
    user: { token: parts.token },
  });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

describe('the real kubectl', () => {
  it('works where we say that it works', async () => {
    const { state, word } = await walk(rig.adminKubeconfig);
    expect(word).toMatchObject({ kind: 'ended', exitCode: 0, printed: 'version', serverVersion: 'v1.36.3' });
    expect(state.verdict?.outcome).toBe('sound');
  });

  it('stops at the same certificate', async () => {
    const { pem } = await makeAuthority();
    const { state, word } = await walk(config('stranger', { authority: pem, token: 'x' }));
    expect(word).toMatchObject({
      exitCode: 1,
      lastLine: expect.stringContaining('x509: certificate signed by unknown'),
    });
    expect(state.verdict).toMatchObject({ outcome: 'fault', causes: [{ code: 'TLS-01', certainty: 'certain' }] });
    expect(state.verdict?.secondWord).toBeUndefined();
  });

  it('is refused with the same 401', async () => {
    const { state, word } = await walk(config('refused', { token: 'not-a-token' }));
    expect(word).toMatchObject({ lastLine: 'error: You must be logged in to the server (Unauthorized)' });
    expect(state.verdict?.outcome).toBe('fault');
    expect(state.verdict?.secondWord).toBeUndefined();
  });
});

describe('a kubectl that says another thing', () => {
  function fake(name: string, body: string): string {
    const bin = path.join(folder, name);
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'kubectl'), `#!/bin/sh\n${body}\n`, { mode: 0o700 });
    return bin;
  }

  it('fails on a sound cluster: we cannot tell, and show both', async () => {
    const bin = fake('fails', 'echo "error: You must be logged in to the server (Unauthorized)" >&2\nexit 1');
    const { state } = await walk(rig.adminKubeconfig, bin);
    expect(state.verdict).toMatchObject({ outcome: 'inconclusive', causes: [], links: { user: 'inconclusive' } });
    expect(state.verdict?.secondWord).toMatchObject({ works: false, said: expect.stringContaining('Unauthorized') });
  });

  it('works where the certificate is a stranger’s: the cause is only likely', async () => {
    const { pem } = await makeAuthority();
    const answer = path.join(folder, 'answer.json');
    writeFileSync(answer, JSON.stringify({ gitVersion: 'v1.36.3' }));
    const { state } = await walk(config('other', { authority: pem, token: 'x' }), fake('works', `cat ${answer}`));
    expect(state.verdict).toMatchObject({
      outcome: 'inconclusive',
      causes: [{ code: 'TLS-01', certainty: 'likely' }],
      secondWord: { works: true, said: 'v1.36.3' },
    });
  });
});
