import type { PathId } from '../../../shared/flow/steps.ts';
import type { HttpEvidence, IdentityEvidence } from '../../../shared/model/evidence/http.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { AskedPage } from '../../../shared/model/evidence/ways.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { PagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import type { ServerVersion } from '../../../shared/rules/server-version.ts';
import type { AskedFor } from '../facts.ts';
import { fail, inconclusive, type Judgement, type NamedProblem, notApplicable, warn } from '../judgement.ts';
import { answerOf, versionOf } from '../server/answer.ts';

interface Extra {
  readonly facts?: readonly Fact[];
  readonly note?: string;
}

/** Was this way asked for by its name? Then it must work; otherwise it is one of several. */
export function isNamed({ paths }: AskedFor, path: PathId): boolean {
  return paths.includes(path);
}

/** Nobody asked for this way by name, and there is nothing that it could lead to, as far as could be seen. */
export function noDashboard(candidates: readonly ObjectsEvidence[]): Judgement {
  const reason = candidates.some(({ status }) => status !== 200) ? 'rightsMissing' : 'notInstalled';
  return notApplicable(reason, 'No Dashboard was found that this way could lead to.');
}

/** A way that is not set up here: a fault where it was asked for by name. */
export function notSetUp(
  asked: AskedFor,
  path: PathId,
  named: NamedProblem,
  message: string,
  extra: Extra = {},
): Judgement {
  return isNamed(asked, path) ? fail(named, extra) : notApplicable('notSetUp', message, extra);
}

/** A login that can't work in this version by this way. */
export function notByDesign(
  asked: AskedFor,
  path: PathId,
  named: NamedProblem,
  message: string,
  extra: Extra = {},
): Judgement {
  return isNamed(asked, path) ? fail(named, extra) : notApplicable('notByDesign', message, extra);
}

/** A right that only this way needs. */
export function rightMissing(
  asked: AskedFor,
  path: PathId,
  named: NamedProblem,
  message: string,
  extra: Extra = {},
): Judgement {
  return isNamed(asked, path) ? fail(named, extra) : notApplicable('rightsMissing', message, extra);
}

/** A way that opens and does not do what people want of it: only a warning where it is one of several. */
export function closedOr(asked: AskedFor, path: PathId, named: NamedProblem, extra: Extra = {}): Judgement {
  return isNamed(asked, path) ? fail(named, extra) : warn({ ...named, blocks: false }, extra);
}

/** What could not be measured matters only where the way was asked for by name. `next` starts with a verb. */
export function untold(
  asked: AskedFor,
  path: PathId,
  message: string,
  next: string,
  extra: Extra & {
    readonly reason?: 'cannotBeTold' | 'consentMissing' | 'rightsMissing' | 'serverChanged';
    readonly problems?: readonly NamedProblem[];
  } = {},
): Judgement {
  const { reason = 'cannotBeTold', problems = [], ...common } = extra;
  if (isNamed(asked, path)) return inconclusive(reason, message, { ...common, problems, next });
  return notApplicable(reason, `${message} ${next}`, common);
}

type Answer = Extract<AskedPage['outcome'], { kind: 'answer' }>;

/** The page itself, or whatever the Dashboard gives at its root: not the API server’s own words, and no error. */
export function isDashboardPage(outcome: AskedPage['outcome']): outcome is Answer {
  return outcome.kind === 'answer' && outcome.status < 400 && outcome.kubernetesStatus === null;
}

/** Does the API server refuse the service proxy to this person? */
export function refusedProxy(outcome: AskedPage['outcome']): string | null {
  const status = outcome.kind === 'answer' && outcome.status === 403 ? outcome.kubernetesStatus : null;
  return status !== null && /services\/proxy|cannot proxy resource "services"/.test(status.message)
    ? status.message
    : null;
}

/** For rows: `200 OK`, or why there is no answer. */
export function outcomeText(outcome: AskedPage['outcome']): string {
  if (outcome.kind === 'failed') return outcome.error.text;
  const said = outcome.kubernetesStatus?.message ?? (outcome.status >= 400 ? firstLine(outcome.body) : '');
  return `${outcome.status}${said === '' ? ` ${outcome.statusText}`.trimEnd() : `: ${said}`}`;
}

function firstLine(body: string): string {
  return (body.trim().split('\n')[0] ?? '').slice(0, 200);
}

export function serverVersionOf(facts: {
  readonly version: HttpEvidence | null;
  readonly signedVersion: HttpEvidence | null;
}): ServerVersion | null {
  return versionOf(answerOf(facts.version)) ?? versionOf(answerOf(facts.signedVersion));
}

/** Who asks, for texts about rights. `said`: the API server's own refusal, which names the person. */
export function personOf(
  kubeconfig: KubeconfigEvidence,
  identity: IdentityEvidence | null,
  said: string | null = null,
): { readonly user: string; readonly context: string | null } {
  const named = (said === null ? null : parseForbiddenText(said)?.user) ?? identity?.user?.username;
  return { user: named ?? 'you', context: kubeconfig.context?.name ?? null };
}

/** The Service that people open, for texts. */
export function placeOfPage({ service, port, scheme }: PagePort) {
  return { namespace: service.namespace, service: service.name, port: port.port, scheme };
}
