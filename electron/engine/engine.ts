import { setMaxListeners } from 'node:events';
import { stepsInScope } from '../../shared/flow/scope.ts';
import { type StepId, steps } from '../../shared/flow/steps.ts';
import { amendTarget } from '../../shared/model/amend-target.ts';
import type { HttpEvidence } from '../../shared/model/evidence/http.ts';
import type { EvidenceKey, EvidenceRecord } from '../../shared/model/evidence/index.ts';
import type { SecretHandle } from '../../shared/model/evidence/secret.ts';
import type { Install } from '../../shared/model/install.ts';
import type { Amendment, RequestedTarget, RunEvent, ToolVersion, TrialConsent } from '../../shared/model/run.ts';
import { amendVerdict, contradiction } from '../../shared/model/second-word.ts';
import type { SignInOffer } from '../../shared/model/sign-in-program.ts';
import type { TrialOffer } from '../../shared/model/trial-offer.ts';
import { chooseInstall } from '../../shared/rules/dashboard/choose-install.ts';
import type { Check } from '../checks/check.ts';
import type { Facts } from '../checks/facts.ts';
import { checks as allChecks } from '../checks/index.ts';
import { CertificateStore } from '../kube/certificate-store.ts';
import { KeptConnections } from '../kube/transport/http/kept-connections.ts';
import { Vault } from '../kube/vault.ts';
import { probes as allProbes } from '../probes/index.ts';
import type { ProbeRegistry, ProbeTools } from '../probes/probe.ts';
import { AskedKubectl, isWorthWaiting } from './ask-kubectl.ts';
import type { EvidenceSource } from './evidence-source.ts';
import { MeasuredEvidence } from './measured-evidence.ts';
import { offerProgram } from './offer-program.ts';
import { offerTrial } from './offer-trial.ts';
import { RecordedEvidence } from './recorded-evidence.ts';
import { findAffected, withFollowers } from './refresh.ts';
import { type RunOptions, type Walk, walk } from './run.ts';
import { toolVersion } from './tool-version.ts';
import { type WatchedPlaces, watchedPlaces } from './watched-places.ts';

export interface EngineOptions {
  /** The environment that the person's kubectl would see. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  readonly probes?: ProbeRegistry;
  readonly checks?: readonly Check[];
  readonly tool?: ToolVersion;
}

export interface StartOptions {
  readonly run: string;
  readonly target: RequestedTarget;
  readonly deadlineMs: number;
  readonly pace: 'whole' | 'steps';
  readonly emit: (event: RunEvent) => void;
  /** The person has agreed that the sign-in program which the target names is run; without it none is. */
  readonly allowExec?: boolean;
  /** The person lets other contexts' credentials ask the same server why it refuses this one; without it none is used. */
  readonly allowOtherContexts?: boolean;
  /** Consent covers this one program only (the digest of an offer), as it was when the person agreed. */
  readonly agreedProgram?: string;
  /** Consent to the trial inside the cluster; without it nothing is made there. */
  readonly trial?: TrialConsent;
  /** Shared by the runs of a sweep; a run of its own measures afresh. */
  readonly source?: EvidenceSource;
  /** Ask kubectl for its own word beside the walk; never in a sweep. A sign-in program is its to start only by `allowExec`. */
  readonly kubectl?: boolean;
}

/** A walk is mostly over by then; only one that waits shares the machine with kubectl. Milliseconds. */
const kubectlHeadStartMs = 250;

/** A walk asks for some thirty things at once; the handshakes of so many connections would cost more than the answers. */
const connectionsAtOnce = 6;

/** A run that has begun. */
export interface RunHandle {
  readonly run: string;
  /** Ends the run within 100 ms; what was found stays. */
  cancel(): void;
  /** One step at a time: goes on to the next step. False when the run was not waiting. */
  next(): boolean;
  /** The person agreed to this program (the digest of an offer): it is run now, or as soon as the walk comes to it. */
  allowProgram(digest: string): void;
  /**
   * Adds what the person chose, answered or agreed to, and walks what rests on it again. False while the run is still under
   * way.
   */
  amend(amendment: Amendment): boolean;
  /** What a trial inside the cluster would make, tried dry; `image` null: a token instead of a pod. Nothing is made. */
  offerTrial(image: string | null, signal: AbortSignal): Promise<TrialOffer>;
  /** The Dashboard that the walk is about, as far as it was measured by now; null where there is none. */
  install(): Install | null;
  /** Measures a step and all that follows from it again. False while the run is still under way. */
  rerunStep(step: StepId): boolean;
  /**
   * Reads the files behind the walk again, and walks only the steps whose inputs changed; where nothing changed, nothing is
   * told. `signedIn`: somebody has signed in beside us, so the sign-in program is asked again, within the same consent. False
   * while the run is still under way.
   */
  refresh(options?: { readonly signedIn: boolean }): boolean;
  /** What the walk read from files, for whoever watches them. */
  watched(): WatchedPlaces;
  /** Resolves after the last event; never rejects. */
  readonly finished: Promise<void>;
}

