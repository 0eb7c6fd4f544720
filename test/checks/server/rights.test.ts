import { describe, expect, it } from 'vitest';
import { accessCheck } from '../../../electron/checks/server/access.ts';
import { identityCheck } from '../../../electron/checks/server/identity.ts';
import type { RoleBindingsEvidence, Subject } from '../../../shared/model/evidence/rights.ts';
import { answer, at, clusterEntry, contextEntry, kubeconfig, statusAnswer, userEntry } from '../builders.ts';
import {
  access,
  forbidden,
  healthy,
  identityRefused,
  knownAs,
  namedInRefusal,
  unknownReview,
  withCertificate,
} from './builders.ts';
import { codes } from './codes.ts';

const asBoss = kubeconfig({ user: userEntry({ impersonate: at('boss', 18) }) });

function cannotImpersonate(user: string, resource: string): string {
  return `${resource} "boss" is forbidden: User "${user}" cannot impersonate resource "${resource}" in API group "" at the cluster scope`;
}

describe('who am I', () => {
  it('passes with the name and the groups', () => {
    const judgement = identityCheck.judge(healthy({ identity: knownAs('mara', ['developers']) }));
    expect(judgement).toMatchObject({ outcome: 'pass', note: 'mara', message: 'The server knows you as mara.' });
    expect(JSON.stringify(judgement)).toContain('developers');
    expect(identityCheck.judge(healthy({ identity: namedInRefusal('jane') }))).toMatchObject({ note: 'jane' });
  });

  it('passes on an old server by what the credential itself fixes', () => {
    expect(identityCheck.judge(healthy({ ...withCertificate(), identity: unknownReview }))).toMatchObject({
      outcome: 'pass',
      note: 'mara',
    });
    expect(identityCheck.judge(healthy({ identity: unknownReview }))).toMatchObject({
      note: 'system:serviceaccount:team-a:builder',
    });
  });

  it('does not apply where nobody can tell', () => {
    expect(identityCheck.judge(healthy({ kubeconfig: asBoss, identity: unknownReview })).outcome).toBe('notApplicable');
    const http = kubeconfig({ cluster: clusterEntry({ server: at('http://127.0.0.1:8001', 6) }) });
    expect(identityCheck.judge(healthy({ kubeconfig: http, identity: null })).outcome).toBe('notApplicable');
    expect(identityCheck.judge(healthy({ identity: null })).outcome).toBe('inconclusive');
  });

  it('AUTHZ-10: may not act as the user that the kubeconfig names', () => {
    const text = cannotImpersonate('jane', 'users');
    const judgement = identityCheck.judge(
      healthy({ kubeconfig: asBoss, identity: { ...namedInRefusal('jane', text) } }),
    );
    expect(codes(judgement)).toEqual(['AUTHZ-10']);
    expect(judgement).toMatchObject({
      outcome: 'fail',
      problems: [{ args: { user: 'jane', target: 'boss' }, origin: { line: 18 } }],
    });
  });

  it('AUTHZ-10: also for groups, and by the wordings of 1.36', () => {
    for (const text of [
      cannotImpersonate('jane', 'groups'),
      'forbidden: User "jane" cannot impersonate-on:user-info:get path "/version"',
      'users "boss" is forbidden: User "jane" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope',
    ]) {
      const everywhere = statusAnswer(forbidden(text), {}, { path: '/version' });
      const facts = healthy({ kubeconfig: asBoss, identity: identityRefused(403, ''), signedVersion: everywhere });
      expect(codes(identityCheck.judge(facts))).toEqual(['AUTHZ-10']);
    }
  });

  it('AUTHZ-10: not when it is allowed', () => {
    const judgement = identityCheck.judge(healthy({ kubeconfig: asBoss, identity: knownAs('boss') }));
    expect(judgement).toMatchObject({
      outcome: 'pass',
      message: 'The server knows you as boss, as the kubeconfig asks.',
    });
  });
});

