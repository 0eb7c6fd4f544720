import { afterEach, describe, expect, it } from 'vitest';
import { identityProbe } from '../../../../electron/probes/identity.ts';
import {
  type LoopbackServer,
  loopbackServer,
  type Received,
  type Reply,
  statusBody,
  token,
} from '../kube/api/loopback-server.ts';

let server: LoopbackServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function ask(reply: (asked: Received) => Reply | null, signal?: AbortSignal) {
  server = await loopbackServer(reply, signal);
  return identityProbe.measure(server.signed, server.tools);
}

const missing: Reply = {
  status: 404,
  body: statusBody(404, 'NotFound', 'the server could not find the requested resource'),
};

function review(version: string, userInfo: unknown): Reply {
  return {
    status: 201,
    body: { kind: 'SelfSubjectReview', apiVersion: `authentication.k8s.io/${version}`, status: { userInfo } },
  };
}

const builder = {
  username: 'system:serviceaccount:team-a:builder',
  uid: '0c1f7e9e',
  groups: ['system:serviceaccounts', 'system:authenticated'],
  extra: { 'authentication.kubernetes.io/credential-id': ['JTI=e4a1'] },
};

describe('asking who we are', () => {
  it('takes the newest review, under the base path and with the credential', async () => {
    const evidence = await ask(() => review('v1', builder));
    expect(evidence).toEqual({
      attempts: [{ version: 'v1', status: 201, message: '' }],
      user: builder,
      method: 'v1',
      failure: null,
    });
    expect(server?.received).toHaveLength(1);
    expect(server?.received[0]).toMatchObject({
      method: 'POST',
      path: '/k8s/clusters/c-1/apis/authentication.k8s.io/v1/selfsubjectreviews',
      authorization: `Bearer ${token}`,
    });
    expect(JSON.parse(server?.received[0]?.body ?? '')).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    });
  });

  it('goes back to what 1.27 and 1.26 know', async () => {
    const evidence = await ask(({ path }) => (path.includes('/v1alpha1/') ? review('v1alpha1', builder) : missing));
    expect(evidence).toMatchObject({ method: 'v1alpha1', user: { username: builder.username } });
    expect(evidence.attempts.map(({ version, status }) => [version, status])).toEqual([
      ['v1', 404],
      ['v1beta1', 404],
      ['v1alpha1', 201],
    ]);
    expect(JSON.parse(server?.received[2]?.body ?? '')).toMatchObject({ apiVersion: 'authentication.k8s.io/v1alpha1' });
  });

  it('takes the name out of a 403', async () => {
    const text =
      'selfsubjectreviews.authentication.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope';
    const evidence = await ask(() => ({ status: 403, body: statusBody(403, 'Forbidden', text) }));
    expect(evidence).toMatchObject({
      attempts: [{ version: 'v1', status: 403, message: text }],
      user: { username: 'system:anonymous', groups: [] },
      method: 'forbiddenText',
    });
  });

  it('asks for the root path where no review is known, for the name in its refusal', async () => {
    const evidence = await ask(({ method }) =>
      method === 'POST'
        ? missing
        : { status: 403, body: statusBody(403, 'Forbidden', 'forbidden: User "jane" cannot get path "/"') },
    );
    expect(evidence).toMatchObject({ user: { username: 'jane' }, method: 'forbiddenText' });
    expect(evidence.attempts).toHaveLength(4);
  });

  it('is told the name by a refusal where something in front lets only reading through', async () => {
    const page = { status: 405, body: '<html></html>', contentType: 'text/html' };
    const refused = { status: 403, body: statusBody(403, 'Forbidden', 'forbidden: User "jane" cannot get path "/"') };
    const named = await ask(({ method }) => (method === 'POST' ? page : refused));
    expect(named).toMatchObject({ user: { username: 'jane' }, method: 'forbiddenText' });
    await server?.close();
    const shown = await ask(({ method }) => (method === 'POST' ? page : { status: 200, body: '<html></html>' }));
    expect(shown).toMatchObject({ user: null, attempts: [{ version: 'v1', status: 405 }] });
    expect(shown.attempts).toHaveLength(1);
  });

  it('has no name for somebody who may do everything on an old server', async () => {
    const evidence = await ask(({ method }) =>
      method === 'POST' ? missing : { status: 200, body: { paths: ['/api'] } },
    );
    expect(evidence).toMatchObject({ user: null, method: null, failure: null });
    expect(evidence.attempts.map(({ status }) => status)).toEqual([404, 404, 404, 200]);
  });

  it('keeps a 401 as it is, and asks no further', async () => {
    const evidence = await ask(() => ({ status: 401, body: statusBody(401, 'Unauthorized', 'Unauthorized') }));
    expect(evidence).toEqual({
      attempts: [{ version: 'v1', status: 401, message: 'Unauthorized' }],
      user: null,
      method: null,
      failure: null,
    });
  });

  it('never passes off a page for an API server’s 401', async () => {
    const evidence = await ask(() => ({ status: 401, body: 'Unauthorized', contentType: 'text/plain' }));
    expect(evidence.attempts[0]?.message).not.toBe('Unauthorized');
    expect(evidence.attempts[0]?.message).toContain('text/plain');
  });

  it.each([
    ['a page', '<html></html>'],
    ['an empty body', ''],
    ['half a body', '{"kind":"SelfSubj'],
    ['null', null],
    ['a name that is a number', { status: { userInfo: { username: 7 } } }],
    ['an empty name', { status: { userInfo: { username: '' } } }],
    ['groups that are no list', { status: { userInfo: { username: 7, groups: { a: 1 } } } }],
    ['a list', []],
  ])('survives %s in place of the review', async (_what, body) => {
    const evidence = await ask(() => ({ status: 201, body }));
    expect(evidence).toMatchObject({ user: null, attempts: [{ status: 201 }] });
  });

  it('keeps a hostile name on one line, bounded, and without our own secret', async () => {
    const username = `mallory\u001b[31m ${token} ${'x'.repeat(5000)}`;
    const evidence = await ask(() => review('v1', { username, groups: ['ok', 7, null] }));
    expect(evidence.user?.username).toMatch(/^mallory /);
    expect(evidence.user?.username.length).toBeLessThan(2500);
    expect(evidence.user?.groups).toEqual(['ok']);
    expect(JSON.stringify(evidence)).not.toContain(token);
  });

  it('tells what failed when the server hangs up', async () => {
    const evidence = await ask(() => null);
    expect(evidence).toMatchObject({ user: null, attempts: [{ version: 'v1', status: null }] });
    expect(evidence.failure).not.toBeNull();
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    server = await loopbackServer(() => null, controller.signal);
    const silent = { ...server.signed, endpoint: { ...server.signed.endpoint, basePath: '' } };
    const began = performance.now();
    const evidence = await identityProbe.measure(silent, { ...server.tools, signal: AbortSignal.abort() });
    expect(performance.now() - began).toBeLessThan(500);
    expect(evidence).toMatchObject({ user: null, failure: { code: 'ETIMEDOUT' } });
  });
});
