import { afterEach, describe, expect, it } from 'vitest';
import type { PathChoice } from '../../../shared/flow/scope.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import type { InstallName } from '../../../shared/model/run.ts';
import { crashed, deployment, pod, service, slice } from '../../checks/dashboard/builders.ts';
import { walkText } from '../hostile/walk.ts';
import { refusal, type Scripted, type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const list = (...items: readonly unknown[]): Scripted => ({ status: 200, body: { metadata: {}, items } });
const html: Scripted = { status: 200, body: '<html><title>Kubernetes Dashboard</title></html>', type: 'text/html' };
const inside = '/api/v1/namespaces/kubernetes-dashboard';

const account = { metadata: { name: 'kubernetes-dashboard', namespace: 'kubernetes-dashboard', uid: 'a1' } };

/** A cluster with a healthy Dashboard 2.7.0. */
function healthy(path: string): Scripted | null {
  if (path.startsWith('/apis/apps/v1/deployments')) return list(deployment());
  if (path.startsWith('/api/v1/services')) return list(service());
  if (path.startsWith(`${inside}/pods?`)) return list(pod());
  if (path.includes('/endpointslices')) return list(slice());
  if (path.startsWith(`${inside}/serviceaccounts`)) return list(account);
  if (path.includes('/log?'))
    return {
      status: 200,
      body: 'Starting overwatch\nSuccessful initial request to the apiserver, version: v1.24.17\n',
      type: 'text/plain',
    };
  if (path.includes('/services/https:kubernetes-dashboard:443/proxy/')) return html;
  if (path.includes('/services/http:'))
    return { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n', type: 'text/plain' };
  return null;
}

async function walked(
  answer: (path: string) => Scripted | null,
  paths: readonly PathChoice[] = ['all'],
  install?: InstallName,
) {
  server = await scriptedServer((path) => answer(path) ?? healthy(path));
  const { state, shown } = await walkText(server.kubeconfig, { paths, ...(install === undefined ? {} : { install }) });
  const verdict = state.verdict;
  if (verdict === null) throw new Error('no verdict');
  return {
    verdict,
    // What a way in says depends on this machine's own kubectl.
    codes: verdict.causes.flatMap(({ code, path }) => (path === null ? [code] : [])),
    finding: (step: StepId) => state.steps[step].finding,
    text: shown.text ?? '',
  };
}

describe('a walk to a Dashboard', () => {
  it('finds it, sees it run, and gets its page', async () => {
    const { verdict, finding, text } = await walked(() => null);
    expect(verdict).toMatchObject({ links: { user: 'pass', dashboard: 'pass', service: 'pass' } });
    expect(finding('dashboard.page')).toMatchObject({ outcome: 'pass' });
    expect(text).toContain('Dashboard found');
  });

  it('asks nothing of it where only the user link is walked', async () => {
    await walked(() => null, ['user']);
    expect(server?.asked.filter((path) => /deployments|services|pods|proxy/.test(path))).toEqual([]);
  });

  it('sends the API server’s credential to the API server alone: nothing asks a Dashboard to log in', async () => {
    await walked(() => null);
    expect(server?.asked.filter((path) => /proxy\/.*login$/.test(path))).toEqual([]);
  });

  it('where there is none: no fault of the user link, and a fault for who asked for it', async () => {
    const none = (path: string) => (/deployments|\/services/.test(path) ? list() : null);
    expect(await walked(none)).toMatchObject({ verdict: { outcome: 'sound' }, codes: [] });
    await server?.close();
    expect(await walked(none, ['port-forward'])).toMatchObject({ verdict: { outcome: 'fault' }, codes: ['DISC-01'] });
  });

  it('of two it walks to the one that is named', async () => {
    const old = deployment({ namespace: 'kube-system', image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1' });
    const two = (path: string) => (path.startsWith('/apis/apps/v1/deployments') ? list(old, deployment()) : null);
    const named = await walked(two, ['all'], { namespace: 'kubernetes-dashboard', name: 'kubernetes-dashboard' });
    expect(named).toMatchObject({ verdict: { links: { dashboard: 'pass' } }, codes: [] });
    await server?.close();
    expect((await walked(two)).codes).toEqual(['DISC-03']);
    await server?.close();
    const wrong = await walked(() => null, ['all'], { namespace: 'kube-system', name: 'kubernetes-dashboard' });
    expect(wrong.codes).toEqual(['DISC-02']);
  });

  it('a pod that ends at each start is the cause, and the empty Service and the page are what follows', async () => {
    const { codes, finding } = await walked((path) => {
      if (path.startsWith(`${inside}/pods?`)) return list(pod(crashed(2)));
      if (path.includes('/log?'))
        return {
          status: 200,
          body: 'Starting overwatch\npanic: secrets "kubernetes-dashboard-csrf" not found\n',
          type: 'text/plain',
        };
      if (path.includes('/endpointslices')) return list(slice({ conditions: { ready: false } }));
      if (path.includes('/proxy/'))
        return refusal(
          503,
          'ServiceUnavailable',
          'no endpoints available for service "https:kubernetes-dashboard:443"',
        );
      return null;
    });
    expect(codes).toEqual(['WL-06']);
    expect(finding('dashboard.endpoints')).toMatchObject({ outcome: 'blocked', blockedBy: 'dashboard.pods' });
    expect(finding('dashboard.page')).toMatchObject({ outcome: 'blocked', blockedBy: 'dashboard.pods' });
  });

  it('with rights in one namespace it looks at those that it knows, and says where it could not', async () => {
    const { verdict, finding } = await walked((path) => {
      if (path.startsWith('/apis/apps/v1/deployments') || path.startsWith('/api/v1/services'))
        return refusal(
          403,
          'Forbidden',
          'deployments.apps is forbidden: User "mara" cannot list resource "deployments" in API group "apps" at the cluster scope',
        );
      if (path.startsWith('/apis/apps/v1/namespaces/kubernetes-dashboard/deployments')) return list(deployment());
      if (path.startsWith(`${inside}/services?`)) return list(service());
      if (/\/namespaces\/(?:kube-system|headlamp|dashboard|default)\//.test(path))
        return refusal(403, 'Forbidden', 'is forbidden: User "mara" cannot list');
      return null;
    });
    expect(verdict.links).toMatchObject({ user: 'pass', dashboard: 'pass' });
    expect(finding('dashboard.install')?.facts).toContainEqual(
      expect.objectContaining({ label: 'deployments in all namespaces' }),
    );
  });

  it('with no rights at all nothing is wrong, and nothing is claimed', async () => {
    const refuse = (path: string) =>
      /deployments|services|pods|nodes|events/.test(path) && !path.includes('reviews')
        ? refusal(403, 'Forbidden', 'is forbidden: User "mara" cannot list')
        : null;
    expect(await walked(refuse)).toMatchObject({ verdict: { outcome: 'sound' }, codes: [] });
    await server?.close();
    const named = await walked(refuse, ['port-forward']);
    expect(named.verdict.outcome).toBe('inconclusive');
    expect(named.finding('dashboard.install')).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
  });
});