describe('allowed what it needs', () => {
  it('passes for somebody who may list namespaces', () => {
    expect(accessCheck.judge(healthy()).outcome).toBe('pass');
  });

  it('passes with rights in one’s own namespace: kubectl works there', () => {
    const team = kubeconfig({ context: contextEntry({ namespace: at('team-a', 12) }) });
    const judgement = accessCheck.judge(healthy({ kubeconfig: team, access: access(false, true, 201, 'team-a') }));
    expect(judgement).toMatchObject({ outcome: 'pass', note: 'in team-a' });
  });

  it('AUTHZ-01: no rights at all, and still signed in', () => {
    const judgement = accessCheck.judge(healthy({ access: access(false, false) }));
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ args: { mayReadNamespace: false } }] });
    expect(codes(judgement)).toEqual(['AUTHZ-01']);
  });

  it('AUTHZ-08: not even discovery', () => {
    const denied = (path: string) =>
      statusAnswer(forbidden(`forbidden: User "jane" cannot get path "${path}"`), {}, { path });
    const facts = healthy({
      identity: knownAs('jane'),
      signedVersion: denied('/version'),
      signedDiscovery: denied('/api'),
    });
    const judgement = accessCheck.judge(facts);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ certainty: 'certain', args: { user: 'jane', denied: ['/version', '/api'] } }],
    });
    expect(codes(judgement)).toEqual(['AUTHZ-08']);
  });

  it('AUTHZ-08: may not even ask about itself', () => {
    const judgement = accessCheck.judge(healthy({ access: access(null, null, 403) }));
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ code: 'AUTHZ-08', certainty: 'likely' }] });
  });

  const mayNotAsk = (user: string) => {
    const said = `selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "${user}" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope`;
    const answers = access(null, null, 403);
    return { ...answers, answers: answers.answers.map((answer) => ({ ...answer, evaluationError: said })) };
  };

  it('AUTHZ-08: the server says so and names the person', () => {
    const judgement = accessCheck.judge(healthy({ access: mayNotAsk('jane') }));
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ code: 'AUTHZ-08', certainty: 'certain' }] });
  });

  it('AUTHZ-01: somebody who acts as a stranger has a stranger’s rights, and no default role is missing', () => {
    expect(codes(accessCheck.judge(healthy({ access: mayNotAsk('system:anonymous') })))).toEqual(['AUTHZ-01']);
  });

  it('can’t tell when the question was not answered', () => {
    expect(accessCheck.judge(healthy({ access: access(null, null, null) })).outcome).toBe('inconclusive');
    expect(accessCheck.judge(healthy({ access: null })).outcome).toBe('inconclusive');
  });
});

