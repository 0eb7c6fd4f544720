import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { runReportSchema } from '../../shared/contract/run-report.ts';
import { amendTarget } from '../../shared/model/amend-target.ts';
import type { EvidenceRecord, ProbeName } from '../../shared/model/evidence/index.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { probes } from '../probes/index.ts';

/** A run as it was saved: what replay needs of it. */
export interface SavedRun {
  readonly run: string;
  readonly target: RequestedTarget;
  readonly startedAt: string;
  readonly durationMs: number | null;
  readonly records: readonly EvidenceRecord[];
  readonly ended: 'complete' | 'deadline' | 'cancelled' | 'crashed';
}

export type SavedRuns =
  | { readonly kind: 'read'; readonly runs: readonly SavedRun[] }
  | { readonly kind: 'refused'; readonly message: string };

/** A run with every body at its bound stays far below this. */
const mostBytes = 256 * 1024 * 1024;

const { requested } = runReportSchema.shape;
const record = z.object({
  key: z.string(),
  generation: z.number().int(),
  probe: z.string(),
  version: z.number().int(),
  at: z.string(),
  ms: z.number(),
  outcome: z.enum(['measured', 'deadline', 'cancelled', 'crashed']),
  error: z.string().nullable(),
  data: z.unknown(),
});
const events = {
  runStarted: z.object({ run: z.string(), at: z.string(), requested }),
  consentGiven: requested.pick({ agreedProgram: true }).required(),
  amended: z.object({
    amendment: requested.pick({ install: true, told: true, trial: true, allowOtherContexts: true }),
  }),
  evidence: z.object({ record }),
  runFinished: z.object({ ended: z.enum(['complete', 'deadline', 'cancelled', 'crashed']), durationMs: z.number() }),
};

/**
 * Reads a file that `diagnose -o json`, `-o jsonl` or `--all-contexts -o json` wrote. Refuses anything else with a sentence
 * that names the file (and the line), and what to do; a newer schema is named.
 */
export async function readSavedRuns(path: string): Promise<SavedRuns> {
  let text: string;
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return refused(`${path} is not a file. Give a run saved with -o json or -o jsonl.`);
    if (facts.size > mostBytes) return refused(`${path} is larger than 256 MiB. That is no saved run.`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return refused(`${path} can’t be read (${code}). Give a run saved with -o json or -o jsonl.`);
  }
  if (text.trim() === '') return refused(`${path} is empty. Give a run saved with -o json or -o jsonl.`);
  return parseWhole(path, text) ?? parseLines(path, text);
}

function refused(message: string): SavedRuns {
  return { kind: 'refused', message };
}

/** null when the text is not one JSON value. */
function parseWhole(path: string, text: string): SavedRuns | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const schema = z.object({ schema: z.string() }).safeParse(value);
  if (!schema.success) {
    // A run of one single event is a JSON value as well.
    const event = z.object({ type: z.string() }).safeParse(value);
    return event.success ? null : refused(`${path} is JSON, but not a saved run: it has no “schema”.`);
  }
  const name = schema.data.schema;
  if (name === 'authpath.run/v1') return fromReports(path, [value]);
  if (name === 'authpath.fleet/v1') {
    const runs = z.object({ runs: z.array(z.unknown()) }).safeParse(value);
    return runs.success ? fromReports(path, runs.data.runs) : refused(`${path}: “runs” is missing or not a list.`);
  }
  return refused(`${path} has the schema “${name}”, which this version does not know (it knows authpath.run/v1).`);
}

function fromReports(path: string, values: readonly unknown[]): SavedRuns {
  const runs: SavedRun[] = [];
  for (const value of values) {
    const report = runReportSchema.safeParse(value);
    if (!report.success) {
      const issue = report.error.issues[0];
      return refused(`${path} is damaged at ${issue?.path.join('.') ?? 'its top'}: ${issue?.message ?? 'unknown'}.`);
    }
    const { data } = report;
    const records = Object.entries(data.evidence).map(([name, entry]) => {
      const cut = name.lastIndexOf('#');
      return { ...entry, key: name.slice(0, cut), generation: Number(name.slice(cut + 1)) } as EvidenceRecord;
    });
    const problem = unknownEvidence(path, records);
    if (problem !== null) return refused(problem);
    runs.push({
      run: data.requested.id,
      target: data.requested,
      startedAt: data.startedAt,
      durationMs: data.durationMs,
      records,
      ended: data.ended ?? 'complete',
    });
  }
  return { kind: 'read', runs };
}

function parseLines(path: string, text: string): SavedRuns {
  const runs: {
    start: z.infer<typeof events.runStarted>;
    target: RequestedTarget;
    records: EvidenceRecord[];
    finish: z.infer<typeof events.runFinished> | null;
  }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `${path}, line ${index + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return refused(`${where}: this is not JSON. Give a run saved with -o json or -o jsonl.`);
    }
    const type = z.object({ type: z.string() }).safeParse(value);
    if (!type.success) return refused(`${where}: this is no event of a run (it has no “type”).`);
    const kind = type.data.type as RunEvent['type'];
    if (kind === 'runStarted') {
      const start = events.runStarted.safeParse(value);
      if (!start.success) return refused(`${where}: the start of the run is damaged.`);
      runs.push({ start: start.data, target: start.data.requested, records: [], finish: null });
      continue;
    }
    const current = runs.at(-1);
    if (current === undefined) return refused(`${where}: the first event of a run must be its start.`);
    if (kind === 'consentGiven') {
      const parsed = events.consentGiven.safeParse(value);
      if (!parsed.success) return refused(`${where}: the consent is damaged.`);
      current.target = { ...current.target, allowExec: true, agreedProgram: parsed.data.agreedProgram };
    } else if (kind === 'amended') {
      const parsed = events.amended.safeParse(value);
      if (!parsed.success) return refused(`${where}: what the person added is damaged.`);
      current.target = amendTarget(current.target, parsed.data.amendment);
    } else if (kind === 'evidence') {
      const parsed = events.evidence.safeParse(value);
      if (!parsed.success) return refused(`${where}: the evidence is damaged.`);
      current.records.push(parsed.data.record as EvidenceRecord);
    } else if (kind === 'runFinished') {
      const parsed = events.runFinished.safeParse(value);
      if (!parsed.success) return refused(`${where}: the end of the run is damaged.`);
      current.finish = parsed.data;
    }
  }
  for (const run of runs) {
    const problem = unknownEvidence(path, run.records);
    if (problem !== null) return refused(problem);
  }
  return {
    kind: 'read',
    runs: runs.map(({ start, target, records, finish }) => ({
      run: start.run,
      target,
      startedAt: start.at,
      durationMs: finish?.durationMs ?? null,
      records,
      // A file that stops in the middle was cut like a stopped run.
      ended: finish?.ended ?? 'cancelled',
    })),
  };
}

/** Evidence of a newer version would be misread, so it is refused by name. */
function unknownEvidence(path: string, records: readonly EvidenceRecord[]): string | null {
  for (const entry of records) {
    if (!Object.hasOwn(probes, entry.probe)) {
      return `${path} holds evidence of the probe “${entry.probe}”, which this version does not know.`;
    }
    const known = probes[entry.probe as ProbeName].version;
    if (entry.version > known) {
      return `${path} holds “${entry.probe}” evidence of version ${entry.version}; this version knows up to ${known}. Use a newer Authpath.`;
    }
  }
  return null;
}
