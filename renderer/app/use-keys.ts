import { useEffect } from 'react';
import { type StepId, steps } from '../../shared/flow/steps.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import { cancelWalk, copyReport, openStep, readTargets, showDialog, startWalk, walkAgain } from '../state/actions.ts';
import { announce } from '../state/announcer.ts';
import { useWindow } from '../state/store.ts';
import { currentStep, faultSteps } from '../features/wizard/progress.ts';
import { type Command, commandOf } from './keys.ts';

const isMac = navigator.platform.startsWith('Mac');
const fields = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';
const controls = 'button, a[href], summary, input, select, textarea, [role=button], [role=row], [role=treegrid]';

/** Listens for the program's keys as long as the window is open. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { screen, dialog, settings } = useWindow.getState();
      const target = event.target instanceof Element ? event.target : null;
      const command = commandOf(
        {
          key: event.key,
          ctrl: event.ctrlKey,
          meta: event.metaKey,
          alt: event.altKey,
          shift: event.shiftKey,
          repeat: event.repeat,
        },
        {
          screen: screen.name,
          inField: target?.closest(fields) != null,
          onControl: target?.closest(controls) != null,
          dialogOpen: dialog !== null,
          singleKeys: settings.singleKeys,
          isMac,
        },
      );
      if (command === null) return;
      event.preventDefault();
      perform(command);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function perform(command: Command): void {
  const { screen, chosenTarget } = useWindow.getState();
  if (command === 'help') return showDialog('keys');
  if (screen.name === 'start') {
    if (command === 'filter') focusOn('#filter');
    if (command === 'again') void readTargets();
    if (command === 'primary' && chosenTarget !== null) void startWalk(chosenTarget);
    if (command === 'back') leaveField();
    return;
  }
  const state = useWindow.getState().walks[screen.run]?.state;
  if (state === undefined) return;
  performOnWalk(command, screen.name, screen.run, state);
}

function performOnWalk(command: Command, screen: 'walk' | 'flowchart', run: string, state: RunState): void {
  const here = useWindow.getState().openStep ?? currentStep(state);
  switch (command) {
    case 'nextStep':
      return openStep(neighbour(here, 1));
    case 'previousStep':
      return openStep(neighbour(here, -1));
    case 'nextFault':
      return goToNextFault(state, useWindow.getState().openStep);
    case 'map':
      return focusOn('#map [data-arrow]');
    case 'steps':
      return toSteps();
    case 'flowchart':
      return useWindow.setState({ screen: { name: screen === 'walk' ? 'flowchart' : 'walk', run } });
    case 'again':
      if (state.ended !== null) void walkAgain(run);
      return;
    case 'copyReport':
      void copyReport(run);
      return;
    case 'primary':
      return focusedClick('[data-primary]');
    case 'fit':
      return focusedClick('[data-fit]');
    case 'back':
      return goBack(screen, run, state);
    default:
      return;
  }
}

/** Esc: close the step; leave the flowchart; stop the walk; and when there is nothing to stop, back to all contexts. */
function goBack(screen: 'walk' | 'flowchart', run: string, state: RunState): void {
  const { openStep: opened, alert } = useWindow.getState();
  if (alert !== null) return useWindow.setState({ alert: null });
  if (screen === 'flowchart') return useWindow.setState({ screen: { name: 'walk', run }, openStep: null });
  if (opened !== null) return openStep(null);
  if (state.ended === null) {
    void cancelWalk(run);
    return;
  }
  useWindow.setState({ screen: { name: 'start' } });
}

function neighbour(from: StepId | null, by: 1 | -1): StepId | null {
  const index = from === null ? (by === 1 ? -1 : 0) : steps.findIndex((step) => step.id === from);
  return steps[index + by]?.id ?? from;
}

function goToNextFault(state: RunState, opened: StepId | null): void {
  const faults = faultSteps(state);
  const next = faults[(opened === null ? -1 : faults.indexOf(opened)) + 1] ?? faults[0];
  if (next === undefined) return announce('No step has a fault.');
  openStep(next);
}

function toSteps(): void {
  const list = document.querySelector<HTMLElement>('.split > .steps');
  if (list === null || list.offsetParent === null) return showDialog('steps');
  (list.querySelector<HTMLElement>('[aria-current="step"]') ?? list.querySelector('button'))?.focus();
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function focusedClick(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  useWindow.setState({ filterText: '', alert: null });
}
