import * as z from 'zod';
import type { PathChoice } from '../flow/scope.ts';
import { steps } from '../flow/steps.ts';
import type { RunEvent } from '../model/run.ts';
import { browserTexts } from '../rules/dashboard/browser-texts.ts';
import type { FleetBatch, FleetSnapshot } from './fleet.ts';
import type { OperationName } from './operation-names.ts';
import type { TargetList } from './targets.ts';

/** Ids are looked up in tables of the main process; none is ever used as a path, a command or an address. */
const id = z.string().min(1).max(512);
const step = z.enum(steps.map((candidate) => candidate.id) as [string, ...string[]]);
const shell = z.enum(['bash', 'zsh', 'fish', 'powershell', 'cmd']);
const index = z.number().int().min(0).max(63);
const browserText = z.enum(browserTexts.map((one) => one.id) as [string, ...string[]]);
/** How much a walk looks at: the person's own sign-in, or the Dashboard, its four ways in and its own sign-in as well. */
const breadth = z.enum(['user', 'all'] as const satisfies readonly PathChoice[]);

export const settingsShape = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  shell,
  singleKeys: z.boolean(),
  pace: z.enum(['whole', 'steps']),
  /** Walk what changed on disk again by itself. Settings that were written before it was there lack it. */
  watch: z.boolean().default(true),
  /** Check all contexts when the program starts: that contacts every server. */
  checkAtStart: z.boolean().default(false),
  breadth: breadth.default('all'),
});
export type Settings = z.infer<typeof settingsShape>;

/** What the window may ask of the main process: names and shapes of the inputs. Everything else is refused. */
export const operations = {
  'targets.list': z.strictObject({}),
  /** Main opens its own file dialog; the window never names a path. */
  'targets.addFile': z.strictObject({}),
  'targets.removeFile': z.strictObject({ set: id }),
  'demo.open': z.strictObject({ scenario: z.string().max(64).nullable() }),
  'run.start': z.strictObject({ target: id, pace: z.enum(['whole', 'steps']), paths: z.array(breadth).length(1) }),
  'run.next': z.strictObject({ run: id }),
  'run.cancel': z.strictObject({ run: id }),
  'run.again': z.strictObject({ run: id }),
  'run.rerunStep': z.strictObject({ run: id, step }),
  /** Main finds out what would run, shows it in a dialog of its own, and does as the person says. */
  'run.consent': z.strictObject({ run: id }),
  /** Main names the contexts whose credentials would ask the server why it refuses this one, and does as the person says. */
  'run.askOtherContexts': z.strictObject({ run: id }),
  /**
   * The trial inside the cluster, with an image that has sh and curl; null: a token that is tried from here. Main has the
   * server try it dry, shows what would be made in a dialog of its own, and does as the person says.
   */
  'run.trial': z.strictObject({ run: id, image: z.string().min(1).max(255).nullable() }),
  /** Which of several Dashboards is meant: main looks the name up among those that the walk has found. */
  'run.chooseInstall': z.strictObject({ run: id, namespace: z.string().max(253), name: z.string().max(253) }),
  /** What the person's browser shows: the id of one of the texts that the window offers. */
  'run.tellBrowser': z.strictObject({ run: id, text: browserText }),
  /** The page that a running sign-in program asks for: main shows its host in a dialog of its own, and opens it or not. */
  'prompt.open': z.strictObject({ run: id }),
  'prompt.copy': z.strictObject({ run: id, what: z.enum(['address', 'code']) }),
  'run.snapshot': z.strictObject({ run: id }),
  /** Every context of the list, its user link only; no sign-in program is run, and nobody is asked. */
  'fleet.start': z.strictObject({}),
  'fleet.cancel': z.strictObject({ sweep: id }),
  'fleet.snapshot': z.strictObject({}),
  /** The manifest of the walk's Dashboard, signing in with a kubeconfig file. Main's own dialog names the file. */
  'manifest.save': z.strictObject({ run: id }),
  'manifest.copy': z.strictObject({ run: id }),
  'copy.report': z.strictObject({ run: id }),
  'copy.command': z.strictObject({ run: id, step, problem: index, remedy: index, shell }),
  'copy.literal': z.strictObject({ run: id, step, problem: index }),
  /** A catalogue code (`TLS-03`) or the id of a documentation link; main knows the addresses. */
  'link.open': z.strictObject({ link: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) }),
  'explain.text': z.strictObject({ text: z.string().max(20_000) }),
  'settings.read': z.strictObject({}),
  'settings.write': settingsShape,
  'log.error': z.strictObject({ message: z.string().max(2_000), stack: z.string().max(8_000) }),
} as const satisfies Record<OperationName, z.ZodType>;