describe('who can give the rights, and why they are not there', () => {
  const mara = { kind: 'User', name: 'mara', namespace: null } as const;
  const role = { kind: 'ClusterRole', name: 'view' } as const;
  const admin = { kind: 'ClusterRole', name: 'admin' } as const;
  const binding = (subject: Subject, change: Partial<RoleBindingsEvidence['bindings'][number]> = {}) => ({
    name: 'viewers',
    wide: false,
    role,
    subjects: [subject],
    ...change,
  });
  const read = (...bindings: RoleBindingsEvidence['bindings']): RoleBindingsEvidence => ({
    namespace: 'team-a',
    statuses: { clusterRoleBindings: 200, roleBindings: 200, clusterRoles: 200, roles: 200 },
    bindings,
    bindingRoles: [admin],
    failure: null,
  });
  const judge = (
    roleBindings: RoleBindingsEvidence | null,
    identity = knownAs('oidc:mara', ['oidc:devs', 'system:authenticated']),
    answers = access(false, false, 201, 'team-a'),
  ) => accessCheck.judge(healthy({ roleBindings, identity, access: answers }));

  it('names those who may bind roles, the namespace’s own first, and none of the control plane', () => {
    const platform = { kind: 'Group', name: 'platform', namespace: null } as const;
    const account = { kind: 'ServiceAccount', name: 'deployer', namespace: 'ci' } as const;
    const controller = { kind: 'ServiceAccount', name: 'controller', namespace: 'kube-system' } as const;
    const masters = { kind: 'Group', name: 'system:masters', namespace: null } as const;
    const judgement = judge(
      read(
        binding(platform, { wide: true, role: admin }),
        binding(controller, { wide: true, role: admin }),
        binding(masters, { wide: true, role: admin }),
        binding(account, { role: admin }),
        binding({ ...mara, name: 'reader' }),
      ),
    );
    const granters = ['service account ci/deployer', 'group platform'];
    expect(judgement).toMatchObject({ problems: [{ code: 'AUTHZ-01', args: { granters, binding: null } }] });
    expect(JSON.stringify(judgement)).toContain('May bind roles in team-a');
  });

  it('says that it is not known where the bindings may not be read', () => {
    const none = { clusterRoleBindings: 403, roleBindings: 403, clusterRoles: 403, roles: 403 };
    const judgement = judge({ ...read(), statuses: none, bindingRoles: [] });
    expect(judgement).toMatchObject({ problems: [{ args: { granters: [] } }] });
    expect(JSON.stringify(judgement)).toContain('you may not read the bindings');
  });

  it.each([
    ['without the prefix', mara, 'user mara', 'user oidc:mara'],
    ['in other letters', { ...mara, name: 'OIDC:Mara' }, 'user OIDC:Mara', 'user oidc:mara'],
    ['a group without the prefix', { kind: 'Group', name: 'devs', namespace: null }, 'group devs', 'group oidc:devs'],
  ] as const)('sees a binding that names the person %s', (_what, subject, named, known) => {
    expect(judge(read(binding(subject)))).toMatchObject({ problems: [{ args: { binding: 'viewers', named, known } }] });
  });

  it('sees an account that is bound in another namespace, or as a user', () => {
    const account = knownAs('system:serviceaccount:team-a:builder');
    const elsewhere = { kind: 'ServiceAccount', name: 'builder', namespace: 'default' } as const;
    for (const subject of [elsewhere, { ...elsewhere, kind: 'User', namespace: null } as const]) {
      expect(judge(read(binding(subject)), account)).toMatchObject({
        problems: [{ args: { known: 'service account team-a/builder' } }],
      });
    }
    expect(judge(read(binding(elsewhere, { wide: true })), account)).toMatchObject({
      problems: [{ args: { binding: null } }],
    });
  });

  it('sees nothing in bindings of others, or of the very person', () => {
    for (const name of ['jane', 'amara', 'oidc:mara', 'system:mara', '']) {
      expect(judge(read(binding({ ...mara, name })))).toMatchObject({ problems: [{ args: { binding: null } }] });
    }
    const own = { kind: 'ServiceAccount', name: 'builder', namespace: 'team-a' } as const;
    const account = knownAs('system:serviceaccount:team-a:builder');
    expect(judge(read(binding(own)), account)).toMatchObject({ problems: [{ args: { binding: null } }] });
  });

  it('names a role that a binding of the person’s wants and that is not there', () => {
    const { answers } = access(false, false, 201, 'team-a');
    const remark = 'RBAC: role.rbac.authorization.k8s.io "viewer" not found';
    const judgement = judge(null, undefined, { answers: answers.map((one) => ({ ...one, reason: remark })) });
    expect(judgement).toMatchObject({ problems: [{ code: 'AUTHZ-01', args: { missingRole: 'viewer' } }] });
  });
});

describe('the context’s namespace', () => {
  const inTeam = (namespace: string) => kubeconfig({ context: contextEntry({ namespace: at(namespace, 12) }) });
  const asked = (status: { readonly code: number; readonly reason: string; readonly message: string }) =>
    statusAnswer(status, {}, { path: '/api/v1/namespaces/team-a', anonymous: false });
  const gone = asked({ code: 404, reason: 'NotFound', message: 'namespaces "team-a" not found' });

  it('KCFG-19: it does not exist, and all else works', () => {
    const judgement = accessCheck.judge(healthy({ kubeconfig: inTeam('team-a'), namespace: gone }));
    expect(codes(judgement)).toEqual(['KCFG-19']);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      note: 'namespace is missing',
      problems: [{ certainty: 'certain', args: { namespace: 'team-a' }, origin: { line: 12 } }],
    });
  });

  it('KCFG-19: a name that client-go can’t even ask for', () => {
    expect(codes(accessCheck.judge(healthy({ kubeconfig: inTeam('team/a') })))).toEqual(['KCFG-19']);
  });

  it('KCFG-19: nothing is said where the server does not tell', () => {
    const refusal = forbidden(
      'namespaces "team-a" is forbidden: User "jane" cannot get resource "namespaces" in API group "" in the namespace "team-a"',
    );
    const unknownPath = { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' };
    for (const namespace of [asked(refusal), asked(unknownPath), answer({ body: '{"kind":"Namespace"}' }), null]) {
      expect(accessCheck.judge(healthy({ kubeconfig: inTeam('team-a'), namespace })).outcome).toBe('pass');
    }
  });
});

