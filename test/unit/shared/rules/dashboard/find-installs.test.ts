import { describe, expect, it } from 'vitest';
import { chooseInstall } from '../../../../../shared/rules/dashboard/choose-install.ts';
import { findInstalls } from '../../../../../shared/rules/dashboard/find-installs.ts';
import { podsOfModule, podsOfService } from '../../../../../shared/rules/dashboard/install-pods.ts';
import { flagsOf, listeningOf } from '../../../../../shared/rules/dashboard/listening.ts';
import { pagePort, serviceProxyPath } from '../../../../../shared/rules/dashboard/service-url.ts';
import { answered, chartSeven, denied, deployment, service } from '../../../../checks/dashboard/builders.ts';

type Raw = Readonly<Record<string, unknown>>;

function find(deployments: readonly Raw[], services: readonly Raw[] = []) {
  return findInstalls([answered('deployments', deployments), answered('services', services)]);
}

const inKubeSystem = { namespace: 'kube-system', labels: { app: 'kubernetes-dashboard' } };

describe('which version it is', () => {
  it.each([
    ['gcr.io/google_containers/kubernetes-dashboard-amd64:v1.5.1', '1.5.1', '1.5'],
    ['gcr.io/google_containers/kubernetes-dashboard-amd64:v1.6.3', '1.6.3', '1.6'],
    ['k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1', '1.10.1', '1.7'],
    ['docker.io/kubernetesui/dashboard:v2.0.0-beta1', '2.0.0-beta1', '2'],
    [
      'kubernetesui/dashboard:v2.7.0@sha256:2e500d29e9d5f4a086b908eb8dfe7ecac57d2ab09d65b24f588b1d449841ef93',
      '2.7.0',
      '2',
    ],
    ['registry.example.com:5000/mirror/kubernetesui-dashboard:v2.5.1', '2.5.1', '2'],
    ['ghcr.io/headlamp-k8s/headlamp:v0.45.0', '0.45.0', 'headlamp'],
  ])('is read from the image %s', (image, version, family) => {
    const [install] = find([deployment({ image, namespace: 'tools', name: 'ui', labels: { run: 'ui' } })]);
    expect(install).toMatchObject({ version, family, versionFrom: 'image', namespace: 'tools', name: 'ui' });
  });

  it('of 7 is the chart’s, not that of a part', () => {
    const { deployments, services } = chartSeven('web-ui', 'board');
    const [install, ...others] = find(deployments, services);
    expect(others).toEqual([]);
    expect(install).toMatchObject({ name: 'board', namespace: 'web-ui', version: '7.13.0', family: '7' });
    expect(install?.modules.map(({ module }) => module).sort()).toEqual(['api', 'auth', 'kong', 'scraper', 'web']);
  });

  it('stays open where an image has no number', () => {
    const [install] = find([deployment({ image: 'kubernetesui/dashboard@sha256:00' })]);
    expect(install).toMatchObject({ version: null, versionFrom: null, family: '2' });
  });

  it('tells an old one without a number by how it listens', () => {
    const [install] = find([deployment({ ...inKubeSystem, image: 'kubernetes-dashboard:latest', args: [] })]);
    expect(install).toMatchObject({ version: null, family: '1.6' });
  });
});

describe('what is no Dashboard', () => {
  it('another dashboard, and a Kong of its own', () => {
    const labels = { 'app.kubernetes.io/name': 'kong', 'app.kubernetes.io/instance': 'gateway' };
    expect(
      find([
        deployment({ name: 'kong', image: 'kong:3.8', labels, namespace: 'edge' }),
        deployment({ name: 'traefik-dashboard', image: 'traefik:v3', labels: { app: 'traefik' }, namespace: 'edge' }),
        deployment({ name: 'grafana', image: 'grafana/grafana:12', labels: { app: 'dashboards' }, namespace: 'edge' }),
      ]),
    ).toEqual([]);
  });
});

describe('with rights in one namespace only', () => {
  it('finds the one that is there, whatever was refused beside it', () => {
    const some = [
      denied('deployments', null),
      denied('deployments', 'kube-system'),
      answered('deployments', [deployment()], { namespace: 'kubernetes-dashboard' }),
      answered('services', [service()]),
    ];
    expect(findInstalls(some)).toMatchObject([{ version: '2.7.0', service: { name: 'kubernetes-dashboard' } }]);
  });
});

