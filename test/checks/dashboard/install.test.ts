import { describe, expect, it } from 'vitest';
import type { AskedFor } from '../../../electron/checks/facts.ts';
import { answer } from '../builders.ts';
import {
  answered,
  chartSeven,
  codesOf,
  denied,
  deployment,
  healthyDashboard,
  inNamespace,
  judge,
  service,
} from './builders.ts';

const everything: AskedFor = { paths: ['all'], install: null, told: {}, trial: null };
const byName: AskedFor = { ...everything, paths: ['kubectl-proxy'] };
const nothing = [answered('deployments', []), answered('services', [])];
const old = deployment({ namespace: 'kube-system', image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1' });
const headlamp = deployment({
  namespace: 'headlamp',
  name: 'headlamp',
  image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
  labels: { 'app.kubernetes.io/name': 'headlamp' },
});

function install(change: Parameters<typeof healthyDashboard>[0]) {
  return judge('dashboard.install', healthyDashboard(change));
}

describe('finding a Dashboard', () => {
  it('says which one it is and where', () => {
    expect(install({})).toMatchObject({
      outcome: 'pass',
      message: 'Kubernetes Dashboard 2.7.0 is in the namespace kubernetes-dashboard.',
    });
  });

  it('DISC-01: there is none. Asked for everything, that is no fault; asked for a way to it, it is', () => {
    const all = install({ asked: everything, dashboardCandidates: nothing });
    expect(all).toMatchObject({ outcome: 'notApplicable', reason: 'notInstalled' });
    expect(codesOf(all)).toEqual(['DISC-01']);
    expect(install({ asked: byName, dashboardCandidates: nothing })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'DISC-01', certainty: 'certain' }],
    });
  });

  it('DISC-08: in a cluster of AKS or GKE it may have been taken away; which of the two, the person knows', () => {
    const at = (server: string, gitVersion: string) => {
      const version = answer({ body: JSON.stringify({ gitVersion }) });
      const sound = healthyDashboard().kubeconfig;
      const cluster = sound.cluster === null ? null : { ...sound.cluster, server: { ...origin, value: server } };
      const kubeconfig = { ...sound, cluster };
      const found = install({ asked: byName, dashboardCandidates: nothing, kubeconfig, version, signedVersion: null });
      return 'problems' in found ? found.problems.map(({ candidates }) => candidates.join()) : [];
    };
    const origin = { origin: { file: '/home/mara/.kube/config', line: 1, column: 1 } };
    expect(at('https://team-x.hcp.westeurope.azmk8s.io:443', 'v1.30.2')).toEqual(['DISC-01,DISC-08']);
    expect(at('https://10.0.0.1', 'v1.30.2-gke.1100')).toEqual(['DISC-01,DISC-08']);
    expect(at('https://team-x.hcp.westeurope.azmk8s.io:443', 'v1.18.9')).toEqual(['DISC-01']);
    expect(at('https://ABC.gr7.eu-west-1.eks.amazonaws.com', 'v1.30.2-eks-036c24b')).toEqual(['DISC-01']);
    expect(at('https://10.0.0.1:6443', 'v1.30.2')).toEqual(['DISC-01']);
  });

  it('DISC-02: the one that was asked for is in another namespace', () => {
    const asked = { ...everything, install: { namespace: 'kube-system', name: 'kubernetes-dashboard' } };
    expect(install({ asked })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'DISC-02', args: { found: 'kubernetes-dashboard/kubernetes-dashboard' } }],
    });
    const right = { ...everything, install: { namespace: 'kubernetes-dashboard', name: 'kubernetes-dashboard' } };
    expect(install({ asked: right })).toMatchObject({ outcome: 'pass' });
  });

  it('DISC-03: of two it takes the newer and says so; one that was chosen is not asked about again', () => {
    const dashboardCandidates = [answered('deployments', [old, deployment()])];
    expect(install({ dashboardCandidates })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'DISC-03', blocks: false, args: { chosen: 'kubernetes-dashboard/kubernetes-dashboard' } }],
    });
    const asked = { ...everything, install: { namespace: 'kube-system', name: 'kubernetes-dashboard' } };
    expect(install({ asked, dashboardCandidates })).toMatchObject({ outcome: 'pass', note: 'kube-system' });
  });

  it('a Headlamp beside a Dashboard is no rival', () => {
    expect(install({ dashboardCandidates: [answered('deployments', [headlamp, deployment()])] })).toMatchObject({
      outcome: 'pass',
    });
  });

  it('with no rights to look it never says that there is none', () => {
    const dashboardCandidates = [
      denied('deployments', null),
      denied('services', null),
      denied('deployments', 'kube-system'),
    ];
    const all = install({ asked: everything, dashboardCandidates });
    expect(all).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
    expect(codesOf(all)).toEqual([]);
    const named = install({ asked: byName, dashboardCandidates });
    expect(named).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
    expect(JSON.stringify(named)).toContain('cannot list resource');
  });

  it('with rights in one namespace it finds the one there and shows where it could not look', () => {
    const dashboardCandidates = [
      denied('deployments', null),
      answered('deployments', [deployment()], { namespace: 'kubernetes-dashboard' }),
    ];
    const judgement = install({ dashboardCandidates });
    expect(judgement).toMatchObject({ outcome: 'pass' });
    expect(judgement.facts).toContainEqual(
      expect.objectContaining({ label: 'deployments in all namespaces', outcome: 'unsure' }),
    );
  });

  it('a list that was cut short leaves it open', () => {
    const dashboardCandidates = [answered('deployments', [], { truncated: true }), answered('services', [])];
    expect(install({ asked: byName, dashboardCandidates })).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('its version', () => {
  const version = (candidates: Parameters<typeof healthyDashboard>[0]) =>
    judge('dashboard.version', healthyDashboard(candidates));
  const seven = chartSeven();

  it('DISC-06: it is older than the cluster', () => {
    const dashboardCandidates = [answered('deployments', [old])];
    expect(version({ dashboardCandidates })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'DISC-06', blocks: false, args: { version: '1.10.1', tested: '1.10' } }],
    });
  });
  it('fits, and is archived all the same', () => {
    const dashboardCandidates = [answered('deployments', seven.deployments), answered('services', seven.services)];
    const fitting = { version: answer({ body: '{"gitVersion":"v1.30.2"}' }), signedVersion: null };
    expect(version({ dashboardCandidates, ...fitting })).toMatchObject({ outcome: 'pass', note: '7.13.0, archived' });
  });
  it('of Headlamp is looked after', () => {
    expect(version({ dashboardCandidates: [answered('deployments', [headlamp])] })).toMatchObject({
      outcome: 'pass',
      note: '0.45.0',
    });
  });
  it('HL-06: a Headlamp that lets every visitor act as itself', () => {
    const args = ['-in-cluster', '-unsafe-use-service-account-token'];
    const open = deployment({
      namespace: 'headlamp',
      name: 'headlamp',
      image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
      args,
    });
    expect(codesOf(version({ dashboardCandidates: [answered('deployments', [open])] }))).toEqual(['HL-06']);
    const closed = deployment({
      namespace: 'headlamp',
      name: 'headlamp',
      image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
      args: ['-in-cluster', '-unsafe-use-service-account-token=false'],
    });
    expect(version({ dashboardCandidates: [answered('deployments', [closed])] })).toMatchObject({ outcome: 'pass' });
  });
  it('that nobody tells is no fault', () => {
    const dashboardCandidates = [answered('deployments', [deployment({ image: 'kubernetesui/dashboard:latest' })])];
    expect(version({ dashboardCandidates })).toMatchObject({ outcome: 'notApplicable', reason: 'cannotBeTold' });
  });
});

