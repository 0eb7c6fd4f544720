import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { otherContextsProbe } from '../../../../electron/probes/other-contexts.ts';
import { publishedIssuerProbe } from '../../../../electron/probes/published-issuer.ts';
import { tokenReviewProbe } from '../../../../electron/probes/token-review.ts';
import { makeSigningKey, signToken } from '../../../cluster/tokens.ts';
import {
  type LoopbackServer,
  loopbackServer,
  type Received,
  type Reply,
  statusBody,
  token as witnessToken,
} from '../kube/api/loopback-server.ts';

let server: LoopbackServer | null = null;
let folder: string | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
  if (folder !== null) rmSync(folder, { recursive: true });
  folder = null;
});

async function started(reply: (asked: Received) => Reply | null): Promise<LoopbackServer> {
  server = await loopbackServer(reply);
  return server;
}

const account = { namespace: 'team-a', name: 'builder' };

async function review(
  suspect: string,
  reply: (asked: Received) => Reply | null,
  bound: Parameters<typeof tokenReviewProbe.measure>[0]['bound'] = null,
) {
  const { signed, tools } = await started(reply);
  const token = tools.vault.put(suspect, 'secret');
  return tokenReviewProbe.measure({ witness: { context: 'admin', signed }, token, account, bound }, tools);
}

describe('asking why a token is refused', () => {
  it('sends the token in a TokenReview, under the other context’s credential', async () => {
    const error = '[invalid bearer token, serviceaccounts "builder" not found]';
    const evidence = await review('suspect', ({ method }) =>
      method === 'POST'
        ? { status: 201, body: { kind: 'TokenReview', status: { user: {}, error } } }
        : { status: 404, body: statusBody(404, 'NotFound', 'serviceaccounts "builder" not found') },
    );
    expect(evidence).toMatchObject({
      context: 'admin',
      review: { status: 201, authenticated: false, error },
      account: { status: 404, uid: null },
      bound: null,
      bootstrap: null,
    });
    const posted = server?.received.find(({ method }) => method === 'POST');
    expect(posted).toMatchObject({ authorization: `Bearer ${witnessToken}` });
    expect(JSON.parse(posted?.body ?? '')).toMatchObject({ kind: 'TokenReview', spec: { token: 'suspect' } });
  });

  it('shows no secret that the server sends back', async () => {
    const evidence = await review('suspect-token-0123456789', () => ({
      status: 201,
      body: { kind: 'TokenReview', status: { error: 'no such token: suspect-token-0123456789' } },
    }));
    expect(evidence.review.error).not.toContain('suspect-token');
  });

  it('asks for metadata only, and reads when and whether they end', async () => {
    const metadata = {
      uid: 'u1',
      deletionTimestamp: '2026-11-24T12:00:00Z',
      labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' },
    };
    const evidence = await review('suspect', () => ({ status: 200, body: { metadata, data: { token: 'c2VjcmV0' } } }), {
      kind: 'Secret',
      namespace: 'team-a',
      name: 'builder token',
    });
    expect(evidence.bound).toEqual({
      status: 200,
      uid: 'u1',
      deletedAt: '2026-11-24T12:00:00Z',
      invalidSince: '2026-01-01',
    });
    expect(evidence.review).toMatchObject({ authenticated: null });
    expect(JSON.stringify(evidence)).not.toContain('c2VjcmV0');
    expect(server?.received.map(({ path }) => path)).toContain(
      '/k8s/clusters/c-1/api/v1/namespaces/team-a/secrets/builder%20token',
    );
  });

  it('takes a 404 that no API server wrote for no answer', async () => {
    const evidence = await review('suspect', () => ({ status: 404, body: 'not here', contentType: 'text/plain' }));
    expect(evidence).toMatchObject({ review: { authenticated: null }, account: { status: null } });
    await server?.close();
    expect(await review('suspect', () => null)).toMatchObject({
      review: { status: null, authenticated: null },
      account: { status: null },
      failure: { text: expect.any(String) },
    });
  });

  it('compares a bootstrap token with its Secret, and keeps what is secret in it to itself', async () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const data = {
      'token-secret': base64('0123456789abcdef'),
      expiration: base64('2026-11-24T11:00:00Z'),
      'usage-bootstrap-authentication': base64('true'),
    };
    const look = (half: string) =>
      review(`abcdef.${half}`, ({ path }) =>
        path.endsWith('/kube-system/secrets/bootstrap-token-abcdef')
          ? { status: 200, body: { data } }
          : { status: 403, body: statusBody(403, 'Forbidden', 'forbidden') },
      );
    const evidence = await look('0123456789abcdef');
    expect(evidence.bootstrap).toEqual({
      id: 'abcdef',
      status: 200,
      matches: true,
      expiresAt: '2026-11-24T11:00:00Z',
      signsIn: true,
    });
    expect(JSON.stringify(evidence)).not.toContain('0123456789abcdef');
    await server?.close();
    expect((await look('fedcba9876543210')).bootstrap).toMatchObject({ matches: false });
  });
});

