import type { Fact, Finding } from '../../../shared/model/finding.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { documentLabel } from '../../../shared/rules/dashboard/document-steps.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { OriginLabel } from '../../ui/origin-label.tsx';
import type { Look } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { clockTime, duration, isMoment, readable } from '../../ui/words.ts';
import { citedRecords } from './cited-records.ts';
import { RawEvidence } from './raw-evidence.tsx';
import { TimingBar } from './timing-bar.tsx';

/** The measured facts behind a finding, each with where it came from, and the measurements themselves one click away. */
export function WhyWeKnow({
  state,
  finding,
  heading = 'Why we know',
  timing,
}: {
  state: RunState;
  finding: Finding;
  heading?: string;
  timing: boolean;
}) {
  const records = citedRecords(state, finding);
  return (
    // No landmark: several causes would give several of the same name. The heading leads there.
    <section className="card">
      <header>
        <h2>{heading}</h2>
        <MeasuredAt state={state} finding={finding} />
      </header>
      <div className="in">
        {finding.facts.length === 0 && records.length === 0 && (
          <p className="sm soft">Nothing was measured for this step.</p>
        )}
        <FactList facts={finding.facts} />
        {timing && <TimingBar state={state} />}
        {records.length > 0 && (
          <details className="raw">
            <summary>
              {records.length === 1 ? 'The measurement as taken' : `The ${records.length} measurements as taken`}
            </summary>
            <RawEvidence records={records} />
          </details>
        )}
      </div>
    </section>
  );
}

function MeasuredAt({ state, finding }: { state: RunState; finding: Finding }) {
  const records = citedRecords(state, finding);
  const first = records[0];
  if (first === undefined) return null;
  // Measurements overlap: what counts is the time from the first question to the last answer.
  const begun = Date.parse(first.at);
  const ended = Math.max(...records.map((record) => Date.parse(record.at) + record.ms));
  return (
    <span className="xs muted num">
      measured {clockTime(first.at)} in {duration(ended - begun)}
    </span>
  );
}

const factLooks: Readonly<Record<Fact['outcome'], Look | null>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  unsure: 'unsure',
  plain: null,
};

export function FactList({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className="kv">
      {facts.map((fact) => (
        <div key={`${fact.label} ${fact.values.join(' ')}`}>
          <dt>{fact.label}</dt>
          <dd>
            <FactValue fact={fact} look={factLooks[fact.outcome]} />
            {fact.origin !== null && (
              <span className="xs muted from">
                from
                <OriginLabel origin={fact.origin} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FactValue({ fact, look }: { fact: Fact; look: Look | null }) {
  const homely = useHomely();
  if (fact.label === documentLabel) return <DocumentWords fact={fact} />;
  const icon = look === null ? null : <OutcomeIcon look={look} labelled />;
  if (fact.values.length === 1) {
    return (
      <>
        {icon} <bdi>{fact.values.map((value) => homely(readable(value)))}</bdi>
      </>
    );
  }
  const [from, to, ...more] = fact.values;
  if (from !== undefined && to !== undefined && more.length === 0 && isMoment(from) && isMoment(to)) {
    return (
      <>
        {icon} {readable(from)} to {readable(to)}
      </>
    );
  }
  return (
    <span className="names">
      {icon}
      {fact.values.map((value) => (
        <code key={value}>
          <bdi>{homely(readable(value))}</bdi>
        </code>
      ))}
    </span>
  );
}

/** Advice of the old document: struck through where it holds no longer, and what holds today. It has no button to copy it. */
function DocumentWords({ fact: { values, outcome } }: { fact: Fact }) {
  const [says = '', ...then] = values;
  const old = outcome === 'warn';
  return (
    <span className="document">
      {old ? <s>{says}</s> : <q>{says}</q>}
      {old && (
        <span className="tag o-warn">
          <OutcomeIcon look="warn" />
          No longer true here
        </span>
      )}
      <span className="sm soft">{then.join('; ')}</span>
    </span>
  );
}
