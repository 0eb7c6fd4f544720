import { afterEach, describe, expect, it } from 'vitest';
import { objectsProbe } from '../../../../electron/probes/objects.ts';
import { podLogProbe } from '../../../../electron/probes/pod-log.ts';
import { servicePageProbe } from '../../../../electron/probes/service-page.ts';
import type { ObjectQuestion } from '../../../../shared/model/evidence/objects.ts';
import { deployment } from '../../../checks/dashboard/builders.ts';
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

async function started(reply: (asked: Received) => Reply | null): Promise<LoopbackServer> {
  server = await loopbackServer(reply);
  return server;
}

async function ask(question: Partial<ObjectQuestion>, reply: (asked: Received) => Reply | null) {
  const { signed, tools } = await started(reply);
  const whole: ObjectQuestion = { kind: 'pods', namespace: null, name: null, labelSelector: null, ...question };
  return objectsProbe.measure({ ...signed, question: whole }, tools);
}

const list = (items: readonly unknown[], next = ''): Reply => ({
  status: 200,
  body: { metadata: { continue: next }, items },
});
const under = '/k8s/clusters/c-1';

describe('reading objects', () => {
  it('asks at the right path, page by page', async () => {
    const evidence = await ask({ kind: 'deployments', namespace: 'team-a', labelSelector: 'a=b' }, ({ path }) =>
      path.includes('continue=more')
        ? list([deployment({ name: 'two' })])
        : list([deployment({ name: 'one' })], 'more'),
    );
    expect(evidence).toMatchObject({
      status: 200,
      seen: 2,
      truncated: false,
      items: [{ name: 'one' }, { name: 'two' }],
    });
    expect(server?.received.map(({ path }) => path)).toEqual([
      `${under}/apis/apps/v1/namespaces/team-a/deployments?limit=250&labelSelector=a%3Db`,
      `${under}/apis/apps/v1/namespaces/team-a/deployments?limit=250&labelSelector=a%3Db&continue=more`,
    ]);
  });

  it('stops somewhere, and says so', async () => {
    const evidence = await ask({ kind: 'deployments' }, () => list([deployment()], 'more'));
    expect(evidence).toMatchObject({ truncated: true, seen: 8 });
  });

  it('asks for less at once where a page is too large', async () => {
    const large = deployment({ metadata: { annotations: { big: 'x'.repeat(9 * 1024 * 1024) } } });
    const evidence = await ask({ kind: 'deployments' }, ({ path }) =>
      path.includes('limit=250') ? list([large]) : list([deployment()]),
    );
    expect(evidence).toMatchObject({ status: 200, failure: null, items: [{ name: 'kubernetes-dashboard' }] });
  });

  it('keeps of a whole cluster only what may be a Dashboard’s', async () => {
    const other = deployment({ name: 'shop', image: 'shop:1', labels: { app: 'shop' } });
    const evidence = await ask({ kind: 'deployments', sieve: 'dashboards' }, () => list([other, deployment()]));
    expect(evidence).toMatchObject({ seen: 2, items: [{ name: 'kubernetes-dashboard' }] });
  });

  it('never asks for what is in a Secret, and keeps nothing of it where it comes all the same', async () => {
    const evidence = await ask({ kind: 'secrets', namespace: 'x' }, () =>
      list([
        {
          metadata: {
            name: 's',
            namespace: 'x',
            annotations: { note: 'sesame', 'kubernetes.io/service-account.name': 'a' },
          },
          data: { token: 'c2VzYW1l' },
          stringData: { token: 'sesame' },
        },
      ]),
    );
    expect(server?.received[0]?.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    expect(JSON.stringify(evidence)).not.toMatch(/sesame|c2VzYW1l/);
    expect(evidence).toMatchObject({
      items: [{ name: 's', annotations: { 'kubernetes.io/service-account.name': 'a' } }],
    });
  });

  it('keeps secrets out of variables, arguments and messages', async () => {
    const pod = {
      metadata: { name: 'p' },
      spec: {
        containers: [
          {
            name: 'c',
            args: ['--csrf-key=sesame', '--token-ttl=0', '--kubeconfig=/a', '--oidc-client-secret', 'sesame'],
            env: [
              { name: 'DB_PASSWORD', value: 'sesame' },
              { name: 'CSRF_KEY', valueFrom: { secretKeyRef: { name: 'csrf', key: 'k' } } },
            ],
          },
        ],
      },
      status: { message: `said ${token}` },
    };
    const evidence = await ask({}, () => list([pod]));
    expect(JSON.stringify(evidence)).not.toMatch(/sesame|test-token/);
    expect(evidence).toMatchObject({
      items: [
        {
          spec: {
            containers: [
              {
                args: ['--csrf-key=***', '--token-ttl=0', '--kubeconfig=/a', '--oidc-client-secret', '***'],
                env: [{ value: '***' }, { from: { kind: 'secretKeyRef', name: 'csrf' } }],
              },
            ],
          },
        },
      ],
    });
  });

  it('tells a refusal in the server’s words', async () => {
    const said = 'pods is forbidden: User "mara" cannot list resource "pods" in API group "" in the namespace "x"';
    expect(
      await ask({ namespace: 'x' }, () => ({ status: 403, body: statusBody(403, 'Forbidden', said) })),
    ).toMatchObject({ status: 403, message: said, items: [], failure: null });
  });

  it('asks older servers by the older group', async () => {
    const evidence = await ask({ kind: 'endpointSlices', namespace: 'x' }, ({ path }) =>
      path.includes('/v1beta1/')
        ? list([{ metadata: { name: 's' }, endpoints: [{ addresses: ['10.0.0.1'] }] }])
        : { status: 404, body: statusBody(404, 'NotFound', 'not here') },
    );
    expect(evidence).toMatchObject({ status: 200, items: [{ endpoints: [{ ready: true }] }] });
  });

  it('survives whatever a server writes', async () => {
    const odd = [
      null,
      7,
      [],
      {},
      { metadata: 3, spec: 'x', status: [] },
      { spec: { containers: [null, { env: 4, args: [1] }] } },
    ];
    for (const kind of [
      'pods',
      'deployments',
      'services',
      'endpointSlices',
      'events',
      'nodes',
      'roles',
      'networkPolicies',
      'configMaps',
    ] as const) {
      const evidence = await ask({ kind }, () => list(odd));
      expect(evidence.status).toBe(200);
      await server?.close();
    }
    expect(await ask({}, () => ({ status: 200, body: '<html>', contentType: 'text/html' }))).toMatchObject({
      items: [],
      failure: { text: expect.stringContaining('not what an API server') },
    });
    await server?.close();
    expect(await ask({}, () => null)).toMatchObject({ status: null, items: [] });
  });
});

describe('reading a container’s log', () => {
  const question = { namespace: 'x', pod: 'p', container: 'c', previous: true };

  it('asks for its end and keeps secrets out', async () => {
    const { signed, tools } = await started(() => ({
      status: 200,
      body: `panic: Unauthorized\n${token}\n`,
      contentType: 'text/plain',
    }));
    expect(await podLogProbe.measure({ ...signed, ...question }, tools)).toMatchObject({
      status: 200,
      text: 'panic: Unauthorized\n***\n',
    });
    expect(server?.received[0]?.path).toBe(
      `${under}/api/v1/namespaces/x/pods/p/log?container=c&tailLines=200&limitBytes=65536&previous=true`,
    );
  });
  it('knows a log that the node has lost, and a refusal', async () => {
    const lost = 'unable to retrieve container logs for containerd://0123';
    const first = await started(() => ({ status: 200, body: lost, contentType: 'text/plain' }));
    expect(await podLogProbe.measure({ ...first.signed, ...question }, first.tools)).toMatchObject({
      text: '',
      message: lost,
    });
    await server?.close();
    const second = await started(() => ({
      status: 400,
      body: statusBody(400, 'BadRequest', 'container "c" in pod "p" is waiting to start: CreateContainerConfigError'),
    }));
    expect(await podLogProbe.measure({ ...second.signed, ...question }, second.tools)).toMatchObject({
      status: 400,
      text: '',
      message: expect.stringContaining('waiting to start'),
    });
  });
});

describe('asking a Service for its page', () => {
  it('goes by scheme, name and number, and follows no redirect', async () => {
    const { signed, tools } = await started(() => ({ status: 200, body: '<html>', contentType: 'text/html' }));
    const page = { namespace: 'x', service: 's', port: 443, scheme: 'https', path: '/config' } as const;
    expect(await servicePageProbe.measure({ ...signed, ...page }, tools)).toMatchObject({
      ...page,
      outcome: { status: 200, body: '<html>' },
    });
    expect(server?.received.map(({ path }) => path)).toEqual([
      `${under}/api/v1/namespaces/x/services/https:s:443/proxy/config`,
    ]);
  });
});