describe('asking whose tokens the server issues', () => {
  const key = makeSigningKey();
  const suspect = signToken(key, { iss: 'https://issuer.test' });

  const ask = async (signedIn: boolean, reply: (asked: Received) => Reply | null) => {
    const { signed, tools } = await started(reply);
    const token = tools.vault.put(suspect, 'secret');
    const witness = signedIn ? { context: 'admin', signed } : null;
    return publishedIssuerProbe.measure({ endpoint: signed.endpoint, witness, token }, tools);
  };

  it('asks as a stranger, or with the other credential, and never with the token itself', async () => {
    const answer = ({ path }: Received): Reply =>
      path.endsWith('/jwks')
        ? { status: 200, body: { keys: [] }, contentType: 'application/jwk-set+json' }
        : { status: 200, body: { issuer: 'https://issuer.test', jwks_uri: 'https://elsewhere.test/keys' } };
    expect(await ask(false, answer)).toMatchObject({
      context: null,
      configuration: { status: 200, issuer: 'https://issuer.test' },
      keys: { status: 200, keyIds: [] },
      signature: null,
    });
    expect(server?.received.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    await server?.close();
    expect(await ask(true, answer)).toMatchObject({ context: 'admin' });
    expect(server?.received.map(({ authorization }) => authorization)).toEqual(
      Array.from({ length: 2 }, () => `Bearer ${witnessToken}`),
    );
  });

  it('says nothing of the keys where it may not read them', async () => {
    const refused = await ask(false, () => ({ status: 403, body: statusBody(403, 'Forbidden', 'forbidden') }));
    expect(refused).toMatchObject({ configuration: { status: 403, issuer: null }, signature: null, failure: null });
    await server?.close();
    expect(await ask(false, () => null)).toMatchObject({ signature: null, failure: { text: expect.any(String) } });
  });
});

describe('looking for other contexts', () => {
  it('finds those that lead to the same address under another user, once for each', async () => {
    folder = mkdtempSync(join(tmpdir(), 'authpath-'));
    const file = join(folder, 'config');
    writeFileSync(
      file,
      `apiVersion: v1
kind: Config
current-context: dev
clusters:
- {name: one, cluster: {server: 'https://a.test:6443'}}
- {name: two, cluster: {server: 'https://b.test:6443'}}
users:
- {name: mara, user: {token: aaaa}}
- {name: admin, user: {token: bbbb}}
contexts:
- {name: dev, context: {cluster: one, user: mara}}
- {name: dev-again, context: {cluster: one, user: mara, namespace: x}}
- {name: admin, context: {cluster: one, user: admin}}
- {name: admin-again, context: {cluster: one, user: admin, namespace: x}}
- {name: elsewhere, context: {cluster: two, user: admin}}
- {name: broken, context: {cluster: none, user: admin}}
`,
    );
    const { tools } = await started(() => null);
    const source = { kind: 'flag', paths: [file] } as const;
    const found = await otherContextsProbe.measure({ source, context: 'dev', server: 'https://a.test:6443' }, tools);
    expect(found.contexts.map(({ name }) => name)).toEqual(['admin']);
    expect(JSON.stringify(found)).not.toContain('bbbb');
  });
});
