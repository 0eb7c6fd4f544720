import type { Check } from '../../../../electron/checks/check.ts';
import { createEngine, type RunHandle } from '../../../../electron/engine/engine.ts';
import type { ProbeRegistry, ProbeTools } from '../../../../electron/probes/probe.ts';
import type { EvidenceData, ProbeName } from '../../../../shared/model/evidence/index.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';

type Measure = (inputs: unknown, tools: ProbeTools) => Promise<unknown>;

/** Probes that answer from a script. A probe that the script does not name must not be asked. */
export function scriptedProbes(script: Partial<Record<ProbeName, Measure>>, limitMs = 5_000): ProbeRegistry {
  const names: readonly ProbeName[] = [
    'clock',
    'environment',
    'kubeconfig',
    'authority',
    'clientCertificate',
    'bearerToken',
    'execPlugin',
    'pluginPolicy',
    'execCredential',
    'resolve',
    'connect',
    'tunnel',
    'tls',
    'trust',
    'http',
    'identity',
    'access',
  ];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        name,
        version: 1,
        limitMs,
        doing: () => `asking ${name}`,
        measure: (inputs: unknown, tools: ProbeTools) => {
          const measure = script[name];
          if (measure === undefined) throw new Error(`the script has no ${name}`);
          return measure(inputs, tools) as Promise<EvidenceData[ProbeName]>;
        },
      },
    ]),
  ) as unknown as ProbeRegistry;
}

/** A probe that answers only when it is aborted, as a well-behaved one does. */
export const silent: Measure = (_inputs, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({}), { once: true });
  });

export function answers(data: unknown): Measure {
  return () => Promise.resolve(data);
}

/** Starts a run over scripted probes and collects its events. */
export function startScripted(options: {
  readonly checks: readonly Check[];
  readonly probes: ProbeRegistry;
  readonly deadlineMs?: number;
  readonly pace?: 'whole' | 'steps';
}): { readonly handle: RunHandle; readonly events: RunEvent[] } {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: {}, probes: options.probes, checks: options.checks });
  const handle = engine.startRun({
    run: 'run-1',
    target: { id: 'flag/a', set: { kind: 'flag', paths: ['/k'] }, context: 'a' },
    deadlineMs: options.deadlineMs ?? 5_000,
    pace: options.pace ?? 'whole',
    emit: (event) => events.push(event),
  });
  return { handle, events };
}
