import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { EvidenceData, ProbeName } from '../model/evidence/index.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { Cause } from '../model/run.ts';
import { chooseProxy } from '../rules/proxy.ts';
import { servedChainOf } from '../rules/served-chain.ts';
import { parseServerUrl } from '../rules/server-url.ts';

/** What a cause is about. Causes of one code with equal keys are one fault, which one repair mends. */
export interface GroupSubject {
  readonly key: string;
  /** As it is shown: a certificate's name, a proxy, a server, a file with its line. */
  readonly words: string;
}

/** Finds the subject, or null where the evidence does not show it. */
type Finder = (cause: Cause, run: RunState) => GroupSubject | null;

/** Named by the certificate, proxy, server, file or entry that was measured, never by a sentence. First fit. */
const finders: readonly { readonly codes: RegExp; readonly find: Finder }[] = [
  { codes: /^KCFG-(17|18|19|24)$|^(NET|EP|HLT)-/, find: server },
  { codes: /^KCFG-/, find: place },
  { codes: /^CRED-(10|11|12|13|14|15|16|17|18|22|23)$/, find: program },
  { codes: /^CRED-0[1-5]$|^CRED-25$/, find: clientCertificate },
  { codes: /^CRED-24$/, find: server },
  { codes: /^CRED-/, find: user },
  { codes: /^DNS-02$/, find: () => ({ key: 'resolver', words: 'this computer’s name resolver' }) },
  { codes: /^DNS-/, find: host },
  { codes: /^PRX-/, find: proxy },
  { codes: /^TLS-15$/, find: deadAuthority },
  { codes: /^TLS-(01|02|14)$/, find: mistrusted },
  { codes: /^TLS-0[3-8]$|^TLS-16$/, find: leaf },
  { codes: /^TLS-09$/, find: place },
  { codes: /^TLS-/, find: server },
  { codes: /^AUTH/, find: userAtServer },
];

export function subjectOf(cause: Cause, run: RunState): GroupSubject {
  for (const { codes, find } of finders) {
    const subject = codes.test(cause.code) ? find(cause, run) : null;
    if (subject !== null) return subject;
  }
  const words = cause.subject ?? run.target?.server ?? run.target?.context ?? '';
  return { key: words, words };
}

/** The program that a context would have to run to sign in. */
export function programOf(run: RunState): string {
  return dataOf(run, 'kubeconfig')?.user?.exec?.command?.value ?? 'a sign-in program';
}

/** The data of each measurement of a probe, as far as they came to their end. */
function allOf<P extends ProbeName>(run: RunState, probe: P): readonly EvidenceData[P][] {
  return Object.values(run.evidence).flatMap((record) =>
    record.probe === probe && record.data !== null ? [record.data as EvidenceData[P]] : [],
  );
}

function dataOf<P extends ProbeName>(run: RunState, probe: P): EvidenceData[P] | null {
  return allOf(run, probe).at(-1) ?? null;
}

function place({ origin }: Cause): GroupSubject | null {
  if (origin === null) return null;
  const words = `${origin.file}:${origin.line}`;
  return { key: words, words };
}

/** Host and port: two entries that write one address in two ways mean one server. */
function server(_cause: Cause, run: RunState): GroupSubject | null {
  const address = parseServerUrl(run.target?.server ?? '');
  if (address.kind !== 'ok') return null;
  const words = `${address.hostHeader}${address.explicitPort ? '' : `:${address.port}`}${address.basePath}`;
  return { key: words.toLowerCase(), words };
}

function host(_cause: Cause, run: RunState): GroupSubject | null {
  const address = parseServerUrl(run.target?.server ?? '');
  return address.kind === 'ok' ? { key: address.host.toLowerCase(), words: address.host } : null;
}

function user(_cause: Cause, run: RunState): GroupSubject | null {
  const entry = dataOf(run, 'kubeconfig')?.user ?? null;
  if (entry === null) return null;
  return { key: `${entry.origin.file}\u0000${entry.name}`, words: `user ${entry.name}` };
}

function userAtServer(cause: Cause, run: RunState): GroupSubject | null {
  const [who, where] = [user(cause, run), server(cause, run)];
  if (who === null || where === null) return null;
  return { key: `${who.key}\u0000${where.key}`, words: `${who.words} at ${where.words}` };
}

function program(_cause: Cause, run: RunState): GroupSubject | null {
  const command = dataOf(run, 'kubeconfig')?.user?.exec?.command?.value ?? null;
  return command === null ? null : { key: command, words: command };
}

function clientCertificate(cause: Cause, run: RunState): GroupSubject | null {
  const shown = dataOf(run, 'clientCertificate')?.certificate?.certificates[0] ?? null;
  return shown === null ? user(cause, run) : certificate(shown);
}

function proxy(cause: Cause, run: RunState): GroupSubject | null {
  const [tunnel, kubeconfig, environment] = [
    dataOf(run, 'tunnel'),
    dataOf(run, 'kubeconfig'),
    dataOf(run, 'environment'),
  ];
  const address = parseServerUrl(run.target?.server ?? '');
  const chosen =
    tunnel === null && kubeconfig !== null && environment !== null && address.kind === 'ok'
      ? chooseProxy({
          clusterProxyUrl: kubeconfig.cluster?.proxyUrl?.value ?? null,
          clusterProxyCredential: null,
          environment,
          server: address,
        })
      : null;
  const endpoint = tunnel?.proxy ?? (chosen?.kind === 'proxy' ? chosen.endpoint : null);
  if (endpoint === null) return place(cause) ?? { key: 'proxy', words: 'the proxy setting' };
  const words = `${endpoint.scheme}://${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
  return { key: words.toLowerCase(), words };
}

/** The authority that has ended: among the anchors of the kubeconfig, or served beside the leaf. */
function deadAuthority(cause: Cause, run: RunState): GroupSubject | null {
  const now = dataOf(run, 'clock')?.now ?? run.startedAt;
  const anchors = dataOf(run, 'trust')?.anchorCertificates ?? [];
  const served = allOf(run, 'tls').flatMap((handshake) => servedChainOf(handshake).slice(1));
  const dead = [...anchors, ...served].find(({ notAfter }) => notAfter < now);
  return dead === undefined ? leaf(cause, run) : certificate(dead);
}

/** A certificate against the authorities that a kubeconfig trusts: the same two don't fit for whoever holds them. */
function mistrusted(cause: Cause, run: RunState): GroupSubject | null {
  const shown = leaf(cause, run);
  const anchors = (dataOf(run, 'trust')?.anchorCertificates ?? []).map(({ sha256 }) => sha256).toSorted();
  return shown === null ? null : { ...shown, key: [shown.key, ...anchors].join(' ') };
}

function leaf(_cause: Cause, run: RunState): GroupSubject | null {
  const [shown] = allOf(run, 'tls').flatMap((handshake) => servedChainOf(handshake).slice(0, 1));
  return shown === undefined ? null : certificate(shown);
}

function certificate({ sha256, subject, dnsNames, ipAddresses }: CertificateFacts): GroupSubject {
  return { key: sha256, words: `certificate ${subject || (dnsNames[0] ?? ipAddresses[0] ?? sha256.slice(0, 16))}` };
}