export type OperationInput<N extends OperationName> = z.infer<(typeof operations)[N]>;

/** One possible meaning of a pasted text. */
export interface Explanation {
  readonly code: string;
  readonly title: string;
  readonly why: string;
  /** 0 to 1, by how much of the text the mode explains. */
  readonly score: number;
  readonly next: string;
}

export interface OperationOutput {
  'targets.list': TargetList;
  'targets.addFile': { readonly added: boolean; readonly list: TargetList };
  'targets.removeFile': TargetList;
  'demo.open': { readonly set: string; readonly list: TargetList };
  'run.start': { readonly run: string };
  'run.next': { readonly waiting: boolean };
  'run.cancel': { readonly cancelled: boolean };
  'run.again': { readonly run: string };
  'run.rerunStep': { readonly accepted: boolean };
  'run.consent': { readonly allowed: boolean };
  'run.askOtherContexts': { readonly allowed: boolean };
  'run.trial': { readonly allowed: boolean };
  'run.chooseInstall': { readonly accepted: boolean };
  'run.tellBrowser': { readonly accepted: boolean };
  /** Every event so far, for a window that missed some; `nextSequence` is the number of the batch that follows them. */
  'run.snapshot': { readonly events: readonly RunEvent[]; readonly nextSequence: number };
  'prompt.open': { readonly opened: boolean };
  'prompt.copy': { readonly characters: number };
  'fleet.start': FleetSnapshot;
  'fleet.cancel': { readonly cancelled: boolean };
  /** The newest sweep, or null before the first. */
  'fleet.snapshot': FleetSnapshot | null;
  'manifest.save': { readonly saved: boolean };
  'manifest.copy': { readonly characters: number };
  'copy.report': { readonly characters: number };
  'copy.command': { readonly characters: number };
  'copy.literal': { readonly characters: number };
  'link.open': { readonly opened: boolean };
  'explain.text': { readonly explanations: readonly Explanation[] };
  'settings.read': Settings;
  'settings.write': Settings;
  'log.error': Readonly<Record<string, never>>;
}

/** An expected failure of an operation. Errors never cross: their messages may hold secrets. */
export type OperationResult<N extends OperationName> =
  | { readonly ok: true; readonly value: OperationOutput[N] }
  | {
      readonly ok: false;
      readonly code: 'refused' | 'badInput' | 'notFound' | 'busy' | 'internal';
      readonly message: string;
      readonly logId: string | null;
    };

/** Sent at most every 50 ms; `sequence` counts from 0 within a run, so that a gap is seen. */
export interface RunEventBatch {
  readonly run: string;
  readonly sequence: number;
  readonly events: readonly RunEvent[];
}

/** What the preload script exposes as `window.authpath`. */
export interface AuthpathApi {
  readonly invoke: { readonly [N in OperationName]: (input: OperationInput<N>) => Promise<OperationResult<N>> };
  readonly onRunEvents: (listener: (batch: RunEventBatch) => void) => () => void;
  readonly onFleetEvents: (listener: (batch: FleetBatch) => void) => () => void;
  readonly onTargetsChanged: (listener: (list: TargetList) => void) => () => void;
}
