import type { Settings } from '../../shared/contract/operations.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { InstallName } from '../../shared/model/run.ts';
import { announce } from './announcer.ts';
import { ask, askOr } from './bridge.ts';
import { type DialogName, expectRun, foldBatch, foldSnapshot, useWindow } from './store.ts';

/** Shows what could not be done. It stays until the next action. */
export function showAlert(message: string): void {
  useWindow.setState({ alert: message });
}

/** Connects the window to the streams of main and asks for what the first screen needs. Returns how to let go. */
export function connect(): () => void {
  const stopRuns = window.authpath.onRunEvents((batch) => {
    if (foldBatch(batch)) refreshFromSnapshot(batch.run);
  });
  const stopTargets = window.authpath.onTargetsChanged((targets) => useWindow.setState({ targets }));
  void readSettings();
  void readTargets();
  return () => {
    stopRuns();
    stopTargets();
  };
}

const snapshotsUnderWay = new Set<string>();

/** After a lost batch: every event so far, one request at a time. If it fails, the next batch asks again. */
function refreshFromSnapshot(run: string): void {
  if (snapshotsUnderWay.has(run)) return;
  snapshotsUnderWay.add(run);
  void askOr('run.snapshot', { run }, showAlert).then((snapshot) => {
    snapshotsUnderWay.delete(run);
    if (snapshot !== null) foldSnapshot(run, snapshot);
  });
}

async function readSettings(): Promise<void> {
  const settings = await askOr('settings.read', {}, showAlert);
  if (settings !== null) useWindow.setState({ settings });
}

export async function readTargets(): Promise<void> {
  const targets = await askOr('targets.list', {}, (targetsFailure) => useWindow.setState({ targetsFailure }));
  if (targets !== null) useWindow.setState({ targets, targetsFailure: null });
}

export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const settings = { ...useWindow.getState().settings, ...change };
  useWindow.setState({ settings });
  const written = await askOr('settings.write', settings, (message) =>
    showAlert(`The setting holds until you close the window, but could not be kept. ${message}`),
  );
  if (written !== null) useWindow.setState({ settings: written });
}

export async function addFile(): Promise<void> {
  const value = await askOr('targets.addFile', {}, showAlert);
  if (value === null || !value.added) return;
  const before = new Set(useWindow.getState().targets?.sets.map((set) => set.id));
  const added = value.list.sets.find((set) => !before.has(set.id));
  const first = value.list.targets.find((target) => target.set === added?.id);
  useWindow.setState({ targets: value.list, ...(first === undefined ? {} : { chosenTarget: first.id }) });
  announce('The file was added to the list.');
}

export async function removeFile(set: string): Promise<void> {
  const targets = await askOr('targets.removeFile', { set }, showAlert);
  if (targets === null) return;
  useWindow.setState({ targets });
  announce('The file was taken off the list. It was not changed.');
}

/** Starts the practice clusters (or one of them) and chooses the first context of them. */
export async function openDemo(scenario: string | null): Promise<void> {
  const value = await askOr('demo.open', { scenario }, showAlert);
  if (value === null) return;
  const ofDemo = value.list.targets.filter((target) => target.set === value.set);
  const chosen = ofDemo.find((target) => target.context === scenario) ?? ofDemo[0];
  useWindow.setState({ targets: value.list, filterText: '', dialog: null, chosenTarget: chosen?.id ?? null });
  announce(`${ofDemo.length} practice contexts are in the list.`);
}

export async function startWalk(target: string): Promise<void> {
  const { pace, breadth } = useWindow.getState().settings;
  useWindow.setState({ alert: null });
  const value = await askOr('run.start', { target, pace, paths: [breadth] }, showAlert);
  if (value !== null) showRun(value.run);
}

export function showRun(run: string): void {
  expectRun(run);
  useWindow.setState({ screen: { name: 'walk', run }, openStep: null, dialog: null });
}

export async function walkAgain(run: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.again', { run }, showAlert);
  if (value === null) return;
  const { screen } = useWindow.getState();
  showRun(value.run);
  if (screen.name === 'flowchart') useWindow.setState({ screen: { name: 'flowchart', run: value.run } });
}

export async function nextStep(run: string): Promise<void> {
  useWindow.setState({ alert: null, openStep: null });
  await askOr('run.next', { run }, showAlert);
}

export async function cancelWalk(run: string): Promise<void> {
  await askOr('run.cancel', { run }, showAlert);
}