describe('who decides that nearly nothing is allowed', () => {
  const no = (change: Partial<ReturnType<typeof access>['answers'][number]> = {}) => {
    const { answers } = access(false, false);
    return { answers: answers.map((one) => ({ ...one, ...change })) };
  };
  const judge = (user: string, answers = no(), server = 'https://api.example.com:6443') =>
    accessCheck.judge(
      healthy({
        kubeconfig: kubeconfig({ cluster: clusterEntry({ server: at(server, 6) }) }),
        identity: knownAs(user),
        access: answers,
      }),
    );

  it.each([
    ['https://0123.gr7.eu-west-1.eks.amazonaws.com', 'EKS'],
    ['https://team-dns-1a2b.hcp.westeurope.azmk8s.io:443', 'AKS'],
    ['https://gke-1a2b.europe-west1.gke.goog', 'GKE'],
  ])('AUTHZ-06: the cloud of %s gives rights in a way of its own', (server, provider) => {
    const judgement = judge('mara@example.com', no(), server);
    expect(codes(judgement)).toEqual(['AUTHZ-06']);
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ args: { provider } }] });
  });

  it('AUTHZ-06: also by the version’s suffix, and never for accounts of the cluster itself', () => {
    const gke = answer({ body: '{"gitVersion":"v1.30.5-gke.1443001"}' }, { anonymous: false });
    const facts = { signedVersion: gke, access: no() };
    expect(codes(accessCheck.judge(healthy({ ...facts, identity: knownAs('mara@example.com') })))).toEqual([
      'AUTHZ-06',
    ]);
    expect(codes(accessCheck.judge(healthy({ ...facts, identity: knownAs('system:serviceaccount:a:b') })))).toEqual([
      'AUTHZ-01',
    ]);
  });

  it('AUTHZ-07: the token is the Dashboard’s own', () => {
    for (const account of ['kubernetes-dashboard', 'kubernetes-dashboard-web']) {
      expect(codes(judge(`system:serviceaccount:kubernetes-dashboard:${account}`))).toEqual(['AUTHZ-07']);
    }
    expect(codes(judge('system:serviceaccount:kubernetes-dashboard:admin-user'))).toEqual(['AUTHZ-01']);
    const all = accessCheck.judge(
      healthy({ identity: knownAs('system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard') }),
    );
    expect(all.outcome).toBe('pass');
  });

  it('AUTHZ-09: an authorizer that finds no policy says so', () => {
    for (const reason of ['No policy matched.\nUnknown user "jane"', 'no RBAC policy matched']) {
      expect(codes(judge('jane', no({ reason })))).toEqual(['AUTHZ-09']);
    }
  });

  it('AUTHZ-12: another authorizer than RBAC gives its reason, or denies outright', () => {
    const judgement = judge('jane', no({ reason: 'outside of office hours', denied: true }));
    expect(codes(judgement)).toEqual(['AUTHZ-12']);
    expect(judgement).toMatchObject({ problems: [{ args: { how: 'denies', reason: 'outside of office hours' } }] });
    expect(codes(judge('jane', no({ reason: 'outside of office hours' })))).toEqual(['AUTHZ-12']);
  });

  it('AUTHZ-12: another authorizer than RBAC is down, so that the request itself fails', () => {
    const evaluationError = 'Post "https://opa.example/authorize?timeout=30s": dial tcp: connection refused';
    const judgement = judge('jane', no({ evaluationError }));
    expect(codes(judgement)).toEqual(['AUTHZ-12']);
    expect(judgement).toMatchObject({ problems: [{ args: { how: 'broken', reason: evaluationError } }] });
  });

  it('AUTHZ-01: RBAC’s own remarks change nothing', () => {
    expect(codes(judge('jane', no({ reason: 'RBAC: role.rbac.authorization.k8s.io "x" not found' })))).toEqual([
      'AUTHZ-01',
    ]);
  });
});
