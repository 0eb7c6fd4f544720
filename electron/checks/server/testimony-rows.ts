import type { LookedAt, PublishedIssuerEvidence, TokenReviewEvidence } from '../../../shared/model/evidence/refusal.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { fact } from '../judgement.ts';
import type { Testimony } from './told-reason.ts';

/** "Why we know", for what was asked after a refusal. */
export function testimonyRows({ published, reviews }: Testimony): readonly Fact[] {
  return [...published.flatMap(publishedRows), ...reviews.flatMap(reviewRows)];
}

function publishedRows({ context, configuration, keys, signature }: PublishedIssuerEvidence): readonly Fact[] {
  const as = context === null ? '' : ` (as ${context})`;
  const rows: Fact[] = [];
  if (configuration.issuer !== null) rows.push(fact(`Server’s issuer${as}`, configuration.issuer));
  if (signature !== null) {
    const made = signature === 'verified';
    rows.push(fact(`Token signed by its keys${as}`, made ? 'yes' : 'by none of them', made ? 'pass' : 'fail'));
  } else if (context !== null || keys.status === 200) {
    rows.push(fact(`Server’s keys${as}`, keys.status === null ? 'no answer' : `${keys.status}`, 'unsure'));
  }
  return rows;
}

function reviewRows({ context, review, account, bound, bootstrap }: TokenReviewEvidence): readonly Fact[] {
  const as = ` (as ${context})`;
  const said =
    review.authenticated === true ? 'accepted' : review.error || review.message || `${review.status ?? 'no answer'}`;
  const outcome = review.authenticated === null ? 'unsure' : review.authenticated ? 'pass' : 'fail';
  return [
    fact(`TokenReview${as}`, said, outcome),
    ...(account === null ? [] : [fact(`Service account${as}`, seen(account))]),
    ...(bound === null ? [] : [fact(`What it is bound to${as}`, seen(bound))]),
    ...(bootstrap === null ? [] : [fact(`Its Secret${as}`, `${bootstrap.status ?? 'no answer'}`)]),
  ];
}

function seen({ status, uid, deletedAt, invalidSince }: LookedAt): readonly string[] {
  return [
    status === 200 ? 'there' : `${status ?? 'no answer'}`,
    ...(uid === null ? [] : [`uid ${uid}`]),
    ...(deletedAt === null ? [] : [`being deleted since ${moment(deletedAt)}`]),
    ...(invalidSince === null ? [] : [`marked invalid since ${moment(invalidSince)}`]),
  ];
}