export interface Engine {
  readonly tools: Omit<ProbeTools, 'signal'>;
  startRun(options: StartOptions): RunHandle;
  /** What a walk would start to get a credential, to ask the person with. Nothing is run. */
  offerProgram(target: RequestedTarget, signal: AbortSignal): Promise<SignInOffer>;
  /** A source that several runs can share. */
  newSource(): EvidenceSource;
  /** Resolves when what a stopped walk had made in the cluster is removed, or could not be. */
  tidied(): Promise<void>;
}

/** The engine: holds the vault and starts runs. Lives in the worker process or in the headless program. */
export function createEngine(options: EngineOptions): Engine {
  const tidying = new Set<Promise<unknown>>();
  const tools: Omit<ProbeTools, 'signal'> = {
    tidy: (work) => {
      const done = work.catch(() => null).finally(() => tidying.delete(done));
      tidying.add(done);
    },
    vault: new Vault(),
    certificates: new CertificateStore(),
    environment: options.environment,
    now: options.now ?? (() => new Date()),
  };
  const checks = options.checks ?? allChecks;
  const tool = options.tool ?? toolVersion;
  const ownSource = (): Pick<Begin, 'source' | 'rest'> => {
    const connections = new KeptConnections(connectionsAtOnce);
    const source = new MeasuredEvidence(options.probes ?? allProbes, { ...tools, connections });
    return { source, rest: () => connections.endIdle() };
  };
  const newSource = (): EvidenceSource => ownSource().source;
  return {
    tools,
    newSource,
    startRun: (start) =>
      beginRun({
        ...start,
        target: withConsent(start, tools.vault),
        vault: tools.vault,
        environment: tools.environment,
        ...(start.source === undefined ? ownSource() : { source: start.source }),
        checks,
        tool,
        now: tools.now,
        offerTrial: (known, target, image, signal) => offerTrial(known, target, image, { ...tools, signal }),
      }),
    tidied: async () => {
      await Promise.all(tidying);
    },
    offerProgram: (target, signal) => offerProgram(target, newSource(), { ...tools, signal }),
  };
}

/** All that a walk asks at once hears of its end; Node takes more than ten listeners for a leak, and says so to the person. */
function runController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Consent is an option of the run alone: what a target brings with it, from a window or a saved run, gives none. */
function withConsent(start: StartOptions, vault: Vault): RequestedTarget {
  const { target, allowExec, agreedProgram, allowOtherContexts, trial } = start;
  const { allowExec: _exec, agreedProgram: _agreed, allowOtherContexts: _others, trial: _trial, ...asked } = target;
  const allowing = {
    ...asked,
    ...(allowOtherContexts === true ? { allowOtherContexts } : {}),
    ...(trial === undefined ? {} : { trial }),
  };
  if (agreedProgram !== undefined) return withAgreement(allowing, vault.put(agreedProgram, 'secret'));
  return { ...allowing, ...(allowExec === true ? { allowExec } : {}) };
}

function withAgreement(target: RequestedTarget, agreedProgram: SecretHandle): RequestedTarget {
  return { ...target, allowExec: true, agreedProgram };
}

/**
 * Judges saved evidence again: the same checks, no probes. Emits the same kinds of events as a run. `ended` is how the
 * saved run ended: evidence that a cut run never asked for has that reason, anything else is `notRecorded`.
 */
export async function replayRun(saved: {
  readonly run: string;
  readonly target: RequestedTarget;
  readonly records: readonly EvidenceRecord[];
  readonly ended: 'complete' | 'deadline' | 'cancelled' | 'crashed';
  readonly emit: (event: RunEvent) => void;
  readonly now?: () => Date;
}): Promise<void> {
  const missing = saved.ended === 'deadline' || saved.ended === 'cancelled' ? saved.ended : 'notRecorded';
  await beginRun({
    run: saved.run,
    target: saved.target,
    deadlineMs: 0,
    pace: 'whole',
    emit: saved.emit,
    source: new RecordedEvidence(saved.records, missing),
    checks: allChecks,
    tool: toolVersion,
    vault: new Vault(),
    environment: {},
    now: saved.now ?? (() => new Date()),
    offerTrial: async () => ({ kind: 'none', message: 'A saved run makes nothing in a cluster.' }),
    // Nothing is run: the saved word is judged again, where there is one.
    kubectl: true,
  }).finished;
}

