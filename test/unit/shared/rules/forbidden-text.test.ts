import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForbiddenText } from '../../../../shared/rules/forbidden-text.ts';

describe('the text of a 403', () => {
  it('names who may not do what in the whole cluster', () => {
    expect(
      parseForbiddenText(
        'namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope',
      ),
    ).toEqual({
      user: 'jane',
      verb: 'list',
      resource: 'namespaces',
      group: '',
      namespace: null,
      path: null,
      reason: '',
    });
  });

  it('names the namespace and the subresource', () => {
    const parsed = parseForbiddenText(
      'services "https:kubernetes-dashboard:" is forbidden: User "jane" cannot get resource "services/proxy" in API group "" in the namespace "kubernetes-dashboard"',
    );
    expect(parsed).toMatchObject({ resource: 'services/proxy', namespace: 'kubernetes-dashboard', verb: 'get' });
  });

  it('names a path', () => {
    expect(
      parseForbiddenText('forbidden: User "system:anonymous" cannot get path "/k8s/clusters/c-1/version"'),
    ).toEqual({
      user: 'system:anonymous',
      verb: 'get',
      resource: null,
      group: null,
      namespace: null,
      path: '/k8s/clusters/c-1/version',
      reason: '',
    });
  });

  it('keeps what an authorizer added', () => {
    const parsed = parseForbiddenText(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "x": RBAC: role.rbac.authorization.k8s.io "gone" not found',
    );
    expect(parsed?.reason).toBe('RBAC: role.rbac.authorization.k8s.io "gone" not found');
  });

  it('reads the refusal to impersonate', () => {
    const parsed = parseForbiddenText(
      'users "boss" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
    expect(parsed).toMatchObject({ user: 'jane', verb: 'impersonate', resource: 'users' });
  });

  it('undoes quotes, backslashes and entities in a name', () => {
    expect(parseForbiddenText('forbidden: User "CORP\\\\bob" cannot get path "/"')?.user).toBe('CORP\\bob');
    expect(parseForbiddenText('forbidden: User "a\\"b" cannot get path "/"')?.user).toBe('a"b');
    expect(parseForbiddenText('forbidden: User "R&amp;D &lt;x&gt;" cannot get path "/"')?.user).toBe('R&D <x>');
    expect(parseForbiddenText('forbidden: User "\\u00e9\\x00" cannot get path "/"')?.user).toBe('é\0');
  });

  it('reads the wording of 1.7 and older', () => {
    expect(parseForbiddenText('User "system:anonymous" cannot list pods at the cluster scope.')).toMatchObject({
      user: 'system:anonymous',
      verb: 'list',
      resource: 'pods',
      namespace: null,
    });
  });

  it('is not taken in by other refusals', () => {
    expect(parseForbiddenText('Forbidden')).toBeNull();
    expect(
      parseForbiddenText('Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)'),
    ).toBeNull();
    expect(parseForbiddenText('')).toBeNull();
  });

  it('never throws, and ends soon, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        parseForbiddenText(`User "${text}`);
        parseForbiddenText(`User "x" cannot list resource "${text}`);
      }),
    );
    parseForbiddenText(`User "${'\\'.repeat(60_000)}`);
  });

  it('gives back any user name that Go could have quoted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9:@._ "\\-]{1,40}$/), (user) => {
        const written = user.replace(/["\\]/g, (character) => `\\${character}`);
        expect(parseForbiddenText(`forbidden: User "${written}" cannot get path "/"`)?.user).toBe(user);
      }),
    );
  });
});
