import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CommandContext } from '../../../electron/cli/command.ts';
import { showRun } from '../../../electron/cli/diagnose.ts';
import { parseOptions } from '../../../electron/cli/options.ts';
import { walkTarget } from '../../../electron/cli/walk-target.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import type { PathChoice } from '../../../shared/flow/scope.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { InstallName, RunEvent } from '../../../shared/model/run.ts';
import { printableValue, shownJson } from '../../../shared/redaction/printable.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { harmIn, harmInValue } from './hostile-text.ts';

/** A walk and everything that leaves the program because of it. */
export interface HostileWalk {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly ms: number;
  /** By where it goes to: `text`, `colors` (without ours), `json`, `jsonl`, `junit`, `markdown`. */
  readonly shown: Readonly<Record<string, string>>;
  /** As the window gets them. */
  readonly toWindow: readonly RunEvent[];
}

export interface WalkOptions {
  readonly deadlineMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The name of the kubeconfig file, which may be hostile too. */
  readonly fileName?: string;
  readonly context?: string;
  readonly paths?: readonly PathChoice[];
  readonly install?: InstallName;
}

/** A kubeconfig of one context whose entries hold these fields beside the usual ones. */
export function kubeconfigText(
  cluster: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>>,
  name = 'hostile',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster }],
    users: [{ name, user }],
  });
}

/** Walks a kubeconfig's current context as the headless program does, and shows the run in every format. */
export async function walkText(text: string | Uint8Array, options: WalkOptions = {}): Promise<HostileWalk> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-hostile-'));
  try {
    const file = path.join(folder, options.fileName ?? 'config');
    await writeFile(file, text, { mode: 0o600 });
    return await walkFile(file, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same for a file that is there already. */
export function walkFile(file: string, options: WalkOptions = {}): Promise<HostileWalk> {
  return walkFiles([file], options);
}

/** The same for several, merged as KUBECONFIG's list is. */
export async function walkFiles(paths: readonly string[], options: WalkOptions = {}): Promise<HostileWalk> {
  const events: RunEvent[] = [];
  const began = performance.now();
  const target = {
    id: 'flag/',
    set: { kind: 'flag' as const, paths },
    context: options.context ?? null,
    ...(options.paths === undefined ? {} : { paths: options.paths }),
    ...(options.install === undefined ? {} : { install: options.install }),
  };
  const state = await walkTarget(
    createEngine({ environment: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...options.environment } }),
    target,
    {
      deadlineMs: options.deadlineMs ?? 30_000,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
    },
  );
  const ms = performance.now() - began;
  const shown = {
    text: show(state, 'text'),
    colors: show(state, 'text', true),
    json: show(state, 'json'),
    jsonl: events.map((event) => shownJson(event)).join('\n'),
    junit: show(state, 'junit'),
    markdown: renderMarkdown(state, 'bash'),
  };
  return { state, events, ms, shown, toWindow: events.map((event) => printableValue(event)) };
}

function show(state: RunState, format: string, color = false): string {
  const { command, printed } = captured(['diagnose', '-o', format], color);
  showRun(command, state);
  return printed();
}

/** A command as the program would run it, whose output is kept, standard error beside standard output. */
export function captured(
  words: readonly string[],
  color = false,
): { readonly command: CommandContext; readonly printed: () => string } {
  const parsed = parseOptions(words);
  if (parsed.kind !== 'run') throw new Error(`${words.join(' ')} is no command`);
  let printed = '';
  const keep = (text: string): void => {
    printed += text;
  };
  const command: CommandContext = {
    options: parsed.options,
    output: { result: keep, progress: keep, colorResult: color, colorProgress: color, width: 80 },
    environment: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    signal: new AbortController().signal,
    watched: true,
  };
  // Our own colours are no harm.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return { command, printed: () => (color ? printed.replace(/\u001b\[\d{1,2}m/g, '') : printed) };
}

/** Everything about a walk that would harm a reader, or that is our own fault; empty where all is well. */
export function faultsOf({ state, shown, toWindow }: HostileWalk): readonly string[] {
  const harms = Object.entries(shown).map(([format, text]) => {
    const harm = harmIn(text);
    return harm === null ? null : `${format}: ${harm}`;
  });
  const inWindow = harmInValue(toWindow);
  const crashed = Object.values(state.steps).flatMap(({ finding }) =>
    finding?.outcome === 'crashed' ? [`crashed: ${finding.step}: ${finding.message}`] : [],
  );
  const crashedProbes = Object.values(state.evidence).flatMap((record) =>
    record.outcome === 'crashed' ? [`crashed: ${record.key.slice(0, 200)}: ${record.error}`] : [],
  );
  return [
    ...harms.filter((harm) => harm !== null),
    ...(inWindow === null ? [] : [`window: ${inWindow}`]),
    ...crashed,
    ...crashedProbes,
    ...(state.verdict === null ? ['there is no verdict'] : []),
    ...(state.ended === 'crashed' || state.ended === null ? [`it ended ${state.ended}`] : []),
  ];
}