interface Begin extends StartOptions {
  readonly source: EvidenceSource;
  /** Called when a pass through the steps is over: what was kept for the next question may go. */
  readonly rest?: () => void;
  readonly checks: readonly Check[];
  readonly tool: ToolVersion;
  readonly vault: Vault;
  readonly environment: EngineOptions['environment'];
  readonly now: () => Date;
  readonly offerTrial: (
    known: Walk['known'],
    target: RequestedTarget,
    image: string | null,
    signal: AbortSignal,
  ) => Promise<TrialOffer>;
}

function beginRun(begin: Begin): RunHandle {
  const { run, deadlineMs, emit, now } = begin;
  let { target } = begin;
  const inScope = new Set(stepsInScope(target.paths ?? ['user']));
  const checks = begin.checks.filter(({ step }) => inScope.has(step));
  let controller = runController();
  let goOn: (() => void) | null = null;
  let last: Walk | null = null;
  let underWay = true;
  let consentCameLate = false;
  let kubectl: AskedKubectl | null = null;
  const kubectlKeys = new Set<EvidenceKey>();

  const pass = async (only: ReadonlySet<StepId> | null): Promise<void> => {
    underWay = true;
    consentCameLate = false;
    const started = performance.now();
    const asked = begin.kubectl === true ? newAsking({ ...begin, target }, kubectlKeys) : null;
    kubectl = asked;
    // The engine's own work comes first. One step at a time, nothing is sent before the person has come that far; and two
    // sign-in programs at once would ask the person twice.
    const headStart =
      asked !== null && begin.pace === 'whole' && only === null && deadlineMs > 0 && target.allowExec !== true
        ? setTimeout(() => void asked.word(), kubectlHeadStartMs)
        : null;
    // One step at a time has no total: the reader's thinking is not the cluster's slowness.
    const timer =
      deadlineMs > 0 && begin.pace === 'whole'
        ? setTimeout(() => {
            controller.abort('deadline');
            asked?.stop('deadline');
          }, deadlineMs)
        : null;
    const release = (): void => goOn?.();
    controller.signal.addEventListener('abort', release);
    const options: RunOptions = {
      run,
      tool: begin.tool,
      target: () => target,
      deadlineMs,
      checks,
      source: begin.source,
      now,
      emit,
      signal: controller.signal,
      pause:
        begin.pace === 'steps' && only === null
          ? () =>
              new Promise((resolve) => {
                goOn = () => {
                  goOn = null;
                  resolve();
                };
              })
          : null,
    };
    let ended: 'complete' | 'deadline' | 'cancelled' | 'crashed' = 'complete';
    try {
      last = await walk(options, only, last);
      // Consent that came after its step was judged: what rests on it is walked again, in the same time.
      if (consentCameLate && lacksConsent(last) && !controller.signal.aborted) {
        last = await walk({ ...options, pause: null }, repeat(last, 'credential.answer'), last);
      }
      if (controller.signal.aborted) ended = controller.signal.reason === 'deadline' ? 'deadline' : 'cancelled';
    } catch {
      ended = 'crashed';
    } finally {
      controller.signal.removeEventListener('abort', release);
      if (headStart !== null) clearTimeout(headStart);
    }
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    // Measurements that began early and that no step waits for any more are ended here.
    if (!controller.signal.aborted) controller.abort('cancelled');
    if (asked !== null && last !== null && ended === 'complete') await hearKubectl(asked, last, emit);
    asked?.stop('cancelled');
    if (timer !== null) clearTimeout(timer);
    begin.rest?.();
    emit({ type: 'runFinished', at: now().toISOString(), durationMs, ended });
    underWay = false;
  };

  /** Forgets what a step and its followers rest on. Returns these steps. */
  const repeat = (walked: Walk, step: StepId): ReadonlySet<StepId> => {
    const affected = withFollowers(step);
    const keys = keysToRepeat(walked, step);
    begin.source.invalidate([...keys, ...kubectlKeys]);
    last = { ...walked, known: withoutKeys(walked.known, new Set(keys)) };
    emit({ type: 'invalidated', keys, steps: [...affected] });
    return affected;
  };
  const rerunStep = (step: StepId): boolean => {
    if (underWay || last === null) return false;
    const affected = repeat(last, step);
    controller = runController();
    finished = pass(affected);
    return true;
  };

  const refresh = async (signedIn: boolean, walked: Walk): Promise<void> => {
    const { source } = begin;
    const { signal } = controller;
    const affected = await findAffected({ last: walked, checks, source, target: () => target, signal, signedIn });
    if (affected.steps.size === 0 || signal.aborted) {
      underWay = false;
      return;
    }
    source.invalidate([...kubectlKeys]);
    last = { ...walked, known: new Map([...walked.known].filter(([fact]) => !affected.facts.has(fact))) };
    emit({ type: 'invalidated', keys: affected.keys, steps: [...affected.steps] });
    await pass(affected.steps);
  };

  emit({
    type: 'runStarted',
    run,
    at: now().toISOString(),
    tool: begin.tool,
    deadlineMs,
    requested: target,
    steps: steps.flatMap(({ id }) => (checks.some((check) => check.step === id) ? [id] : [])),
  });
  let finished = pass(null);
  return {
    run,
    cancel: () => {
      controller.abort('cancelled');
      kubectl?.stop('cancelled');
    },
    next: () => {
      if (goOn === null) return false;
      goOn();
      return true;
    },
    allowProgram: (digest) => {
      const agreedProgram = begin.vault.put(digest, 'secret');
      target = withAgreement(target, agreedProgram);
      emit({ type: 'consentGiven', agreedProgram });
      if (!rerunStep('credential.answer')) consentCameLate = true;
    },
    amend: (amendment) => {
      if (underWay || last === null) return false;
      target = amendTarget(target, amendment);
      emit({ type: 'amended', amendment });
      return rerunStep(restsOn(amendment));
    },
    offerTrial: (image, signal) =>
      underWay || last === null
        ? Promise.resolve({ kind: 'none', message: 'The walk is still under way. Ask again when it has ended.' })
        : begin.offerTrial(last.known, target, image, signal),
    install: () => installOf(last, target),
    rerunStep,
    refresh: ({ signedIn } = { signedIn: false }) => {
      if (underWay || last === null) return false;
      underWay = true;
      controller = runController();
      finished = refresh(signedIn, last).catch(() => {
        underWay = false;
      });
      return true;
    },
    watched: () => watchedPlaces(last, begin.environment),
    get finished() {
      return finished;
    },
  };
}

