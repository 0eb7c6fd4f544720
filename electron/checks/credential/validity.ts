import { chooseCredential } from '../../../shared/rules/credential.ts';
import { defineCheck } from '../check.ts';
import { fail, notApplicable, pass } from '../judgement.ts';
import { assessCertificate } from './certificate-validity.ts';
import { partOrigins } from './pair-problems.ts';
import { tokenOrigin } from './token-problems.ts';
import { assessToken } from './token-validity.ts';

/**
 * Dates and purposes that are written in the credential. All of it is a prediction: the server decides, by its own clock,
 * and tries a certificate and a token one after the other, so that one good one is enough.
 */
export const validityCheck = defineCheck({
  step: 'credential.validity',
  needs: ['kubeconfig', 'clock', 'authority', 'clientCertificate', 'bearerToken'],
  judge: ({ kubeconfig: { user, cluster }, clock, authority, clientCertificate, bearerToken }) => {
    if (user === null) return notApplicable('notConfigured', 'There is no credential to look at.');
    const choice = chooseCredential(user, cluster);
    if (choice.notSentOverHttp) {
      return notApplicable('notUsed', 'kubectl sends no credential to a server whose address is http.');
    }
    const usable = clientCertificate?.handle != null;
    const leaf = usable ? clientCertificate.certificate?.certificates[0] : undefined;
    const certificate =
      leaf === undefined
        ? null
        : assessCertificate(leaf, authority?.material?.certificates ?? [], clock.now, partOrigins(user).certificate);
    const token = bearerToken === null ? null : assessToken(bearerToken, clock.now, tokenOrigin(bearerToken, user));
    const assessed = [certificate, token].filter((part) => part !== null);
    const facts = assessed.flatMap((part) => part.facts);
    const found = assessed.flatMap((part) => part.problems);
    if (found.length > 0) {
      // Beside a part without fault this one can't be the whole reason: that part must have been refused as well.
      const otherIsSound =
        assessed.some((part) => part.problems.length === 0) ||
        (certificate !== null && bearerToken?.shape != null && token === null);
      return fail(otherIsSound ? found.map((one) => ({ ...one, certainty: 'likely' as const })) : found, { facts });
    }
    if (assessed.length > 0) {
      const ends = assessed.flatMap((part) => part.endsAt ?? []).sort();
      return pass('By this computer’s clock the credential is valid.', { note: remaining(ends[0], clock.now), facts });
    }
    if (bearerToken?.shape != null) {
      return notApplicable(
        'notConfigured',
        'The token carries no dates: only the server knows whether it still holds.',
      );
    }
    return notApplicable('notConfigured', 'No stored credential carries dates.');
  },
});

const hour = 3_600_000;

/** `9 days left`, from the nearest end. */
function remaining(end: string | undefined, now: string): string {
  if (end === undefined) return 'no end';
  const hours = Math.floor((Date.parse(end) - Date.parse(now)) / hour);
  if (hours < 1) return 'under an hour left';
  if (hours < 48) return hours === 1 ? '1 hour left' : `${hours} hours left`;
  return `${Math.floor(hours / 24)} days left`;
}
