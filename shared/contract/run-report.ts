import * as z from 'zod';
import type { PathChoice } from '../flow/scope.ts';

const origin = z.object({ file: z.string(), line: z.number().int(), column: z.number().int() });
const handle = z.templateLiteral(['secret:', z.number().int()]);
const pathChoice = z.enum([
  'user',
  'kubectl-proxy',
  'direct',
  'node-port',
  'port-forward',
  'service',
  'all',
] as const satisfies readonly PathChoice[]);
const linkState = z.enum(['pass', 'warn', 'fail', 'notApplicable', 'blocked', 'inconclusive', 'crashed']);

const cause = z.object({
  code: z.string(),
  step: z.string(),
  link: z.enum(['user', 'dashboard', 'service']),
  path: z.string().nullable(),
  certainty: z.enum(['certain', 'likely']),
  /** Exactly the codes that the evidence can't exclude, this one among them. */
  candidates: z.array(z.string()),
  title: z.string(),
  message: z.string(),
  innocent: z.string().nullable(),
  literal: z.string().nullable(),
  next: z.string().nullable(),
  subject: z.string().nullable(),
  origin: origin.nullable(),
  remedies: z.array(
    z.object({
      text: z.string(),
      who: z.string(),
      changes: z.string(),
      risk: z.object({ level: z.enum(['low', 'medium', 'high']), reason: z.string() }),
      /** The first command; empty where the remedy is not one. */
      argv: z.array(z.string()),
      commands: z.array(z.array(z.string())),
      scope: z.string().nullable(),
    }),
  ),
  page: z.string(),
});

const finding = z.object({
  step: z.string(),
  outcome: z.enum(['pass', 'warn', 'fail', 'notApplicable', 'blocked', 'inconclusive', 'crashed']),
  code: z.string().nullable(),
  codes: z.array(z.string()),
  reason: z.string().nullable(),
  blockedBy: z.string().nullable(),
  message: z.string(),
  next: z.string().nullable(),
  evidence: z.array(z.string()),
});

const opinion = z.object({
  id: z.string(),
  program: z.enum(['javascript', 'browser', 'go']),
  verdict: z.enum(['refuses', 'accepts', 'differs', 'agrees']),
  message: z.string(),
  advice: z.string().nullable(),
});

const evidence = z.object({
  probe: z.string(),
  version: z.number().int(),
  at: z.string(),
  ms: z.number(),
  outcome: z.enum(['measured', 'deadline', 'cancelled', 'crashed']),
  error: z.string().nullable(),
  data: z.unknown(),
});

/** One run as JSON: `authpath diagnose -o json`. Published in docs/schema; a change of meaning is a new version. */
export const runReportSchema = z.object({
  schema: z.literal('authpath.run/v1'),
  tool: z.object({ version: z.string(), catalogue: z.string() }),
  startedAt: z.string(),
  durationMs: z.number().nullable(),
  ended: z.enum(['complete', 'deadline', 'cancelled', 'crashed']).nullable(),
  target: z.object({
    context: z.string().nullable(),
    cluster: z.string().nullable(),
    user: z.string().nullable(),
    server: z.string().nullable(),
    origin: origin.nullable(),
  }),
  /** What was asked for; replay starts from it. */
  requested: z.object({
    id: z.string(),
    set: z.object({ kind: z.enum(['flag', 'environment', 'default', 'added', 'demo']), paths: z.array(z.string()) }),
    context: z.string().nullable(),
    /** The sign-in program was allowed to run. */
    allowExec: z.boolean().exactOptional(),
    allowOtherContexts: z.boolean().exactOptional(),
    /** Only one program was allowed; it is named by a handle. */
    agreedProgram: handle.exactOptional(),
    /** Which ways were walked; absent: the user link alone. */
    paths: z.array(pathChoice).exactOptional(),
    /** The Dashboard that was meant, where there were several. */
    install: z.object({ namespace: z.string(), name: z.string() }).exactOptional(),
    /** What the person saw in the browser, by step. */
    told: z.record(z.string(), z.string()).exactOptional(),
    /** The trial inside the cluster was agreed to. */
    trial: z
      .object({
        image: z.string().nullable(),
        only: z.object({ server: z.string(), namespace: z.string(), account: z.string() }).exactOptional(),
      })
      .exactOptional(),
  }),
  links: z.object({ user: linkState, dashboard: linkState, service: linkState }),
  paths: z.object({
    'kubectl-proxy': linkState,
    direct: linkState,
    'node-port': linkState,
    'port-forward': linkState,
  }),
  verdict: z.object({
    outcome: z.enum(['sound', 'warning', 'fault', 'inconclusive']),
    headline: z.string(),
    /** Which of the two sign-ins works, the person’s or the Dashboard’s; absent where only the first was walked. */
    side: z.string().optional(),
    causes: z.array(cause),
    /** Files whose damage alone keeps kubectl from working. */
    worksWithout: z.array(z.string()),
    /** kubectl's own word, where it contradicts ours: then the outcome is inconclusive. */
    secondWord: z
      .object({
        path: z.string(),
        args: z.array(z.string()),
        works: z.boolean(),
        said: z.string(),
        ours: z.string(),
        codes: z.array(z.string()),
      })
      .optional(),
  }),
  findings: z.array(finding),
  /** What other programs would make of the target; no part of the verdict. */
  opinions: z.array(opinion).default([]),
  evidence: z.record(z.string(), evidence),
});

export type RunReport = z.infer<typeof runReportSchema>;

/** Many contexts at once: `authpath diagnose --all-contexts -o json`. */
export const fleetReportSchema = z.object({
  schema: z.literal('authpath.fleet/v1'),
  files: z.array(z.object({ file: z.string(), line: z.number().int().nullable(), code: z.string() })),
  runs: z.array(runReportSchema),
  groups: z.array(z.object({ code: z.string(), subject: z.string(), contexts: z.array(z.string()) })),
});

export type FleetReport = z.infer<typeof fleetReportSchema>;
