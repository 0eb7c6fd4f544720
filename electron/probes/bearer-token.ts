import type { BearerTokenEvidence } from '../../shared/model/evidence/credential.ts';
import { awsSignedAt } from '../kube/jwt/aws-token.ts';
import { readJwt } from '../kube/jwt/read-jwt.ts';
import { describeHeader, describeSecret, trimSpace } from '../kube/jwt/secret-shape.ts';
import { readFileBounded } from '../platform/read-file.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

const notJwt = { jwt: null, jwtDamage: null, awsSignedAt: null };

type FileState = BearerTokenEvidence['fileState'];

/**
 * Reads the bearer token that client-go would send. The file's text wins, trimmed; where it can't be read or is empty, a
 * token beside it is sent instead, as it stands (client-go transport/round_trippers.go, bearerAuthRoundTripper).
 */
export const bearerTokenProbe = defineProbe<'bearerToken', ProbeInputs['bearerToken']>({
  name: 'bearerToken',
  version: 1,
  limitMs: 5000,
  doing: ({ tokenFile }) => (tokenFile === null ? 'Reading the token' : `Reading the token in ${tokenFile}`),
  measure: async ({ token, tokenFile }, tools) => {
    const inline = token === null ? '' : tools.vault.open(token);
    const path = tokenFile === '' ? null : tokenFile;
    const file = path === null ? null : await readTokenFile(path, tools);
    const about = { path, fileState: file?.state ?? null, detail: file?.detail ?? null };
    if (file?.state === 'read') {
      return { source: 'tokenFile', ...about, ...describeToken(file.text, trimSpace(file.text), tools) };
    }
    if (inline !== '') return { source: 'token', ...about, ...describeToken(inline, inline, tools) };
    // With white space alone in the file kubectl still sends it (clientcmd puts the raw text into the configuration).
    const sent = file?.state === 'whiteSpaceOnly' ? describeHeader(file.text) : null;
    return { source: path === null ? null : 'tokenFile', ...about, shape: null, sent, ...notJwt };
  },
});

/** `sent` goes into the vault: the request probe sends exactly that. `written` is what stands in the file. */
export function describeToken(written: string, sent: string, tools: Pick<ProbeTools, 'vault'>) {
  const reading = readJwt(trimSpace(sent));
  return {
    shape: describeSecret(written, tools.vault.put(sent, 'secret')),
    sent: describeHeader(sent),
    jwt: reading.jwt,
    jwtDamage: reading.damage,
    awsSignedAt: awsSignedAt(trimSpace(sent)),
  };
}

async function readTokenFile(path: string, tools: ProbeTools) {
  const read = await readFileBounded(path, { signal: tools.signal });
  if (read.state !== 'read') return { state: read.state, detail: read.detail, text: '' };
  // ignoreBOM keeps a byte order mark in the text, as Go does: the server would see it.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes ?? new Uint8Array());
  const state: FileState = text === '' ? 'empty' : trimSpace(text) === '' ? 'whiteSpaceOnly' : 'read';
  return { state, detail: null, text };
}
