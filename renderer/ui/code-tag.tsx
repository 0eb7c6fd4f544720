import { isFailureCode, modeOf } from '../../shared/catalogue/describe.ts';
import { openLink } from '../state/actions.ts';

/** A failure mode's code; leads to its page in the documentation. */
export function CodeTag({ code }: { code: string }) {
  const meaning = isFailureCode(code) ? modeOf(code).title : null;
  return (
    <button
      className="code-tag"
      type="button"
      title={meaning === null ? `What ${code} means` : `${code}: ${meaning}`}
      aria-label={`${code}: open its page`}
      onClick={() => void openLink(code)}
    >
      {code}
    </button>
  );
}
