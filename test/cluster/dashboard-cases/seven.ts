// Version 7, whose modules fail one by one, and Headlamp: both stay Ready with a broken way to the API server.
import { setTimeout as sleep } from 'node:timers/promises';
import { fault, sound, warning } from '../case.ts';
import { all, changePods, otherAuthority, withArgs, withMountedAccount, withoutToken } from '../dashboards/faults.ts';
import type { Dashboard } from '../dashboards/put.ts';
import { ask } from './ask.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';

const api = 'kubernetes-dashboard-api';
const auth = 'kubernetes-dashboard-auth';
const namespace = 'kubernetes-dashboard';
const unknownAuthority = /x509: certificate signed by unknown authority/;

/** Somebody has tried to log in with a token of theirs, as people do before they look for the reason. */
async function tryToLogIn({ node }: DashboardWorld, put: Dashboard): Promise<void> {
  await put.ready('web', 'kong');
  await put.pod('auth');
  const base = `https://${(await put.pod('kong')).status.podIP}:8443`;
  const token = await node.createToken({ name: 'default' });
  let csrf: string | undefined;
  // The gateway learns the names of its modules a moment after they are Ready.
  for (let tries = 0; csrf === undefined; tries++) {
    const answer = await ask(`${base}/api/v1/csrftoken/login`);
    csrf = /"token":\s*"([^"]+)"/.exec(answer)?.[1];
    if (csrf === undefined && tries > 40) throw new Error(`no csrf token: ${answer}`);
    if (csrf === undefined) await sleep(250);
  }
  await ask(`${base}/api/v1/login`, { 'x-csrf-token': csrf }, { token });
}

async function visit(put: Dashboard): Promise<void> {
  const { status } = await put.pod();
  await fetch(`http://${status.podIP}:4466/clusters/main/version`).then((answer) => answer.text());
}

export const sevenCases: readonly DashboardCase[] = [
  simple({
    id: 'seven-no-token',
    title: 'no pod of version 7 gets a token',
    dashboard: '7',
    expected: fault('SA-01'),
    change: withoutToken(),
    part: 'api',
    ends: /Could not init kubernetes client config: open \/var\/run\/secrets/,
  }),
  {
    id: 'seven-wrong-authority',
    title: 'the ca.crt in the pod of the module api is another cluster’s',
    dashboard: '7',
    expected: fault('SA-13'),
    shows: unknownAuthority,
    async prepare(world) {
      const put = await world.put('7', {
        change: withMountedAccount({ ca: world.otherCa }, api),
        before: [otherAuthority(world.otherCa, namespace)],
      });
      return { said: await put.lastLine(unknownAuthority, 'api') };
    },
  },
  {
    id: 'seven-wrong-authority-of-auth',
    title: 'the ca.crt of the module auth alone is another cluster’s: all pods are Ready, and every login fails',
    dashboard: '7',
    expected: fault('SA-23'),
    shows: /"Could not log in" err=.*x509: certificate signed by unknown authority/,
    async prepare(world) {
      const put = await world.put('7', {
        change: withMountedAccount({ ca: world.otherCa }, auth),
        before: [otherAuthority(world.otherCa, namespace)],
      });
      await put.ready('api');
      await tryToLogIn(world, put);
      return { said: await put.line(/"Could not log in"/, 'auth') };
    },
  },
  {
    id: 'seven-auth-without-way',
    title: 'packets of the module auth alone to the API server are dropped: all pods are Ready, and every login fails',
    dashboard: '7',
    expected: fault('SA-23'),
    shows: /"Could not log in" err=.*10\.96\.0\.1:443: i\/o timeout/,
    async prepare(world) {
      const put = await world.put('7');
      await put.ready();
      const { status } = await put.pod('auth');
      world.defer(await world.node.dropPackets(status.podIP ?? '', '10.96.0.1'));
      await tryToLogIn(world, put);
      return { said: await put.line(/"Could not log in"/, 'auth') };
    },
  },
  simple({
    id: 'seven-skip-verify',
    title: '--apiserver-skip-tls-verify together with the service account, which client-go refuses',
    dashboard: '7',
    expected: fault('SA-24'),
    change: all(withArgs(['--apiserver-skip-tls-verify'], api), withArgs(['--apiserver-skip-tls-verify'], auth)),
    part: 'api',
    ends: /specifying a root certificates file with the insecure flag is not allowed/,
  }),
  simple({
    id: 'seven-host-https',
    title: '--apiserver-host of the module api names the API server, and the account’s authority is not used',
    dashboard: '7',
    expected: fault('SA-14'),
    change: withArgs(['--apiserver-host=https://10.96.0.1'], api),
    part: 'api',
    ends: unknownAuthority,
  }),
  simple({
    id: 'seven-web-missing',
    title: 'the image of the module web can’t be fetched',
    running: ['api', 'auth', 'kong'],
    dashboard: '7',
    expected: fault('WL-01'),
    change: changePods((_, container) => {
      container.image = 'docker.io/kubernetesui/dashboard-web:9.9.9';
    }, 'kubernetes-dashboard-web'),
    event: /[Ff]ailed to pull (and unpack )?image .*dashboard-web/,
  }),
];

