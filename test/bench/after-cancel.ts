import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemNode } from '../../build/node24.mjs';
import { inRoot } from '../../build/paths.mjs';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { sweep } from '../../electron/engine/sweep.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { openBlackHole } from '../integration/hostile/black-hole.ts';
import { type Row, rowOfLimit } from './statistics.ts';

/** A sign-in program that heeds no signal but SIGKILL, and a child of its own that does neither. */
const stubborn = `#!/bin/sh
trap '' TERM INT HUP
sh -c 'trap "" TERM INT HUP; echo $$ >> "$0"; while :; do sleep 1; done' "$PIDS" &
echo $$ >> "$PIDS"
while :; do sleep 1; done
`;

const sweptContexts = 100;
/** Time for the walk to get to where it waits. */
const underWayMs = 400;

/**
 * Row 5 of the design's table: a walk and a sweep that wait for a server that takes packets and never answers end within
 * 100 ms of being cancelled; a sign-in program that will not end, and what it started, within 3 s; and within 2 s when our own
 * process is killed. The slowest of all runs counts, since these are promises.
 */
export async function benchAfterCancel(runs: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-bench-cancel-'));
  const hole = await openBlackHole();
  try {
    const pids = path.join(folder, 'pids');
    const program = path.join(folder, 'sign-in');
    writeFileSync(program, stubborn);
    chmodSync(program, 0o755);
    const kubeconfig = path.join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(hole.port, program, pids)), { mode: 0o600 });
    const engine = createEngine({ environment: { ...process.env, KUBECONFIG: kubeconfig } });
    const targetOf = (context: string): RequestedTarget => ({
      id: context,
      set: { kind: 'flag', paths: [kubeconfig] },
      context,
    });
    const [walks, sweeps, programs, killed]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let index = 0; index < runs; index += 1) {
      walks.push(await cancelWalk(engine, targetOf('silent-0'), false, () => sleep(underWayMs)));
      sweeps.push(await cancelSweep(engine, targetOf));
      rmSync(pids, { force: true });
      await cancelWalk(engine, targetOf('plugin'), true, () => haveStarted(pids));
      programs.push(await timeUntilGone(pids));
    }
    // Each takes two seconds, and none is like the walk of another.
    for (let index = 0; index < Math.min(runs, 5); index += 1) {
      rmSync(pids, { force: true });
      await killProgram(kubeconfig, pids);
      killed.push(await timeUntilGone(pids));
    }
    const sweepRow = `5 a sweep of ${sweptContexts} contexts ends after cancel`;
    return [
      rowOfLimit('5 a walk ends after cancel', walks, 100, 'its server takes packets and never answers'),
      rowOfLimit(sweepRow, sweeps, 100, 'the same'),
      rowOfLimit('5 a sign-in program and its child are gone', programs, 3000, 'they heed no signal but SIGKILL'),
      rowOfLimit('5 the same after SIGKILL of our program', killed, 2000, 'ended by the watchdog'),
    ];
  } finally {
    hole.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function kubeconfigOf(port: number, program: string, pids: string) {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: program,
    interactiveMode: 'Never',
    env: [{ name: 'PIDS', value: pids }],
  };
  const silent = Array.from({ length: sweptContexts }, (_, index) => `silent-${index}`);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'silent-0',
    // A path of its own for each, so that none shares another's measurement.
    clusters: [...silent, 'plugin'].map((name) => ({
      name,
      cluster: { server: `https://127.0.0.1:${port}/${name}`, 'insecure-skip-tls-verify': true },
    })),
    contexts: [...silent, 'plugin'].map((name) => ({
      name,
      context: { cluster: name, user: name === 'plugin' ? 'plugin' : 'token' },
    })),
    users: [
      { name: 'token', user: { token: 'not-a-real-token' } },
      { name: 'plugin', user: { exec } },
    ],
  };
}

/** Milliseconds from cancel to the end of the run. */
async function cancelWalk(
  engine: Engine,
  target: RequestedTarget,
  allowExec: boolean,
  underWay: () => Promise<void>,
): Promise<number> {
  let ended = '';
  const handle = engine.startRun({
    run: target.id,
    target,
    deadlineMs: 60_000,
    pace: 'whole',
    allowExec,
    emit: (event) => {
      if (event.type === 'runFinished') ended = event.ended;
    },
  });
  await underWay();
  const began = performance.now();
  handle.cancel();
  await handle.finished;
  const ms = performance.now() - began;
  if (ended !== 'cancelled') throw new Error(`the walk was ${ended} before it could be cancelled`);
  return ms;
}

/** Milliseconds from cancel until the last walk of the sweep has ended. */
async function cancelSweep(engine: Engine, targetOf: (context: string) => RequestedTarget): Promise<number> {
  const stop = new AbortController();
  let cancelled = 0;
  const targets = Array.from({ length: sweptContexts }, (_, index) => targetOf(`silent-${index}`));
  const swept = sweep(engine, {
    targets,
    deadlineMs: 60_000,
    signal: stop.signal,
    onDone: ({ ended }) => {
      if (ended === 'cancelled') cancelled += 1;
    },
  });
  await sleep(underWayMs);
  const began = performance.now();
  stop.abort('cancelled');
  await swept;
  const ms = performance.now() - began;
  if (cancelled !== targets.length) throw new Error(`${cancelled} of ${targets.length} walks were cancelled`);
  return ms;
}

/** Starts the headless program, and kills it when its sign-in program runs. */
async function killProgram(kubeconfig: string, pids: string): Promise<void> {
  const program = inRoot('dist', 'cli', 'authpath.mjs');
  const args = [program, '--kubeconfig', kubeconfig, '--context', 'plugin', '--allow-exec'];
  const child = spawn((await systemNode()) ?? process.execPath, args, { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await haveStarted(pids);
  child.kill('SIGKILL');
  await gone;
}

function readPids(file: string): readonly number[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

async function haveStarted(file: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (readPids(file).length === 2) return;
    await sleep(10);
  }
  throw new Error('the sign-in program was not started in 10 s');
}

/** Milliseconds until none of them runs. What no longer runs but was not waited for yet is gone too. */
async function timeUntilGone(file: string): Promise<number> {
  const began = performance.now();
  while (readPids(file).some(runs)) {
    if (performance.now() - began > 20_000) {
      for (const pid of readPids(file)) process.kill(pid, 'SIGKILL');
      throw new Error('the sign-in program or its child still runs after 20 s');
    }
    await sleep(10);
  }
  return performance.now() - began;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = /\) (\w)/.exec(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '')?.[1];
  return state !== 'Z' && state !== 'X';
}
