import { stepNumber, steps } from '../flow/steps.ts';
import type { RunState } from '../model/reduce-run.ts';
import { printableLine } from '../redaction/printable.ts';

/** Runs as JUnit XML: a suite a context, a case a step. Faults are failures; what can't be told is an error, not a pass. */
export function renderJunit(runs: readonly RunState[]): string {
  const suites = runs.map((state) => {
    const cases = steps.map((step) => renderCase(state, step.id, step.title));
    const failures = steps.filter((step) => state.steps[step.id].finding?.outcome === 'fail').length;
    const errors = steps.filter((step) => isUnsure(state.steps[step.id].finding?.outcome)).length;
    const name = state.target?.context ?? state.requested?.context ?? 'no context';
    const seconds = ((state.durationMs ?? 0) / 1000).toFixed(3);
    return [
      `  <testsuite name="${escapeXml(name)}" tests="${steps.length}" failures="${failures}" errors="${errors}" time="${seconds}" timestamp="${escapeXml(state.startedAt)}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="authpath">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function isUnsure(outcome: string | undefined): boolean {
  return outcome === 'inconclusive' || outcome === 'crashed' || outcome === undefined;
}

function renderCase(state: RunState, step: (typeof steps)[number]['id'], title: string): string {
  const finding = state.steps[step].finding;
  const open = `    <testcase classname="authpath.${step.split('.')[0]}" name="${escapeXml(`${stepNumber(step)} ${title}`)}"`;
  if (finding === null) return `${open}><error message="not reached"/></testcase>`;
  const codes = finding.problems.map((problem) => problem.code).join(' ');
  switch (finding.outcome) {
    case 'fail':
      return `${open}><failure type="${escapeXml(codes)}" message="${escapeXml(finding.message)}"/></testcase>`;
    case 'inconclusive':
    case 'crashed':
      return `${open}><error type="${escapeXml(finding.reason ?? codes)}" message="${escapeXml(finding.message)}"/></testcase>`;
    case 'blocked':
      return `${open}><skipped message="${escapeXml(`behind ${finding.blockedBy === null ? '' : stepNumber(finding.blockedBy)}`)}"/></testcase>`;
    case 'notApplicable':
      return `${open}><skipped message="${escapeXml(finding.message)}"/></testcase>`;
    case 'warn':
      return `${open}><system-out>${escapeXml(`${codes} ${finding.message}`)}</system-out></testcase>`;
    case 'pass':
      return `${open}/>`;
  }
}

/** XML 1.0 can't hold most control characters, not even escaped; those that steer a terminal are of no use here either. */
function escapeXml(text: string): string {
  return printableLine(text)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
