import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { offerManifest, offerManifestOf } from '../../../../electron/remedies/offer-manifest.ts';
import type { Install } from '../../../../shared/model/install.ts';
import { findInstalls } from '../../../../shared/rules/dashboard/find-installs.ts';
import { answered, chartSeven, deployment, service } from '../../../checks/dashboard/builders.ts';

function installOf(deployments: readonly ReturnType<typeof deployment>[], services = [service()]): Install {
  const [install] = findInstalls([answered('deployments', deployments), answered('services', services)]);
  if (install === undefined) throw new Error('no install was found');
  return install;
}

function textOf(offer: ReturnType<typeof offerManifest>): string {
  if (offer.kind === 'none') throw new Error(offer.message);
  return offer.text;
}

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds
const objects = (text: string): any[] => parseAllDocuments(text, { version: '1.1' }).map((one) => one.toJS());

describe('the manifest of the kubeconfig mode', () => {
  it('keeps names, labels, image and arguments of what is installed, and takes the file from a Secret', () => {
    const args = [
      '--auto-generate-certificates',
      '--apiserver-host=http://10.96.0.1:8080',
      '--namespace=kubernetes-dashboard',
    ];
    const [pods, ofService] = objects(textOf(offerManifest(installOf([deployment({ args })]), 'bash')));
    expect(pods).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'kubernetes-dashboard', namespace: 'kubernetes-dashboard' },
      spec: { replicas: 1, selector: { matchLabels: { 'k8s-app': 'kubernetes-dashboard' } } },
    });
    const { spec } = pods.spec.template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers[0].args).toEqual([
      '--auto-generate-certificates',
      '--namespace=kubernetes-dashboard',
      '--kubeconfig=/etc/kubernetes-dashboard/kubeconfig',
    ]);
    expect(spec.volumes[0]).toEqual({
      name: 'kubeconfig',
      secret: {
        secretName: 'kubernetes-dashboard-kubeconfig',
        defaultMode: 0o440,
        items: [{ key: 'kubeconfig', path: 'kubeconfig' }],
      },
    });
    expect(JSON.stringify(spec)).not.toContain('hostPath');
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, fsGroup: 2001 });
    expect(ofService).toMatchObject({ kind: 'Service', spec: { selector: { 'k8s-app': 'kubernetes-dashboard' } } });
  });

  it('writes the whole selector, where the document’s own text breaks off', () => {
    const [pods, ofService] = objects(textOf(offerManifestOf('1.5.1', null, 'bash')));
    expect(ofService.spec.selector).toEqual({ app: 'kubernetes-dashboard' });
    expect(pods.spec.template.metadata.labels).toEqual(ofService.spec.selector);
  });

  it.each([
    ['1.5.1', 'kube-system', 9090, 'HTTP', 80],
    ['1.6.3', 'kube-system', 9090, 'HTTP', 80],
    ['v1.10.1', 'kube-system', 8443, 'HTTPS', 443],
    ['2.7.0', 'kubernetes-dashboard', 8443, 'HTTPS', 443],
  ])('knows how %s listens', (version, namespace, port, scheme, servicePort) => {
    const [pods, ofService] = objects(textOf(offerManifestOf(version, null, 'bash')));
    expect(pods.metadata.namespace).toBe(namespace);
    expect(pods.spec.template.spec.containers[0].livenessProbe.httpGet).toEqual({ scheme, path: '/', port });
    expect(ofService.spec.ports).toEqual([{ port: servicePort, targetPort: port, protocol: 'TCP' }]);
  });

  it('gives version 7 the file in api and auth, with the Services of both', () => {
    const { deployments, services } = chartSeven();
    const text = textOf(offerManifest(installOf(deployments, services), 'bash'));
    expect(objects(text).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expect.arrayContaining(['Deployment kubernetes-dashboard-api', 'Deployment kubernetes-dashboard-auth']),
    );
    expect(text).toContain('the next helm upgrade takes these changes back');
    expect(text).not.toContain('name: kubernetes-dashboard-web');
  });

  it('holds no credential, and says how the person’s own file gets into the Secret', () => {
    const text = textOf(offerManifest(installOf([deployment()]), 'bash'));
    expect(text).toContain(
      'kubectl create secret generic kubernetes-dashboard-kubeconfig --namespace kubernetes-dashboard --from-file=kubeconfig=dashboard-kubeconfig.yaml',
    );
    expect(objects(text).some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  it('leaves out what was not shown, and says so', () => {
    const env = [
      { name: 'SESSION_SECRET', value: 'hunter2' },
      { name: 'LEVEL', value: 'on' },
      { name: 'CSRF_KEY', valueFrom: { secretKeyRef: { name: 'csrf', key: 'private.key' } } },
    ];
    const text = textOf(offerManifest(installOf([deployment({ container: { env } })]), 'bash'));
    expect(objects(text)[0].spec.template.spec.containers[0].env).toEqual([
      { name: 'LEVEL', value: 'on' },
      { name: 'CSRF_KEY', valueFrom: { secretKeyRef: { name: 'csrf', key: 'private.key' } } },
    ]);
    expect(text).toContain('# Left out of kubernetes-dashboard, since it was not shown; add it: SESSION_SECRET');
  });

  it.each([
    'on',
    'yes',
    'y',
    '012',
    '1:30',
    '1e3',
    'null',
    '~',
    '- a',
    'a: b',
    '#x',
    "it's",
    '{a}',
    '&a',
    '*a',
    '!x',
    '|',
    '%x',
    '"',
  ])('gives kubectl the label %s as the text that it is', (value) => {
    const labels = { 'k8s-app': 'kubernetes-dashboard', odd: value };
    const [pods] = objects(textOf(offerManifest(installOf([deployment({ labels })]), 'bash')));
    expect(pods.spec.selector.matchLabels.odd).toBe(value);
  });

  it('lets no foreign name out of its comment, or out of its word', () => {
    const metadata = { labels: { 'k8s-app': 'kubernetes-dashboard', 'helm.sh/chart': 'x-1.0.0\nkind: Evil' } };
    const labels = { 'k8s-app': 'kubernetes-dashboard' };
    const install = installOf([deployment({ labels, metadata })]);
    const hostile = { ...install, namespace: 'a\nkind: Evil; $(id)', chart: 'x\nkind: Evil' };
    const text = textOf(offerManifest(hostile, 'bash'));
    expect(objects(text).map(({ kind }) => kind)).not.toContain('Evil');
    const head = text.slice(0, text.indexOf('\n---\n')).split('\n');
    expect(head.every((line) => line.startsWith('#'))).toBe(true);
    expect(text).toMatch(/--namespace 'a\?kind: Evil; \$\(id\)'/);
  });

  it('is not made where it would not fit', () => {
    expect(offerManifest(null, 'bash')).toMatchObject({ kind: 'none' });
    expect(offerManifestOf('1.7.0', null, 'bash')).toMatchObject({ kind: 'none' });
    expect(offerManifestOf('7.13.0', null, 'bash')).toMatchObject({
      kind: 'none',
      message: expect.stringContaining('Helm'),
    });
    expect(offerManifestOf('latest', null, 'bash')).toMatchObject({ kind: 'none' });
    const headlamp = deployment({
      name: 'headlamp',
      image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
      labels: { 'k8s-app': 'headlamp' },
    });
    expect(offerManifest(installOf([headlamp], []), 'bash')).toMatchObject({ kind: 'none' });
  });
});