export const headlampCases: readonly DashboardCase[] = [
  {
    ...simple({
      id: 'headlamp-no-token',
      title: 'Headlamp’s pod gets no token: it is Ready and knows no cluster',
      running: ['headlamp'],
      dashboard: 'headlamp',
      expected: fault('SA-01'),
      change: withoutToken(),
      line: /Failed to get in-cluster context/,
    }),
  },
  {
    id: 'headlamp-wrong-authority',
    title: 'the ca.crt in Headlamp’s pod is another cluster’s: it is Ready, and answers 502 with nothing',
    dashboard: 'headlamp',
    expected: fault('SA-13'),
    shows: /http: proxy error: .*x509: certificate signed by unknown authority/,
    async prepare(world) {
      const put = await world.put('headlamp', {
        change: withMountedAccount({ ca: world.otherCa }),
        before: [otherAuthority(world.otherCa, 'kube-system')],
      });
      await put.ready();
      await visit(put);
      return { said: await put.line(/http: proxy error/) };
    },
  },
  {
    id: 'headlamp-packets-dropped',
    title: 'packets of Headlamp’s pod to the API server are dropped: it is Ready, and answers 502 after half a minute',
    dashboard: 'headlamp',
    expected: fault('SA-10'),
    shows: /http: proxy error: .*10\.96\.0\.1:443: i\/o timeout/,
    async prepare(world) {
      world.defer(await world.node.dropPackets(world.node.podRange, '10.96.0.1'));
      const put = await world.put('headlamp');
      await put.ready();
      await visit(put);
      return { said: await put.line(/http: proxy error/) };
    },
  },
  simple({
    id: 'headlamp-no-address',
    title: 'Headlamp’s KUBERNETES_SERVICE_HOST is empty',
    running: ['headlamp'],
    dashboard: 'headlamp',
    expected: fault('SA-09'),
    change: changePods((_, container) => {
      container.env = [{ name: 'KUBERNETES_SERVICE_HOST', value: '' }];
    }),
    line: /unable to load in-cluster configuration/,
  }),
  simple({
    id: 'headlamp-base-url',
    title: '-base-url moves the page, and the probes still ask at the root',
    dashboard: 'headlamp',
    expected: fault('WL-10'),
    change: withArgs(['-base-url=/hl']),
    event: /Readiness probe failed: HTTP probe failed with statuscode: 404/,
  }),
  simple({
    id: 'headlamp-open-to-all',
    title: 'every visitor of Headlamp acts as its account',
    dashboard: 'headlamp',
    expected: warning('HL-06'),
    change: withArgs(['-unsafe-use-service-account-token']),
  }),
  simple({
    id: 'headlamp-sound',
    title: 'Headlamp, and sound',
    dashboard: 'headlamp',
    expected: sound,
  }),
];
