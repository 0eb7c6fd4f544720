import { paths, type StepId } from '../flow/steps.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { LinkState } from '../model/run.ts';
import { waysIn } from './ways-in.ts';

/**
 * The sentence at the top: which of the two sign-ins works, the person's own or the Dashboard's (the document's first
 * question). null before the verdict, and where the walk looks at the person's own sign-in alone.
 */
export function linkSentence(
  state: Pick<RunState, 'verdict' | 'scope' | 'steps' | 'evidence' | 'requested'>,
): string | null {
  const { verdict, scope, steps } = state;
  if (verdict === null || !scope.some((step) => step.startsWith('dashboard.'))) return null;
  const { user, dashboard, service } = verdict.links;
  const asksService = scope.some((step) => step.startsWith('service.'));
  if (user === 'fail') return 'Your own sign-in fails, so the Dashboard and its sign-in were not asked.';
  if (!works(user)) return 'Whether your own sign-in works can’t be told, and so nothing of the Dashboard’s.';
  if (steps['dashboard.install'].finding?.reason === 'notInstalled') {
    return 'Your own sign-in works, and no Dashboard is installed here.';
  }
  if (service === 'fail') return 'Your own sign-in works; it is the Dashboard’s own sign-in that fails.';
  if (works(service)) {
    const both = 'Both sign-ins work, yours and the Dashboard’s own';
    if (dashboard === 'fail') return `${both}; what fails lies between the API server and the Dashboard.`;
    const way = paths.find(({ id }) => verdict.paths[id] === 'fail');
    if (way !== undefined) return `${both}; what fails is a way in, ${wayName(way.title)}.`;
    if (leadsNowhere(state)) return `${both}; but no way in lets you log in.`;
    return dashboard === 'inconclusive' || dashboard === 'crashed'
      ? `${both}; whether the API server gets to the page can’t be told.`
      : `${both}.`;
  }
  if (dashboard === 'fail') {
    const untold = asksService ? '; its own sign-in can’t be judged until then' : '';
    return `Your own sign-in works; it is the Dashboard that does not answer${untold}.`;
  }
  if (asksService && (service === 'inconclusive' || service === 'crashed')) {
    return waits(steps, 'account.probe')
      ? 'Your own sign-in works; whether the Dashboard’s own does is for a trial to show, which needs you.'
      : 'Your own sign-in works; whether the Dashboard’s own does can’t be told.';
  }
  return asksService ? 'Your own sign-in works; the Dashboard’s own was not asked.' : 'Your own sign-in works.';
}

/** Every way was measured, and none leads past the page. */
function leadsNowhere(state: Parameters<typeof waysIn>[0]): boolean {
  const ways = waysIn(state);
  return (
    ways.length === paths.length &&
    ways.every((way) => !way.usable && ['warn', 'notApplicable'].includes(way.state ?? ''))
  );
}

function works(link: LinkState): boolean {
  return link === 'pass' || link === 'warn';
}

function waits(steps: RunState['steps'], step: StepId): boolean {
  return steps[step].finding?.reason === 'consentMissing';
}

function wayName(title: string): string {
  return /^[A-Z][a-z]+[A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
