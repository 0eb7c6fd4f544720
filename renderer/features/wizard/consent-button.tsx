import type { Finding } from '../../../shared/model/finding.ts';
import { askConsent } from '../../state/actions.ts';

/** Where a sign-in program waits for consent: leads to main's own dialog, which shows all that would run. */
export function ConsentButton({ run, finding }: { run: string; finding: Finding | null }) {
  // The trial inside the cluster is asked about by a question of its own.
  if (finding?.reason !== 'consentMissing' || finding.step === 'account.probe') return null;
  return (
    <button className="btn" type="button" onClick={() => void askConsent(run)}>
      See what would run…
    </button>
  );
}
