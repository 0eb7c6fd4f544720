import { useEffect, useMemo, useRef, useState } from 'react';
import { stagesInWalk, stepsInWalk } from '../../../shared/flow/scope.ts';
import { type StepId, stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { cancelWalk, openStep, showDialog } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { type KeyHint, StatusBar, TopBar } from '../../ui/frame.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep } from '../../ui/outcome.ts';
import type { Arrow } from '../map/arrows.ts';
import { WalkMap } from '../map/map.tsx';
import { PausedView } from './paused-view.tsx';
import { ProgramWords } from './program-words.tsx';
import { activeStep, currentStep, faultSteps } from './progress.ts';
import { RunningView } from './running-view.tsx';
import { linkSections, type Unfolded } from './stage-rows.ts';
import { StepDetail } from './step-detail.tsx';
import { StepList, type StepListActions } from './step-list.tsx';
import { useWalkAnnouncements } from './use-walk-announcements.ts';
import { VerdictView } from './verdict-view.tsx';
import { WalkStatus } from './walk-status.tsx';

/** The walk: map on top, ordered steps at the side, and the question or the answer in the middle. */
export function WalkScreen({ state }: { state: RunState }) {
  const opened = useWindow((window) => window.openStep);
  const dialog = useWindow((window) => window.dialog);
  const [unfolded, setUnfolded] = useState<Unfolded>({ stages: {}, links: {} });
  const current = currentStep(state);
  const sections = useMemo(() => linkSections(state, opened ?? current, unfolded), [state, opened, current, unfolded]);
  const heading = useOpenStepFocus(opened);
  useWalkAnnouncements(state);
  useEffect(() => {
    // A new screen starts at its content; a step that is opened with it takes the focus itself.
    if (useWindow.getState().openStep === null) document.getElementById('main')?.focus({ preventScroll: true });
  }, []);
  const actions: StepListActions = {
    onStep: openStep,
    onStage: (stage, open) => setUnfolded((before) => ({ ...before, stages: { ...before.stages, [stage]: open } })),
    onLink: (link, open) => setUnfolded((before) => ({ ...before, links: { ...before.links, [link]: open } })),
  };
  const showArrow = ({ link, path }: Arrow) => {
    const shown = stagesInWalk(state.scope).filter(({ stage }) => stage.link === link && stage.path === path);
    const own = new Set(shown.flatMap(({ steps: walked }) => walked.map(({ id }) => id)));
    setUnfolded(({ stages: byHand, links }) => ({
      stages: { ...byHand, ...(path === null ? {} : Object.fromEntries(shown.map(({ stage }) => [stage.id, true]))) },
      links: { ...links, [link]: true },
    }));
    const fault = faultSteps(state).find((step) => own.has(step));
    const first = shown[0]?.stage.id;
    if (fault !== undefined) openStep(fault);
    else if (path !== null && first !== undefined)
      document.querySelector<HTMLElement>(`[data-stage="${first}"]`)?.focus();
    else document.getElementById(`link-${link}`)?.focus();
  };
  return (
    <>
      <TopBar
        here={state.target?.context ?? state.requested?.context ?? 'Context'}
        where={whereText(state)}
        screen="walk"
        run={state.run}
      />
      <WalkMap state={state} onLink={showArrow} />
      <div className="split">
        <StepList sections={sections} current={current} opened={opened} actions={actions} />
        <main id="main" className="scroll content" tabIndex={-1}>
          <StepBar state={state} step={opened ?? current} />
          {opened !== null ? (
            <>
              <ProgramWords state={state} />
              <StepDetail key={opened} state={state} step={opened} headingRef={heading} />
            </>
          ) : (
            <Middle state={state} />
          )}
          {state.ended === null && <StopBar state={state} />}
        </main>
      </div>
      <StatusBar keys={keysOf(state)}>
        <WalkStatus state={state} />
      </StatusBar>
      {dialog === 'steps' && (
        <Dialog title="All steps" onClose={() => showDialog(null)}>
          <StepList
            sections={sections}
            current={current}
            opened={opened}
            actions={{
              ...actions,
              onStep: (step) => {
                showDialog(null);
                openStep(step);
              },
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function Middle({ state }: { state: RunState }) {
  const active = activeStep(state);
  // The verdict is shown at once; kubectl’s own word may still come, and then it is shown anew.
  if (state.ended !== null || state.verdict !== null) return <VerdictView state={state} />;
  if (active !== null && state.steps[active].state === 'paused') return <PausedView state={state} before={active} />;
  return <RunningView state={state} step={active} running={state.ended === null} />;
}

function StopBar({ state }: { state: RunState }) {
  return (
    <div className="stopbar">
      <span className="sm soft">
        {state.verdict === null
          ? 'Nothing was changed so far.'
          : 'kubectl is being asked for its own word; if it says another thing, the verdict changes.'}
      </span>
      <button className="btn" type="button" onClick={() => void cancelWalk(state.run)}>
        {state.verdict === null ? 'Stop the walk' : 'Don’t wait'}
        <kbd>Esc</kbd>
      </button>
    </div>
  );
}

/** In place of the list where there is no room for it. */
function StepBar({ state, step }: { state: RunState; step: StepId | null }) {
  const shape = steps.find((candidate) => candidate.id === step);
  return (
    <div className="stepbar">
      {step !== null && <OutcomeIcon look={lookOfStep(state, step)} labelled />}
      <strong className="trunc">
        {step === null || shape === undefined ? 'Done' : `${stepNumber(step)} ${shape.title}`}
      </strong>
      <span className="muted trunc">of {stepsInWalk(state.scope).length} steps</span>
      <button className="btn small quiet" type="button" onClick={() => showDialog('steps')}>
        All steps<kbd>S</kbd>
      </button>
    </div>
  );
}

function whereText(state: RunState): string {
  const { target } = state;
  if (target === null) return '';
  const user = target.user === null ? 'no user' : `as ${target.user}`;
  return target.server === null ? user : `${user} · ${target.server.replace(/^https:\/\//, '')}`;
}

function keysOf(state: RunState): readonly KeyHint[] {
  if (state.ended === null)
    return [
      [['J', 'K'], 'step'],
      [['M'], 'map'],
      [['F'], 'flowchart'],
    ];
  return [
    [['N'], 'next fault'],
    [['R'], 'check again'],
    [['C'], 'copy report'],
  ];
}

/** Opening a step moves the focus to its heading; closing gives it back to the step in the list. */
function useOpenStepFocus(opened: StepId | null) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<StepId | null>(null);
  useEffect(() => {
    if (opened !== null) {
      heading.current?.focus();
      document.getElementById('main')?.scrollTo({ top: 0 });
    } else if (before.current !== null) {
      document.querySelector<HTMLElement>(`[data-step="${before.current}"]`)?.focus();
    }
    before.current = opened;
  }, [opened]);
  return heading;
}
