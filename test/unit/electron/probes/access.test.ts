import { afterEach, describe, expect, it } from 'vitest';
import { accessProbe } from '../../../../electron/probes/access.ts';
import { userLinkQuestions } from '../../../../shared/rules/access-questions.ts';
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

async function ask(reply: (asked: Received) => Reply | null, questions = userLinkQuestions('team-a')) {
  server = await loopbackServer(reply);
  return accessProbe.measure({ ...server.signed, questions }, server.tools);
}

function review(status: unknown): Reply {
  return { status: 201, body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', status } };
}

describe('asking what we may do', () => {
  it('asks each question as it is meant, and answers in the same order', async () => {
    const evidence = await ask(({ body }) => review({ allowed: body.includes('"pods"'), reason: 'RBAC: allowed' }));
    expect(evidence.answers.map(({ question, allowed }) => [question.resource, allowed])).toEqual([
      ['namespaces', false],
      ['pods', true],
    ]);
    expect(evidence.answers[1]).toMatchObject({
      reason: 'RBAC: allowed',
      status: 201,
      evaluationError: '',
      denied: false,
    });
    const specs = (server?.received ?? []).map(({ body }) => JSON.parse(body).spec.resourceAttributes);
    expect(specs).toContainEqual({ verb: 'list', group: '', resource: 'namespaces', namespace: '' });
    expect(specs).toContainEqual({ verb: 'list', group: '', resource: 'pods', namespace: 'team-a' });
    expect(server?.received.every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true);
    expect(
      server?.received.every(({ path }) => path.endsWith('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')),
    ).toBe(true);
  });

  it('asks for paths, subresources and names', async () => {
    const none = { group: '', resource: null, subresource: null, name: null, namespace: '', path: null };
    const evidence = await ask(
      () => review({ allowed: true }),
      [
        { ...none, verb: 'get', path: '/version' },
        { ...none, verb: 'get', resource: 'services', subresource: 'proxy', name: 'https:web:', namespace: 'x' },
      ],
    );
    expect(evidence.answers.every(({ allowed }) => allowed === true)).toBe(true);
    const specs = (server?.received ?? []).map(({ body }) => JSON.parse(body).spec);
    expect(specs).toContainEqual({ nonResourceAttributes: { verb: 'get', path: '/version' } });
    expect(specs).toContainEqual({
      resourceAttributes: {
        verb: 'get',
        group: '',
        resource: 'services',
        subresource: 'proxy',
        name: 'https:web:',
        namespace: 'x',
      },
    });
  });

  it('keeps a refusal to answer as such', async () => {
    const text =
      'selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "jane" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope';
    const evidence = await ask(() => ({ status: 403, body: statusBody(403, 'Forbidden', text) }));
    expect(evidence.answers[0]).toMatchObject({ allowed: null, status: 403, evaluationError: text });
  });

  it.each([
    ['a page', '<html></html>'],
    ['nothing', ''],
    ['null', null],
    ['no status', {}],
    ['a word for yes', { status: { allowed: 'yes' } }],
  ])('takes %s for no answer', async (_what, body) => {
    const evidence = await ask(() => ({ status: 201, body }));
    expect(evidence.answers.every(({ allowed }) => allowed === null)).toBe(true);
  });

  it('says when there was none at all', async () => {
    const evidence = await ask(() => null);
    expect(evidence.answers).toHaveLength(2);
    expect(evidence.answers.every(({ allowed, status }) => allowed === null && status === null)).toBe(true);
  });
});
