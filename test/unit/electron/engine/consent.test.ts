import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine, replayRun } from '../../../../electron/engine/engine.ts';
import type { EvidenceRecord } from '../../../../shared/model/evidence/index.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../../../shared/model/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'authpath-consent-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const mark = join(folder, 'ran');
const program = join(folder, 'sign-in');
const status = { token: 'a-token-of-the-program' };
const answer = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
writeFileSync(program, `#!/bin/sh\necho run >> ${mark}\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
chmodSync(program, 0o700);
const kubeconfig = join(folder, 'config');
const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './sign-in', interactiveMode: 'Never' };
writeFileSync(
  kubeconfig,
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    // Nothing listens on the port of the discard service.
    clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:9' } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    users: [{ name: 'a', user: { exec } }],
  }),
  { mode: 0o600 },
);

async function walked(target: Partial<RequestedTarget>, allowExec?: boolean): Promise<readonly RunEvent[]> {
  rmSync(mark, { force: true });
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: process.env.PATH, HOME: folder } });
  await engine.startRun({
    run: 'r',
    target: { id: 'flag/', set: { kind: 'flag', paths: [kubeconfig] }, context: null, ...target },
    deadlineMs: 20_000,
    pace: 'whole',
    emit: (event) => events.push(event),
    ...(allowExec === undefined ? {} : { allowExec }),
  }).finished;
  return events;
}

describe('consent to a sign-in program', () => {
  it.each([{}, { allowExec: true }])('is never given by what the target brings: %j', async (target) => {
    const state = foldRun(await walked(target));
    expect(existsSync(mark)).toBe(false);
    expect(state.steps['credential.answer'].finding).toMatchObject({ reason: 'consentMissing' });
    expect(state.requested).not.toHaveProperty('allowExec');
  });

  it('to a trial in the cluster is not given by what the target brings either', async () => {
    const state = foldRun(await walked({ trial: { image: 'curlimages/curl' } }));
    expect(state.requested).not.toHaveProperty('trial');
  });

  it('lets it run once, keeps what it gave out of every event, and is known to a replay, which runs nothing', async () => {
    const events = await walked({}, true);
    const state = foldRun(events);
    expect(existsSync(mark)).toBe(true);
    expect(state.steps['credential.answer'].finding).toMatchObject({ outcome: 'pass' });
    expect(JSON.stringify(events)).not.toContain(status.token);
    rmSync(mark);
    const again: RunEvent[] = [];
    const records = events.flatMap((event): EvidenceRecord[] => (event.type === 'evidence' ? [event.record] : []));
    const target = state.requested;
    if (target === null) throw new Error('a run begins with its target');
    await replayRun({ run: 'r', target, records, ended: 'complete', emit: (event) => again.push(event) });
    expect(foldRun(again).steps['credential.answer'].finding).toEqual(state.steps['credential.answer'].finding);
    expect(existsSync(mark)).toBe(false);
  });
});
