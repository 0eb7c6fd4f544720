import { useId, useState } from 'react';
import type { Explanation } from '../../../shared/contract/operations.ts';
import { showAlert } from '../../state/actions.ts';
import { announce } from '../../state/announcer.ts';
import { askOr } from '../../state/bridge.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { count } from '../../ui/words.ts';

const longestText = 20_000;

/** Start from an error message: which causes can say this, and what to run next. The text stays on this machine. */
export function ExplainPanel({ titled = true }: { titled?: boolean }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Explanation[] | null>(null);
  const field = useId();
  const explain = async () => {
    const value = await askOr('explain.text', { text: text.slice(0, longestText) }, showAlert);
    if (value === null) return;
    setFound(value.explanations);
    announce(
      value.explanations.length === 0
        ? 'No known cause says that.'
        : `${count(value.explanations.length, 'cause')} can say that.`,
    );
  };
  return (
    <section>
      {titled && <h2>Start from an error message</h2>}
      <p className="xs soft">From kubectl, a browser, a pod’s log. It stays on this machine.</p>
      <label className="vh" htmlFor={field}>
        Error message
      </label>
      <textarea
        id={field}
        rows={4}
        value={text}
        maxLength={longestText}
        spellCheck={false}
        placeholder="Unable to connect to the server: tls: failed to verify certificate: x509: …"
        onChange={(event) => setText(event.target.value)}
      />
      <button className="btn" type="button" disabled={text.trim() === ''} onClick={() => void explain()}>
        What does it mean?
      </button>
      {found !== null && <Explanations found={found} />}
    </section>
  );
}

function Explanations({ found }: { found: readonly Explanation[] }) {
  if (found.length === 0) {
    return (
      <p className="xs soft found">
        No known cause says that. A walk measures it instead: pick the context and find out why.
      </p>
    );
  }
  return (
    <ol className="found">
      {found.slice(0, 6).map((explanation) => (
        <li key={explanation.code}>
          <p className="sm explained">
            <strong>{explanation.title}</strong> <CodeTag code={explanation.code} />
          </p>
          <p className="xs soft explained">{explanation.why}</p>
          {explanation.next !== '' && (
            <p className="xs explained">
              <strong>Next:</strong> {explanation.next}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
