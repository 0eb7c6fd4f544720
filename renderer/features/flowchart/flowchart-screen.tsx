import { ReactFlowProvider } from '@xyflow/react';
import { type ReactNode, useMemo, useState } from 'react';
import { type StepId, stages, stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { openStep } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { StatusBar, TopBar } from '../../ui/frame.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep, lookWords } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { currentStep, tally } from '../wizard/progress.ts';
import { linkSections } from '../wizard/stage-rows.ts';
import { StepList } from '../wizard/step-list.tsx';
import { useWalkAnnouncements } from '../wizard/use-walk-announcements.ts';
import { Chart } from './chart.tsx';
import { flowOf } from './layout.ts';
import { Legend } from './legend.tsx';
import { ZoomButtons } from './zoom-buttons.tsx';

/** All steps on one sheet, or as the ordered list that says the same. */
export function FlowchartScreen({ state }: { state: RunState }) {
  const [form, setForm] = useState<'chart' | 'list'>('chart');
  const { layout } = flowOf(state.scope);
  const picked = useWindow((window) => window.openStep);
  const current = currentStep(state);
  const chosen = picked ?? current ?? 'kubeconfig.files';
  useWalkAnnouncements(state);
  return (
    <>
      <TopBar
        here={state.target?.context ?? state.requested?.context ?? 'Context'}
        where={`Flowchart of all ${layout.steps.length} steps`}
        screen="flowchart"
        run={state.run}
      />
      <section className="legend-bar" aria-label="Legend and form">
        <Legend />
        {/* biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's */}
        <div className="seg" role="group" aria-label="Form">
          <button type="button" aria-pressed={form === 'chart'} onClick={() => setForm('chart')}>
            Chart
          </button>
          <button type="button" aria-pressed={form === 'list'} onClick={() => setForm('list')}>
            List
          </button>
        </div>
      </section>
      <main id="main" className="fc" tabIndex={-1}>
        <h1 className="vh">Flowchart of the walk</h1>
        <ReactFlowProvider>
          {form === 'chart' ? (
            <Chart state={state} current={current} chosen={chosen} onChoose={openStep} onOpen={openInWalk} />
          ) : (
            <WholeList state={state} current={current} chosen={chosen} />
          )}
          <Chosen state={state} step={chosen}>
            {form === 'chart' && <ZoomButtons layout={layout} />}
          </Chosen>
        </ReactFlowProvider>
      </main>
      <StatusBar
        keys={[
          [['←', '↑', '↓', '→'], 'follow an edge'],
          [['N'], 'next fault'],
          [['0'], 'fit'],
        ]}
      >
        {tally(state)}
      </StatusBar>
    </>
  );
}

function openInWalk(step: StepId): void {
  const { screen } = useWindow.getState();
  if (screen.name !== 'start') useWindow.setState({ screen: { name: 'walk', run: screen.run }, openStep: step });
}

function WholeList({ state, current, chosen }: { state: RunState; current: StepId | null; chosen: StepId }) {
  const sections = useMemo(() => {
    const open = Object.fromEntries(stages.map((stage) => [stage.id, true]));
    return linkSections(state, current, { stages: open, links: { user: true, dashboard: true, service: true } });
  }, [state, current]);
  return (
    <div className="whole-list">
      <StepList
        sections={sections}
        current={current}
        opened={chosen}
        actions={{ onStep: openStep, onStage: () => {}, onLink: () => {} }}
      />
    </div>
  );
}

/** The chosen step in words: question, answer, code. */
function Chosen({ state, step, children }: { state: RunState; step: StepId; children: ReactNode }) {
  const homely = useHomely();
  const held = state.steps[step];
  const look = lookOfStep(state, step);
  const shape = steps.find((candidate) => candidate.id === step);
  const finding = held.state === 'settled' ? held.finding : null;
  return (
    <section className="detail" aria-label="Chosen step">
      <OutcomeIcon look={look} large labelled />
      <div>
        <h2>
          {stepNumber(step)} {shape?.question}
        </h2>
        <p className="sm soft">
          <strong>{lookWords[look]}.</strong>{' '}
          {homely(finding?.problems[0]?.message ?? finding?.message ?? shape?.why ?? '')}{' '}
          {finding?.problems[0] !== undefined && <CodeTag code={finding.problems[0].code} />}
        </p>
      </div>
      {children}
      <button className="btn primary" type="button" data-primary onClick={() => openInWalk(step)}>
        Open this step<kbd>↵</kbd>
      </button>
    </section>
  );
}