describe('which one is meant', () => {
  const old = deployment({ ...inKubeSystem, image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1' });
  const both = [answered('deployments', [old, deployment()])];

  it('the newer of two', () => {
    expect(chooseInstall(both, null)).toMatchObject({ namespace: 'kubernetes-dashboard', version: '2.7.0' });
  });
  it('not one that is scaled to nothing', () => {
    const asleep = [answered('deployments', [old, deployment({ replicas: 0 })])];
    expect(chooseInstall(asleep, null)).toMatchObject({ namespace: 'kube-system' });
  });
  it('the one that was asked for, or none', () => {
    const name = 'kubernetes-dashboard';
    expect(chooseInstall(both, { namespace: 'kube-system', name })).toMatchObject({ version: '1.10.1' });
    expect(chooseInstall(both, { namespace: 'elsewhere', name })).toBeNull();
  });
});

describe('the Service for people and its page', () => {
  it('of 7 is Kong’s proxy, by its number and with TLS', () => {
    const { deployments, services } = chartSeven();
    const [install] = find(deployments, services);
    if (install === undefined) throw new Error('not found');
    const page = pagePort(install);
    expect(page?.service.name).toBe('kubernetes-dashboard-kong-proxy');
    expect(page === null ? null : serviceProxyPath(page.service, page.port.port, page.scheme)).toBe(
      '/api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard-kong-proxy:443/proxy/',
    );
  });

  it('is still known when its selector is wrong', () => {
    const [install] = find([deployment()], [service({}, { selector: { app: 'kubernetes-dashboard' } })]);
    expect(install?.service?.name).toBe('kubernetes-dashboard');
  });

  it('is plain HTTP where the program has no certificate, whatever the number of the port says', () => {
    const container = { ports: [{ containerPort: 9090 }] };
    const args = ['--enable-insecure-login', '--namespace=kubernetes-dashboard'];
    const [install] = find(
      [deployment({ args, container })],
      [service({}, { ports: [{ port: 443, targetPort: 9090 }] })],
    );
    expect(install === undefined ? null : pagePort(install)).toMatchObject({
      scheme: 'http',
      container: { port: 9090 },
    });
  });

  it('follows a named port to the container', () => {
    const container = { ports: [{ name: 'https', containerPort: 8443 }] };
    const ports = [{ name: 'https', port: 443, targetPort: 'https' }];
    const [install] = find([deployment({ container })], [service({}, { ports })]);
    expect(install === undefined ? null : pagePort(install)).toMatchObject({
      scheme: 'https',
      container: { port: 8443 },
    });
  });

  it('alone is an install whose Deployment is gone', () => {
    expect(find([], [service()])).toMatchObject([{ name: 'kubernetes-dashboard', modules: [], family: '2' }]);
  });
});

describe('its pods', () => {
  const [install] = find([deployment()], [service()]);
  const pod = (name: string, labels: Raw, createdAt: string, owner = 'uid-replica-set') => ({
    metadata: {
      name,
      namespace: 'kubernetes-dashboard',
      labels,
      creationTimestamp: createdAt,
      ownerReferences: [{ controller: true, kind: 'ReplicaSet', name: owner, uid: owner }],
    },
  });
  const own = { 'k8s-app': 'kubernetes-dashboard', 'pod-template-hash': '1' };
  const pods = [
    pod('old', own, '2026-01-01T00:00:00Z'),
    pod('new', own, '2026-01-02T00:00:00Z'),
    pod('other', { app: 'other' }, '2026-01-03T00:00:00Z'),
  ];

  it('are those that its Deployment selects, the newest first', () => {
    const [module] = install?.modules ?? [];
    if (module === undefined) throw new Error('no module');
    expect(podsOfModule(module, [answered('pods', pods)]).map(({ name }) => name)).toEqual(['new', 'old']);
  });
  it('are not those that a Deployment of the same name has left, which was deleted and made again', () => {
    const [module] = install?.modules ?? [];
    if (module === undefined) throw new Error('no module');
    const set = (uid: string, deployment: string) => ({
      metadata: {
        name: uid,
        namespace: 'kubernetes-dashboard',
        uid,
        ownerReferences: [{ controller: true, kind: 'Deployment', name: 'kubernetes-dashboard', uid: deployment }],
      },
      spec: { replicas: 1, selector: { matchLabels: own } },
    });
    const left = pod('left', own, '2026-01-04T00:00:00Z', 'uid-left');
    const objects = [
      answered('pods', [...pods, left]),
      answered('replicaSets', [set('uid-replica-set', 'uid-kubernetes-dashboard'), set('uid-left', 'uid-gone')]),
    ];
    expect(podsOfModule(module, objects).map(({ name }) => name)).toEqual(['new', 'old']);
  });
  it('and those that its Service selects', () => {
    const selected = podsOfService(
      { namespace: 'kubernetes-dashboard', selector: { 'k8s-app': 'kubernetes-dashboard' } },
      [answered('pods', pods)],
    );
    expect(selected.map(({ name }) => name)).toEqual(['old', 'new']);
  });
});

describe('flags', () => {
  it('are read as Go reads them', () => {
    const flag = flagsOf({
      command: ['/dashboard'],
      args: ['--port=9443', '-v', '2', '--tls-cert-file', 'a.crt', '--port=8444', '--enable-skip-login'],
    });
    expect([flag('port'), flag('v'), flag('tls-cert-file'), flag('enable-skip-login'), flag('kubeconfig')]).toEqual([
      '8444',
      '2',
      'a.crt',
      'true',
      null,
    ]);
  });
  it('say that a command of one’s own leaves the program on loopback', () => {
    const [install] = find([deployment({ args: [], container: { command: ['/dashboard'] } })]);
    const [module] = install?.modules ?? [];
    expect(module === undefined ? null : listeningOf(module)).toEqual({
      port: 9090,
      scheme: 'http',
      loopbackOnly: true,
    });
  });
});
