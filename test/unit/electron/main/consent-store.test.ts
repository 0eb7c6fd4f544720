import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsentStore } from '../../../../electron/main/consent-store.ts';
import type { SignInProgram } from '../../../../shared/model/sign-in-program.ts';

const program: SignInProgram = {
  context: 'prod',
  user: 'mara',
  origin: { file: '/home/mara/.kube/config', line: 41, column: 7 },
  program: '/usr/bin/aws',
  target: null,
  bytes: 1,
  modifiedAt: '2026-11-20T08:30:00.000Z',
  openToAll: false,
  owner: 'root',
  alsoFound: [],
  pathFromShell: false,
  hearsOfCluster: false,
  limitMs: 45_000,
  policy: { file: '/home/mara/.kube/kuberc', state: 'absent', policy: '' },
  args: [],
  env: [],
  folder: '/',
};

describe('remembered consents', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'authpath-consents-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hold for the same program of the same user in the same file, also after a restart', () => {
    const store = new ConsentStore(folder);
    expect(store.isEmpty).toBe(true);
    store.add(program, 'd1');
    const later = new ConsentStore(folder);
    expect(later.isEmpty).toBe(false);
    expect(later.has(program, 'd1')).toBe(true);
    expect(later.has({ ...program, context: 'another', origin: { ...program.origin, line: 50 } }, 'd1')).toBe(true);
  });

  it('hold for nothing else', () => {
    const store = new ConsentStore(folder);
    store.add(program, 'd1');
    expect(store.has(program, 'd2')).toBe(false);
    expect(store.has({ ...program, user: 'other' }, 'd1')).toBe(false);
    expect(store.has({ ...program, origin: { ...program.origin, file: '/tmp/x' } }, 'd1')).toBe(false);
  });

  it('are kept for the person alone, and tell nothing', () => {
    new ConsentStore(folder).add(program, 'd1');
    const file = path.join(folder, 'allowed-programs.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // Whole words only: what stands there instead is random, and may hold any three letters.
    expect(readFileSync(file, 'utf8')).not.toMatch(/(?<![\w+=])(?:aws|mara|d1)(?![\w+/=])|\.kube/);
  });

  it('count as none where the file is damaged', () => {
    writeFileSync(path.join(folder, 'allowed-programs.json'), '{"key":"","programs":["*"]}');
    const store = new ConsentStore(folder);
    expect(store.has(program, 'd1')).toBe(false);
  });
});
