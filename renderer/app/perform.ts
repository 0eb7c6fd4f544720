import { stepsInWalk } from '../../shared/flow/scope.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import { currentStep, faultSteps } from '../features/wizard/progress.ts';
import { cancelWalk, copyReport, openStep, readTargets, showDialog, startWalk, walkAgain } from '../state/actions.ts';
import { announce } from '../state/announcer.ts';
import { checkAll, stopChecking } from '../state/fleet-actions.ts';
import { type Screen, useWindow } from '../state/store.ts';
import type { Command } from './keys.ts';

type WalkScreen = Exclude<Screen, { readonly name: 'start' }>;

/** Does what a key asked for on the screen that is shown. */
export function perform(command: Command): void {
  const { screen, walks } = useWindow.getState();
  if (command === 'help') showDialog('keys');
  else if (screen.name === 'start') onStart[command]?.();
  else {
    const state = walks[screen.run]?.state;
    if (state !== undefined) onWalk[command]?.(screen, state);
  }
}

const onStart: Partial<Record<Command, () => void>> = {
  filter: () => focusOn('#filter'),
  again: () => {
    const { fleet } = useWindow.getState();
    if (fleet === null) void readTargets();
    else if (fleet.ended !== null) void checkAll();
  },
  back: leaveStart,
  primary: () => {
    const { chosenTarget } = useWindow.getState();
    if (chosenTarget === null) clickOn('[data-primary]');
    else void startWalk(chosenTarget);
  },
};

const onWalk: Partial<Record<Command, (screen: WalkScreen, state: RunState) => void>> = {
  nextStep: (_screen, state) => openStep(neighbour(state, 1)),
  previousStep: (_screen, state) => openStep(neighbour(state, -1)),
  nextFault: (_screen, state) => goToNextFault(state),
  map: () => focusOn('#map [data-arrow]'),
  steps: goToSteps,
  flowchart: ({ name, run }) => useWindow.setState({ screen: { name: name === 'walk' ? 'flowchart' : 'walk', run } }),
  again: ({ run }, state) => {
    if (state.ended !== null) void walkAgain(run);
  },
  copyReport: ({ run }) => void copyReport(run),
  primary: () => clickOn('[data-primary]'),
  fit: () => clickOn('[data-fit]'),
  back: goBack,
};

/** Esc: first what lies on top; then leave the flowchart; then stop the walk; then back to all contexts. */
function goBack({ name, run }: WalkScreen, state: RunState): void {
  const { openStep: opened, alert } = useWindow.getState();
  if (alert !== null) useWindow.setState({ alert: null });
  else if (name === 'flowchart') useWindow.setState({ screen: { name: 'walk', run }, openStep: null });
  else if (opened !== null) openStep(null);
  else if (state.ended === null) void cancelWalk(run);
  else useWindow.setState({ screen: { name: 'start' } });
}

function neighbour(state: RunState, by: 1 | -1): StepId | null {
  const from = useWindow.getState().openStep ?? currentStep(state);
  const walked = stepsInWalk(state.scope);
  const index = from === null ? -by : walked.findIndex((step) => step.id === from);
  return walked[Math.max(0, index + by)]?.id ?? from;
}

function goToNextFault(state: RunState): void {
  const { openStep: opened } = useWindow.getState();
  const faults = faultSteps(state);
  const next = faults[(opened === null ? -1 : faults.indexOf(opened)) + 1] ?? faults[0];
  if (next === undefined) announce('No step has a fault.');
  else openStep(next);
}

function goToSteps(): void {
  const list = document.querySelector<HTMLElement>('.split > .steps');
  if (list === null || list.offsetParent === null) showDialog('steps');
  else (list.querySelector<HTMLElement>('[aria-current="step"]') ?? list.querySelector('button'))?.focus();
}

/** Esc: first what lies on top; then the filter; then the sweep. */
function leaveStart(): void {
  const { alert, filterText } = useWindow.getState();
  const inField = document.activeElement instanceof HTMLInputElement;
  if (alert === null && filterText === '' && !inField) void stopChecking();
  leaveField();
}

function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  useWindow.setState({ filterText: '', alert: null });
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function clickOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}
