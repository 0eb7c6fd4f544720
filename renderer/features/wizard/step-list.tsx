import { useEffect, useRef } from 'react';
import type { StageId, StepId } from '../../../shared/flow/steps.ts';
import { ControlIcon, OutcomeIcon, OutcomeLabel } from '../../ui/icon.tsx';
import type { LinkSection, SectionId, StageRow, StepRow } from './stage-rows.ts';

/** How long the reader's own scrolling keeps the list from following the walk. */
const patienceMs = 5_000;

export interface StepListActions {
  readonly onStep: (step: StepId) => void;
  readonly onStage: (stage: StageId, open: boolean) => void;
  readonly onLink: (section: SectionId, open: boolean) => void;
}

/** Links, stages and steps in order: the accessible twin of map and flowchart. */
export function StepList({
  sections,
  current,
  opened,
  actions,
}: {
  sections: readonly LinkSection[];
  current: StepId | null;
  opened: StepId | null;
  actions: StepListActions;
}) {
  const list = useRef<HTMLElement>(null);
  const scrolledAt = useRef(0);
  const marked = opened ?? current;
  useEffect(() => {
    if (marked === null || Date.now() - scrolledAt.current < patienceMs) return;
    list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  const noteScroll = () => {
    scrolledAt.current = Date.now();
  };
  return (
    <nav
      ref={list}
      className="steps scroll"
      aria-label="Steps of this walk"
      onWheel={noteScroll}
      onTouchMove={noteScroll}
    >
      {sections.map((section) => (
        <section key={section.id} aria-labelledby={`link-${section.id}`}>
          <div className="link">
            <h2 className="link-title" id={`link-${section.id}`} tabIndex={-1}>
              {section.title}
            </h2>
            <OutcomeLabel look={section.look} word={section.word} />
          </div>
          {section.remark !== null && <p className="remark">{section.remark}</p>}
          {section.folded !== null && (
            <button
              className="st fold"
              type="button"
              aria-expanded="false"
              onClick={() => actions.onLink(section.id, true)}
            >
              <ControlIcon name="chevron" />
              <span className="trunc soft">{section.folded.title}</span>
              <span className="m">{section.folded.note}</span>
            </button>
          )}
          {section.stages.length > 0 && (
            <ol>
              {section.stages.map((stage) => (
                <Stage key={stage.id} stage={stage} marked={marked} actions={actions} />
              ))}
            </ol>
          )}
        </section>
      ))}
    </nav>
  );
}

function Stage({ stage, marked, actions }: { stage: StageRow; marked: StepId | null; actions: StepListActions }) {
  return (
    <li>
      <button
        className="st"
        type="button"
        data-stage={stage.id}
        aria-expanded={stage.open}
        onClick={() => actions.onStage(stage.id, !stage.open)}
      >
        <OutcomeIcon look={stage.look} labelled />
        <b className="trunc">
          {stage.number}&ensp;{stage.title}
        </b>
        <span className="m">{stage.note}</span>
      </button>
      {stage.open && (
        <ol className="subs">
          {stage.steps.map((step) => (
            <Step key={step.id} step={step} marked={step.id === marked} onStep={actions.onStep} />
          ))}
        </ol>
      )}
    </li>
  );
}

function Step({ step, marked, onStep }: { step: StepRow; marked: boolean; onStep: (step: StepId) => void }) {
  return (
    <li>
      <button
        className="sub"
        type="button"
        data-step={step.id}
        aria-current={marked ? 'step' : undefined}
        onClick={() => onStep(step.id)}
      >
        <OutcomeIcon look={step.look} labelled />
        <span className="words">
          <span className="trunc">
            {step.number} {step.title}
          </span>
          <span className="m">{step.note}</span>
        </span>
      </button>
    </li>
  );
}