describe('its Service', () => {
  const judged = (services: readonly Parameters<typeof answered>[1][], deployments = [deployment()]) =>
    judge(
      'dashboard.service',
      healthyDashboard({
        dashboardCandidates: [answered('deployments', deployments), answered('services', services.flat() as never)],
      }),
    );
  const seven = chartSeven();

  it('is found with its port, and its address always names that', () => {
    const judgement = judged([[service()]]);
    expect(judgement).toMatchObject({ outcome: 'pass', note: 'https, port 443' });
    expect(JSON.stringify(judgement.facts)).toContain('/services/https:kubernetes-dashboard:443/proxy/');
  });
  it('SVC-17: there is none', () => {
    expect(judged([[]])).toMatchObject({ outcome: 'fail', problems: [{ code: 'SVC-17' }] });
  });
  it('SVC-14: of 7 only the inner ones are left', () => {
    const inner = seven.services.filter((one) => !JSON.stringify(one).includes('kong-proxy'));
    expect(judged([inner], seven.deployments)).toMatchObject({ outcome: 'fail', problems: [{ code: 'SVC-14' }] });
    expect(judged([seven.services], seven.deployments)).toMatchObject({ outcome: 'pass' });
  });
  it('SVC-14 stops nobody who comes by an Ingress that leads to each part', () => {
    const inner = seven.services.filter((one) => !JSON.stringify(one).includes('kong-proxy'));
    const ingress = (parts: readonly string[]) => ({
      metadata: { name: 'ui', namespace: 'kubernetes-dashboard' },
      spec: {
        rules: [
          {
            host: 'ui.example.com',
            http: {
              paths: parts.map((part) => ({
                path: `/${part}`,
                backend: { service: { name: `kubernetes-dashboard-${part}`, port: { number: 8000 } } },
              })),
            },
          },
        ],
      },
    });
    const walked = (parts: readonly string[], paths: readonly ('all' | 'port-forward')[] = ['all']) =>
      judge(
        'dashboard.service',
        healthyDashboard({
          asked: { paths, install: null, told: {}, trial: null },
          dashboardCandidates: [answered('deployments', seven.deployments), answered('services', inner)],
          dashboardObjects: [
            ...inNamespace(),
            answered('ingresses', [ingress(parts)], { namespace: 'kubernetes-dashboard' }),
          ],
        }),
      );
    expect(walked(['web', 'api', 'auth'])).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'SVC-14', blocks: false, next: expect.stringMatching(/ui\.example\.com/) }],
    });
    expect(walked(['web', 'api', 'auth'], ['port-forward']).outcome).toBe('fail');
    expect(walked(['web', 'api']).outcome).toBe('fail');
  });
  it('SVC-13: it is another name and nothing more', () => {
    const external = service(
      {},
      { type: 'ExternalName', externalName: 'dashboard.example.com', selector: undefined, ports: [] },
    );
    expect(judged([[external]])).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'SVC-13', args: { type: 'ExternalName' } }],
    });
  });
  it('SVC-05: its port has a name that no container’s port has', () => {
    const named = service({}, { ports: [{ name: 'https', port: 443, targetPort: 'https' }] });
    expect(judged([[named]])).toMatchObject({ outcome: 'fail', problems: [{ code: 'SVC-05', explainable: false }] });
    const fitting = deployment({ container: { ports: [{ name: 'https', containerPort: 8443 }] } });
    expect(judged([[named]], [fitting])).toMatchObject({ outcome: 'pass' });
  });
  it('that may not be listed is no fault with all, and open when it is asked for', () => {
    const dashboardCandidates = [answered('deployments', [deployment()]), denied('services', null)];
    expect(judge('dashboard.service', healthyDashboard({ dashboardCandidates }))).toMatchObject({
      outcome: 'notApplicable',
      reason: 'rightsMissing',
    });
    expect(judge('dashboard.service', healthyDashboard({ asked: byName, dashboardCandidates }))).toMatchObject({
      outcome: 'inconclusive',
    });
  });
});
