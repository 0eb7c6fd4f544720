import type { TrialPodEvidence, TrialTokenEvidence } from '../../../shared/model/evidence/trial.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { imagesWithCurl } from '../../../shared/rules/dashboard/trial-image.ts';
import { obstacleWords } from '../../../shared/rules/dashboard/trial-words.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import type { Facts } from '../facts.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { groundNeeds, trialGround } from './trial-ground.ts';
import { nameProblem, type TrialGround, trialProblem } from './trial-problem.ts';
import { jobRows, reportRows } from './trial-rows.ts';

const otherImage =
  'Choose an image that the cluster can start and that has sh and curl, or let a token be tried instead.';
const needs = ['asked', 'trialPod', 'trialToken', 'trialLeftovers', ...groundNeeds] as const;

/** The document's own test from inside the cluster, where the person agreed to it. Without, the walk is complete all the same. */
export const probeCheck = defineCheck({
  step: 'account.probe',
  needs,
  // What another step has found the reason for, the trial only shows again.
  explainedBy: ['account.mounted', 'account.network', 'account.authority', 'account.token'],
  judge: (facts): Judgement => {
    const { asked, trialPod, trialToken } = facts;
    if (asked.trial === null) return notAgreed(facts);
    const install = chooseInstall(facts.dashboardCandidates, asked.install);
    const ground = install === null ? null : trialGround(install, facts);
    if (ground === null || (trialPod === null && trialToken === null)) {
      return inconclusive(
        'consentMissing',
        'What you agreed to is not what this walk is about now, so it was not tried.',
        {
          next: 'Look at what would be made now, and decide again.',
        },
      );
    }
    if (trialPod !== null) return judgePod(trialPod, ground);
    return trialToken === null ? notAgreed(facts) : judgeToken(trialToken, ground);
  },
});

function notAgreed({
  trialLeftovers,
  dashboardObjects,
}: Pick<Facts, 'trialLeftovers' | 'dashboardObjects'>): Judgement {
  const left = trialLeftovers?.jobs ?? [];
  const images = imagesWithCurl(dashboardObjects);
  const facts: readonly Fact[] = [
    ...(images.length === 0 ? [] : [fact('Runs there, and has curl by its name', images)]),
    ...(left.length === 0
      ? []
      : [
          fact(
            'Left by earlier trials',
            left.map(({ name, createdAt }) => `${name}, made ${moment(createdAt)}`),
            'unsure',
          ),
        ]),
  ];
  const more = left.length === 0 ? '' : ' What earlier trials left there is removed with the next one.';
  return notApplicable(
    'consentMissing',
    `Nothing was made in the cluster: a call from a pod with the same account needs your consent.${more}`,
    { facts, note: 'needs your consent' },
  );
}

function judgePod(trial: TrialPodEvidence, ground: TrialGround): Judgement {
  const { missing, refusal, pod, noPod, report, namespace, account, waitedMs } = trial;
  const made = jobRows(trial);
  const obstacle = obstacleWords(missing, refusal, namespace);
  if (obstacle !== null) {
    const reason = missing.length > 0 || refusal?.status === 403 ? 'rightsMissing' : 'cannotBeTold';
    return inconclusive(reason, obstacle, {
      facts: made,
      next: `Somebody who may make Jobs in ${namespace} can try it.`,
    });
  }
  if (pod === null) {
    const why =
      noPod === ''
        ? 'The cluster made no pod for the trial in time.'
        : `The cluster made no pod for the trial: ${noPod}`;
    return inconclusive('cannotBeTold', why, {
      facts: made,
      next: 'Mend what keeps pods from being made there, or let a token be tried instead.',
    });
  }
  const state = [pod.reason, pod.message].filter((part) => part !== '').join(': ');
  const seen = [...made, ...(state === '' ? [] : [fact('Its pod', state, 'unsure')])];
  if (report === null) {
    const ended = pod.phase === 'Succeeded' || pod.phase === 'Failed';
    const waited = `${Math.round(waitedMs / 1000)} s`;
    const why = ended
      ? 'The trial’s pod printed nothing that could be read: the image has no shell, or another program started.'
      : `The trial’s pod did not end within ${waited}${pod.reason === '' ? '' : ` (${pod.reason})`}.`;
    return inconclusive('cannotBeTold', why, { facts: seen, next: otherImage });
  }
  const rows = [...reportRows(report), ...made];
  if (!report.curl) {
    return inconclusive('cannotBeTold', 'The image has no curl, so only the files were listed.', {
      facts: rows,
      next: otherImage,
    });
  }
  if (!report.complete) {
    return inconclusive('cannotBeTold', 'The trial’s pod broke off before its last call.', {
      facts: rows,
      next: otherImage,
    });
  }
  const found = trialProblem(report, ground);
  if (found !== null) return fail(found, { facts: rows });
  const signed = report.calls.find(({ to, how }) => to === 'address' && how === 'token');
  if (signed === undefined || signed.exit !== 0 || !isAccepted(signed.status)) {
    return inconclusive('cannotBeTold', 'The trial’s call with the token got no answer that tells anything.', {
      facts: rows,
      next: 'See what the calls before it said, and try again in a minute.',
    });
  }
  const unnamed = nameProblem(report, ground);
  if (unnamed !== null) return ground.needsNames ? fail(unnamed, { facts: rows }) : warn(unnamed, { facts: rows });
  return pass(
    `A pod with the account ${namespace}/${account} has its files, reaches the API server, trusts it, and its token is accepted.`,
    { facts: rows, note: 'token accepted' },
  );
}

function judgeToken(trial: TrialTokenEvidence, ground: TrialGround): Judgement {
  const { missing, status, message, failure, call, namespace, account } = trial;
  const obstacle = obstacleWords(missing, null, namespace);
  if (obstacle !== null) {
    return inconclusive('rightsMissing', obstacle, { next: `Somebody who may make tokens for ${account} can try it.` });
  }
  const asked = fact('TokenRequest', status === null ? (failure?.text ?? 'no answer') : `status ${status}`);
  if (call === null) {
    const said = message === '' ? 'no token came' : message;
    return inconclusive(
      status === 403 ? 'rightsMissing' : 'cannotBeTold',
      `The server made no token for ${account}: ${said}`,
      {
        facts: [asked],
        next: 'Read the answer above; servers before 1.20 make tokens only where it was turned on.',
      },
    );
  }
  const rows = [
    asked,
    fact('GET /api with it', call.status === null ? (call.failure?.text ?? 'no answer') : `status ${call.status}`),
  ];
  if (call.status === 401) {
    return fail(
      problem(
        'SA-03',
        { ...ground.own, minor: ground.minor },
        {
          candidates: ['SA-06'],
          next: 'Compare --service-account-issuer, --service-account-signing-key-file and --service-account-key-file of all API servers.',
        },
      ),
      { facts: rows },
    );
  }
  if (!isAccepted(call.status)) {
    return inconclusive('cannotBeTold', 'The call with the new token got no answer that tells anything.', {
      facts: rows,
      next: 'Try again in a minute.',
    });
  }
  return pass(
    `The API server accepts a token made for ${namespace}/${account} just now. The pod’s own network stays unproven: no pod was made.`,
    {
      facts: [...rows, fact('Not proven', 'files, authority, network and names inside a pod', 'unsure')],
      note: 'token accepted',
    },
  );
}

/** Forbidden means known by name; anything above is the server's own trouble. */
function isAccepted(status: number | null): boolean {
  return status === 200 || status === 403;
}