export async function measureStepAgain(run: string, step: StepId): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.rerunStep', { run, step }, showAlert);
  if (value?.accepted === false)
    showAlert('This step can’t be measured again just now. Wait until the walk has ended.');
}

/** Main shows what would run in a dialog of its own; the window only learns what came of it. */
export async function askConsent(run: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.consent', { run }, showAlert);
  if (value !== null) announce(value.allowed ? 'The sign-in program runs.' : 'The sign-in program was not run.');
}

/** Main names the contexts in a dialog of its own, and asks the server with their credentials or does not. */
export async function askOtherContexts(run: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.askOtherContexts', { run }, showAlert);
  if (value !== null) announce(value.allowed ? 'The server is asked why.' : 'The server was not asked.');
}

/** Which of several Dashboards is meant; the walk goes over it again. */
export async function chooseInstall(run: string, { namespace, name }: InstallName): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.chooseInstall', { run, namespace, name }, showAlert);
  if (value?.accepted === true) announce(`Looking at ${name} in ${namespace}.`);
  if (value?.accepted === false) showAlert('Another Dashboard can be chosen when the walk has ended.');
}

/** Main has it tried dry and asks in a dialog of its own. `image` null: a token that is tried from here. */
export async function tryInCluster(run: string, image: string | null): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.trial', { run, image }, showAlert);
  if (value !== null) announce(value.allowed ? 'The trial runs.' : 'Nothing was made in the cluster.');
}

/** Main's own dialog names the file. */
export async function saveManifest(run: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('manifest.save', { run }, showAlert);
  if (value !== null) announce(value.saved ? 'The manifest was saved.' : 'Nothing was saved.');
}

/** True when the manifest is on the clipboard. */
export async function copyManifest(run: string): Promise<boolean> {
  const copied = (await askOr('manifest.copy', { run }, showAlert)) !== null;
  if (copied) announce('Manifest copied.');
  return copied;
}

/** What the person's browser shows, by the id of the text that they chose. */
export async function tellBrowser(run: string, text: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('run.tellBrowser', { run, text }, showAlert);
  if (value?.accepted === true) announce('Your answer was taken in.');
  if (value?.accepted === false) showAlert('Your answer can be taken in when the walk has ended.');
}

/** Main asks in a dialog of its own, which shows the whole host, and opens the page or not. */
export async function openPrompt(run: string): Promise<void> {
  useWindow.setState({ alert: null });
  const value = await askOr('prompt.open', { run }, showAlert);
  if (value !== null) announce(value.opened ? 'The page is open in your browser.' : 'The page was not opened.');
}

export async function copyPrompt(run: string, what: 'address' | 'code'): Promise<boolean> {
  const copied = (await askOr('prompt.copy', { run, what }, showAlert)) !== null;
  if (copied) announce(what === 'code' ? 'Code copied.' : 'Address copied.');
  return copied;
}

/** True when the text is on the clipboard. */
export async function copyReport(run: string): Promise<boolean> {
  const copied = (await askOr('copy.report', { run }, showAlert)) !== null;
  if (copied) announce('Report copied.');
  return copied;
}

export async function copyCommand(place: {
  readonly run: string;
  readonly step: StepId;
  readonly problem: number;
  readonly remedy: number;
}): Promise<boolean> {
  const { shell } = useWindow.getState().settings;
  const copied = (await askOr('copy.command', { ...place, shell }, showAlert)) !== null;
  if (copied) announce('Command copied.');
  return copied;
}

export async function copyLiteral(run: string, step: StepId, problem: number): Promise<boolean> {
  const copied = (await askOr('copy.literal', { run, step, problem }, showAlert)) !== null;
  if (copied) announce('Error text copied.');
  return copied;
}

/** Opens a page of the documentation outside the window. `link` is a code or a link id; main knows the address. */
export async function openLink(link: string): Promise<void> {
  const value = await askOr('link.open', { link }, showAlert);
  if (value?.opened === false) showAlert(`The page for ${link} could not be opened on this machine.`);
}

/** Main's own log gets what broke in the window, cut to the size that it takes. */
export function logError(error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error));
  void ask('log.error', { message: known.message.slice(0, 2_000), stack: (known.stack ?? '').slice(0, 8_000) });
}

export function openStep(step: StepId | null): void {
  useWindow.setState({ openStep: step });
}

export function showDialog(dialog: DialogName | null): void {
  useWindow.setState({ dialog });
}
