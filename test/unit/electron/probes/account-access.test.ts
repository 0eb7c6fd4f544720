import { afterEach, describe, expect, it } from 'vitest';
import { accountAccessProbe } from '../../../../electron/probes/account-access.ts';
import type { AccessQuestion } from '../../../../shared/model/evidence/http.ts';
import {
  type LoopbackServer,
  loopbackServer,
  type Received,
  type Reply,
  statusBody,
} from '../kube/api/loopback-server.ts';

let server: LoopbackServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const none = { group: '', subresource: null, name: null, namespace: '', path: null } as const;
const questions: readonly AccessQuestion[] = [
  { ...none, verb: 'get', resource: null, path: '/version' },
  { ...none, verb: 'get', resource: 'secrets', name: 'kubernetes-dashboard-csrf', namespace: 'dash' },
];

async function ask(reply: (asked: Received) => Reply | null) {
  server = await loopbackServer(reply);
  return accountAccessProbe.measure(
    { ...server.signed, namespace: 'dash', account: 'kubernetes-dashboard', questions },
    server.tools,
  );
}

describe('asking what a service account may do', () => {
  it('asks for it by the name and the groups that the server gives it', async () => {
    const evidence = await ask(({ body }) => ({
      status: 201,
      body: { kind: 'SubjectAccessReview', status: { allowed: body.includes('/version') } },
    }));
    expect(evidence.answers.map(({ allowed }) => allowed)).toEqual([true, false]);
    const specs = (server?.received ?? []).map(({ body }) => JSON.parse(body).spec);
    const subject = {
      user: 'system:serviceaccount:dash:kubernetes-dashboard',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:dash', 'system:authenticated'],
    };
    expect(specs).toContainEqual({ ...subject, nonResourceAttributes: { verb: 'get', path: '/version' } });
    expect(specs).toContainEqual({
      ...subject,
      resourceAttributes: {
        verb: 'get',
        group: '',
        resource: 'secrets',
        name: 'kubernetes-dashboard-csrf',
        namespace: 'dash',
      },
    });
    expect(server?.received.every(({ path }) => path.endsWith('/v1/subjectaccessreviews'))).toBe(true);
  });

  it('keeps it as not known where the person may not ask', async () => {
    const text =
      'subjectaccessreviews.authorization.k8s.io is forbidden: User "jane" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope';
    const evidence = await ask(() => ({ status: 403, body: statusBody(403, 'Forbidden', text) }));
    expect(evidence.answers[0]).toMatchObject({ allowed: null, status: 403, evaluationError: text });
  });
});
