import { useEffect, useRef } from 'react';
import { stages } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { linkSentence } from '../../../shared/report/link-sentence.ts';
import { announce, announceInTurn } from '../../state/announcer.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { activeStep, speakingProgram } from './progress.ts';

/** Says each stage when the walk comes to it, at most once a second, and the verdict's sentence once. */
export function useWalkAnnouncements(state: RunState): void {
  const homely = useHomely();
  const active = activeStep(state);
  const stage = stages.find((candidate) => active?.startsWith(`${candidate.id}.`))?.title ?? null;
  const paused = active !== null && state.steps[active].state === 'paused';
  // The verdict stands before kubectl has had its own word; where that changes it, the new sentence is said too.
  const works = state.verdict?.outcome === 'sound' ? 'It works. ' : '';
  const headline =
    state.verdict === null
      ? state.ended === null
        ? null
        : 'The walk broke off.'
      : [linkSentence(state), `${works}${state.verdict.headline}`].join(' ').trim();
  const saidOf = useRef('');
  useEffect(() => {
    if (headline !== null || stage === null) return;
    announceInTurn(paused ? `${stage}: the next question waits for you.` : `Measuring: ${stage}.`);
  }, [stage, headline, paused]);
  const prompt = state.ended === null ? (speakingProgram(state)?.said?.prompt ?? null) : null;
  const wanted = prompt === null ? null : `${prompt.kind} ${prompt.code ?? ''}`;
  useEffect(() => {
    if (wanted === null) return;
    const code = /^deviceCode (.+)/.exec(wanted)?.[1];
    announce(`The sign-in program waits for you.${code === undefined ? '' : ` The code is ${code}.`}`);
  }, [wanted]);
  useEffect(() => {
    const name = `${state.run} ${headline ?? ''}`;
    if (headline === null || saidOf.current === name) return;
    saidOf.current = name;
    announce(`Walk finished. ${homely(headline)}`);
  }, [headline, state.run, homely]);
}
