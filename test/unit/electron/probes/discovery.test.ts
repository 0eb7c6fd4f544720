import { afterEach, describe, expect, it } from 'vitest';
import { apiServerPodsProbe } from '../../../../electron/probes/api-server-pods.ts';
import { discoveryProbe } from '../../../../electron/probes/discovery.ts';
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

async function started(reply: (asked: Received) => Reply | null): Promise<LoopbackServer> {
  server = await loopbackServer(reply);
  return server;
}

async function discover(reply: (asked: Received) => Reply | null) {
  const { signed, tools } = await started(reply);
  return discoveryProbe.measure(signed, tools);
}

const group = (name: string, version: string) => ({
  name,
  preferredVersion: { groupVersion: `${name}/${version}`, version },
});

describe('asking which APIs the server offers', () => {
  it('reads from one answer which of them nobody serves', async () => {
    const items = [
      { metadata: { name: 'apps' }, versions: [{ version: 'v1', freshness: 'Current' }] },
      { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
    ];
    const evidence = await discover(() => ({ status: 200, body: { kind: 'APIGroupDiscoveryList', items } }));
    expect(evidence).toEqual({
      status: 200,
      form: 'aggregated',
      groups: 2,
      unavailable: [{ groupVersion: 'metrics.k8s.io/v1beta1', status: null, message: '' }],
      failure: null,
    });
    expect(server?.received).toHaveLength(1);
  });

  it('asks an older server for each API that is not its own', async () => {
    const groups = [
      group('apps', 'v1'),
      group('metrics.k8s.io', 'v1beta1'),
      group('example.com', 'v1'),
      group('x/../y', 'v1'),
    ];
    const evidence = await discover(({ path }) => {
      if (path.endsWith('/apis')) return { status: 200, body: { kind: 'APIGroupList', groups } };
      if (path.endsWith('/metrics.k8s.io/v1beta1'))
        return { status: 503, body: 'service unavailable\n', contentType: 'text/plain' };
      return { status: 200, body: { kind: 'APIResourceList', resources: [] } };
    });
    expect(evidence).toMatchObject({
      form: 'listed',
      unavailable: [
        { groupVersion: 'metrics.k8s.io/v1beta1', status: 503, message: expect.stringContaining('unavailable') },
      ],
    });
    expect(server?.received.map(({ path }) => path.split('/apis')[1])).toEqual([
      '',
      '/metrics.k8s.io/v1beta1',
      '/example.com/v1',
    ]);
  });

  it('says nothing of the list where it got none', async () => {
    const refused = await discover(() => ({ status: 403, body: statusBody(403, 'Forbidden', 'forbidden') }));
    expect(refused).toMatchObject({ status: 403, form: null, unavailable: [] });
    await server?.close();
    const closed = await discover(() => null);
    expect(closed).toMatchObject({ form: null, failure: { text: expect.any(String) } });
    await server?.close();
    expect(await discover(() => ({ status: 200, body: '{"kind":' }))).toMatchObject({ status: 200, form: null });
  });
});

describe('looking at the API server’s pods', () => {
  const pod = (liveness: object, restartCount = 7) => ({
    metadata: { name: 'kube-apiserver-node-1' },
    spec: { containers: [{ name: 'kube-apiserver', livenessProbe: liveness }] },
    status: { containerStatuses: [{ restartCount }] },
  });
  const look = async (items: readonly unknown[], status = 200) => {
    const { signed, tools } = await started(() => ({ status, body: { kind: 'PodList', items } }));
    return apiServerPodsProbe.measure(signed, tools);
  };

  it('sees how the kubelet asks, and how often it restarted them', async () => {
    const { pods } = await look([
      pod({ httpGet: { path: '/livez', port: 6443, scheme: 'HTTPS' } }),
      pod({ httpGet: { path: '/livez', httpHeaders: [{ name: 'Authorization', value: 'Bearer x' }] } }),
      pod({ exec: { command: ['true'] } }),
    ]);
    expect(pods).toEqual([
      { name: 'kube-apiserver-node-1', livenessPath: '/livez', signed: false, restarts: 7 },
      { name: 'kube-apiserver-node-1', livenessPath: '/livez', signed: true, restarts: 7 },
      { name: 'kube-apiserver-node-1', livenessPath: null, signed: false, restarts: 7 },
    ]);
  });

  it('sees none where it may not, or where the answer is none', async () => {
    expect(await look([], 403)).toMatchObject({ status: 403, pods: [] });
    await server?.close();
    expect((await look([null, {}, { spec: { containers: 5 } }])).pods).toEqual([]);
  });
});