function installOf(walked: Walk | null, { install: asked }: RequestedTarget): Install | null {
  const candidates = walked?.known.get('dashboardCandidates');
  if (candidates === undefined || candidates.cut !== null) return null;
  return chooseInstall(candidates.value as Facts['dashboardCandidates'], asked ?? null);
}

/** The first step that an amendment changes. */
function restsOn({ install, told, allowOtherContexts }: Amendment): StepId {
  if (allowOtherContexts !== undefined) return 'server.credential';
  if (install !== undefined) return 'dashboard.install';
  return told !== undefined ? 'browser.shows' : 'account.probe';
}

function newAsking({ source, target, emit }: Begin, keys: Set<EvidenceKey>): AskedKubectl {
  return new AskedKubectl({
    source,
    target,
    onStart: (start) => emit({ type: 'probeStarted', ...start, steps: [] }),
    onRecord: (record) => {
      keys.add(record.key);
      emit({ type: 'evidence', record });
    },
  });
}

/** The verdict is told already; where kubectl's own word contradicts it, it is told again. */
async function hearKubectl(asked: AskedKubectl, walked: Walk, emit: StartOptions['emit']): Promise<void> {
  if (!isWorthWaiting(walked.verdict)) asked.stop('cancelled');
  const kubectl = await asked.word();
  if (kubectl === null) return;
  const signed = walked.known.get('signedVersion')?.value as HttpEvidence | null | undefined;
  const ownStatus = signed?.outcome.kind === 'answer' ? signed.outcome.status : null;
  const word = contradiction({ verdict: walked.verdict, kubectl, ownStatus });
  if (word !== null) emit({ type: 'verdict', verdict: amendVerdict(walked.verdict, word) });
}

/** What is measured again is no longer known. */
function withoutKeys(known: Walk['known'], invalid: ReadonlySet<EvidenceKey>): Walk['known'] {
  return new Map([...known].filter(([, fact]) => !fact.keys.some((key) => invalid.has(key))));
}

/** The sign-in program was not run for want of consent. */
function lacksConsent({ findings }: Walk): boolean {
  return findings.get('credential.answer')?.reason === 'consentMissing';
}

/** What this step rested on, and what the steps after it rested on. "Now" is measured again too. */
function keysToRepeat(last: Walk, step: StepId): readonly string[] {
  return [...new Set([...withFollowers(step)].flatMap((affected) => last.keys.get(affected) ?? []))];
}
