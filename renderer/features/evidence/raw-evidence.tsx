import { useState } from 'react';
import type { EvidenceRecord, ProbeName } from '../../../shared/model/evidence/index.ts';
import { clockTime, duration } from '../../ui/words.ts';

const probeTitles: Readonly<Record<ProbeName, string>> = {
  clock: 'This computer’s clock',
  environment: 'Environment',
  loginShell: 'Your shell’s variables',
  kubeconfig: 'Kubeconfig files',
  authority: 'Certificate authority',
  clientCertificate: 'Client certificate and key',
  bearerToken: 'Token',
  execPlugin: 'Sign-in program',
  pluginPolicy: 'kubectl’s preferences',
  execCredential: 'Sign-in program’s answer',
  resolve: 'Name look-up',
  connect: 'Connection',
  tunnel: 'Way through the proxy',
  tls: 'TLS handshake',
  trust: 'Who signed whom',
  http: 'Request',
  identity: 'Who the server says you are',
  access: 'What you may do',
  discovery: 'APIs that the server offers',
  apiServerPods: 'The API server’s pods',
  objects: 'Objects in the cluster',
  podLog: 'A container’s log',
  servicePage: 'Page through the API server',
  kubectls: 'kubectl on PATH',
  localPort: 'Port of this computer',
  kubectlProxy: 'A kubectl proxy of our own',
  portForward: 'Forwarded port',
  nodePort: 'Port of a node',
  accountAccess: 'What an account may do',
  otherContexts: 'Other contexts on this server',
  publishedIssuer: 'Whose tokens the server issues',
  tokenReview: 'What another context was told',
  roleBindings: 'Who is bound to which role',
  trialPod: 'The trial inside the cluster',
  trialToken: 'The trial with a new token',
  trialLeftovers: 'What earlier trials left',
  kubectl: 'kubectl’s own word',
};

/** Longer records are cut on screen; the copied report holds what matters of them. */
const longestText = 20_000;

/** The measurements, one line each; a line unfolds to the record as it was taken. It never holds a secret. */
export function RawEvidence({ records }: { records: readonly EvidenceRecord[] }) {
  return (
    <ul className="records">
      {records.map((record) => (
        <li key={`${record.key}#${record.generation}`}>
          <RawRecord record={record} />
        </li>
      ))}
    </ul>
  );
}

function RawRecord({ record }: { record: EvidenceRecord }) {
  const [open, setOpen] = useState(false);
  const again = record.generation > 1 ? `, measured ${record.generation} times` : '';
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {probeTitles[record.probe]}
        <span className="muted num">{` ${clockTime(record.at)}, ${duration(record.ms)}${again}`}</span>
      </summary>
      {open && (
        <pre className="ltr">
          <code>{textOf(record)}</code>
        </pre>
      )}
    </details>
  );
}

function textOf(record: EvidenceRecord): string {
  const text = JSON.stringify(
    { asked: record.key, outcome: record.outcome, error: record.error, data: record.data },
    null,
    2,
  );
  return text.length > longestText
    ? `${text.slice(0, longestText)}\n… ${text.length - longestText} more characters`
    : text;
}
