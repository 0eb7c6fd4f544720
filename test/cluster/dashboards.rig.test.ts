import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from './api-client.ts';
import {
  all,
  type Change,
  changePods,
  otherAuthority,
  withArgs,
  withMountedAccount,
  without,
  withoutToken,
} from './dashboards/faults.ts';
import { type DashboardVersion, type Installed, installDashboard } from './dashboards/install.ts';
import { lastEnd, type SeenPod } from './node/workloads.ts';
import { type NodeRig, startNode } from './node.ts';
import { makeAuthority } from './pki.ts';

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
}

/** Nobody could trust their certificates; that is how they come. */
function ask(url: string, options: { method?: string; headers?: Record<string, string>; body?: unknown } = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const { method = 'GET', body } = options;
    const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers };
    const asked = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, cookies: answer.headers['set-cookie'] ?? [] }),
      );
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function login(base: string, token: string): Promise<Answered> {
  const csrf = JSON.parse((await ask(`${base}/api/v1/csrftoken/login`)).text).token as string;
  return ask(`${base}/api/v1/login`, { method: 'POST', headers: { 'x-csrf-token': csrf }, body: { token } });
}

describe('Dashboards on the rig’s node', () => {
  let node: NodeRig;
  let token: string;
  let otherCa: string;
  let installed: Installed | undefined;

  beforeAll(async () => {
    node = await startNode();
    await node.createServiceAccount('jane');
    token = await node.createToken({ name: 'jane' });
    otherCa = (await makeAuthority({ commonName: 'kubernetes' })).pem;
  });

  afterAll(async () => {
    await node?.stop();
  });

  /** One at a time: their names are the same. */
  async function install(version: DashboardVersion, options?: Parameters<typeof installDashboard>[2]) {
    await installed?.remove();
    installed = undefined;
    installed = await installDashboard(node, version, options);
    return installed;
  }

  const broken = (version: DashboardVersion, change: Change, before: readonly { readonly kind: string }[] = []) =>
    install(version, { change, ready: false, before });

  const ended = async (dashboard: Installed, part?: string) =>
    lastEnd(await dashboard.pod(part, (pod) => lastEnd(pod) !== undefined))?.exitCode;

  async function withDrop<T>(use: () => Promise<T>): Promise<T> {
    const allow = await node.dropPackets(node.podRange, '10.96.0.1');
    try {
      return await use();
    } finally {
      await allow();
    }
  }

  const address = (pod: SeenPod) => pod.status.podIP ?? '';

  describe.each([
    {
      version: '1.10.1' as const,
      namespace: 'kube-system',
      said: [
        'Using in-cluster config to connect to apiserver',
        'Using service account token for csrf signing',
        'Successful initial request to the apiserver, version: v1.36.3',
        'Storing encryption key in a secret',
      ],
    },
    {
      version: '2.7' as const,
      namespace: 'kubernetes-dashboard',
      said: [
        'Using namespace: kubernetes-dashboard',
        'Using secret token for csrf signing',
        'Empty token. Generating and storing in a secret kubernetes-dashboard-csrf',
        'Successful initial request to the apiserver, version: v1.36.3',
        'Initializing JWE encryption key from synchronized object',
      ],
    },
  ])('$version, healthy', ({ version, namespace, said }) => {
    let base: string;

    it('starts, and says so in its own words', async () => {
      const dashboard = await install(version);
      const log = await dashboard.logWith('Serving securely on HTTPS port: 8443');
      for (const words of said) expect(log).toContain(words);
      base = `https://${address(await dashboard.pod())}:8443`;
    });

    it('logs a good token in, and asks for the page with it', async () => {
      const answer = await login(base, token);
      const { jweToken, errors } = JSON.parse(answer.text);
      expect({ status: answer.status, errors, cookies: answer.cookies }).toEqual({
        status: 200,
        errors: [],
        cookies: [],
      });
      const list = JSON.parse((await ask(`${base}/api/v1/namespace`, { headers: { jwetoken: jweToken } })).text);
      expect(list.errors[0].ErrStatus.message).toContain('User "system:serviceaccount:default:jane" cannot list');
      expect((await ask(`${base}/api/v1/namespace`, { headers: { cookie: `jweToken=${jweToken}` } })).status).toBe(401);
      const garbage = await ask(`${base}/api/v1/namespace`, { headers: { jwetoken: 'garbage' } });
      expect(garbage).toMatchObject({ status: 500 });
      expect(garbage.text).toContain('square/go-jose: compact JWE format must have five parts');
    });

    it('answers a bad token with 200 and the refusal, no token with 500, no CSRF token with 401', async () => {
      const bad = await login(base, 'garbage');
      expect(bad.status).toBe(200);
      expect(JSON.parse(bad.text)).toMatchObject({
        jweToken: '',
        errors: [{ ErrStatus: { message: 'MSG_LOGIN_UNAUTHORIZED_ERROR', code: 401 } }],
      });
      const none = await login(base, '');
      expect(none).toMatchObject({ status: 500 });
      expect(none.text).toContain('Not enough data to create authenticator.');
      const unguarded = await ask(`${base}/api/v1/login`, { method: 'POST', body: { token } });
      expect(unguarded).toMatchObject({ status: 401 });
      expect(unguarded.text).toContain('CSRF validation failed');
    });

    it('is reached through the API server, which takes the Authorization header away', async () => {
      const proxied = `/api/v1/namespaces/${namespace}/services/https:kubernetes-dashboard:/proxy/api/v1/login/status`;
      const direct = await ask(`${base}/api/v1/login/status`, { headers: { authorization: `Bearer ${token}` } });
      expect(JSON.parse(direct.text)).toMatchObject({ headerPresent: true, httpsMode: true });
      expect((await must(node.api('GET', proxied), 'status')).json).toMatchObject({
        headerPresent: false,
        httpsMode: true,
      });
    });
  });

  describe('1.10.1 and 2.7 with a fault', () => {
    it('1.10.1 without a token', async () => {
      const dashboard = await broken('1.10.1', withoutToken());
      const log = await dashboard.logWith('panic: Could not create client config. Check logs for more information');
      expect(log).toContain(
        'Could not init in cluster config: open /var/run/secrets/kubernetes.io/serviceaccount/token',
      );
      expect(await ended(dashboard)).toBe(2);
    });

    it('1.10.1 with another cluster’s CA', async () => {
      const change = withMountedAccount({ ca: otherCa });
      const dashboard = await broken('1.10.1', change, [otherAuthority(otherCa, 'kube-system')]);
      const log = await dashboard.logWith('Error while initializing connection to Kubernetes apiserver.');
      expect(log).toMatch(
        /Reason: Get "https:\/\/10\.96\.0\.1:443\/version": .*x509: certificate signed by unknown authority/,
      );
      expect(await ended(dashboard)).toBe(1);
    });

    it('1.10.1 without its RoleBinding', async () => {
      const dashboard = await broken('1.10.1', without('RoleBinding'));
      await dashboard.logWith(
        'panic: secrets is forbidden: User "system:serviceaccount:kube-system:kubernetes-dashboard" cannot create resource "secrets"',
      );
      expect(await ended(dashboard)).toBe(2);
    });

    it('2.7 without a token', async () => {
      const dashboard = await broken('2.7', withoutToken('kubernetes-dashboard'));
      const log = await dashboard.logWith('panic: could not create client config');
      expect(log).toContain(
        'Could not init in cluster config: open /var/run/secrets/kubernetes.io/serviceaccount/token',
      );
      expect(await ended(dashboard)).toBe(2);
    });

    const csrf = 'https://10.96.0.1:443/api/v1/namespaces/kubernetes-dashboard/secrets/kubernetes-dashboard-csrf';

    it('2.7 with another cluster’s CA', async () => {
      const change = withMountedAccount({ ca: otherCa }, 'kubernetes-dashboard');
      const dashboard = await broken('2.7', change, [otherAuthority(otherCa, 'kubernetes-dashboard')]);
      const log = await dashboard.logWith(`panic: Get "${csrf}":`);
      expect(log).toContain('x509: certificate signed by unknown authority');
      expect(await ended(dashboard)).toBe(2);
    });

    it('2.7 with a token for somebody else', async () => {
      const dashboard = await broken('2.7', withMountedAccount({ audience: 'vault' }, 'kubernetes-dashboard'));
      await dashboard.logWith('panic: Unauthorized');
      expect(await ended(dashboard)).toBe(2);
    });

    it('2.7 without its RoleBinding, and with one whose Role is gone', async () => {
      const refused =
        'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get';
      const unbound = await broken('2.7', without('RoleBinding'));
      expect(await unbound.logWith(refused)).not.toContain('RBAC: role');
      const dangling = await broken('2.7', without('Role'));
      await dangling.logWith(
        `${refused} resource "secrets" in API group "" in the namespace "kubernetes-dashboard": RBAC: role.rbac.authorization.k8s.io "kubernetes-dashboard" not found`,
      );
      expect(await ended(dangling)).toBe(2);
    });

    it('2.7 told to use a port where nobody listens, by flag over a token that is not there', async () => {
      const change = all(
        withoutToken('kubernetes-dashboard'),
        withArgs(['--apiserver-host=http://10.96.0.1:8080'], 'kubernetes-dashboard'),
      );
      const dashboard = await broken('2.7', change);
      const log = await dashboard.logWith(
        'Get "http://10.96.0.1:8080/version": dial tcp 10.96.0.1:8080: connect: connection refused',
      );
      expect(log).toContain('Skipping in-cluster config');
      expect(await ended(dashboard)).toBe(1);
    });

    it('2.7 on plain HTTP answers logins and ignores them', async () => {
      const dashboard = await install('2.7', {
        change: changePods((_, container) => {
          container.args = ['--insecure-port=9090', '--namespace=kubernetes-dashboard'];
          delete container.livenessProbe;
        }, 'kubernetes-dashboard'),
      });
      const base = `http://${address(await dashboard.pod())}:9090`;
      expect(await (await fetch(`${base}/api/v1/login/status`)).json()).toMatchObject({ httpsMode: false });
      const list = await fetch(`${base}/api/v1/namespace`, { headers: { authorization: `Bearer ${token}` } });
      expect(await list.text()).toContain('system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard');
    });

    it('2.7 whose packets to the API server are dropped', async () => {
      await withDrop(async () => {
        const dashboard = await broken('2.7', () => undefined);
        await dashboard.logWith(`panic: Get "${csrf}": dial tcp 10.96.0.1:443: i/o timeout`, undefined, 60);
        expect(await ended(dashboard)).toBe(2);
      });
    });
  });

  describe('7, healthy', () => {
    let base: string;

    it('starts, each module with its own words', async () => {
      const dashboard = await install('7');
      expect(await dashboard.log('api')).toContain('"Successful initial request to the apiserver" version="v1.36.3"');
      expect(await dashboard.log('auth')).toContain('"Listening and serving insecurely on" address="0.0.0.0:8000"');
      base = `https://${address(await dashboard.pod('kong'))}:8443`;
    });

    it('logs in through its gateway, and tells by the status what was wrong', async () => {
      expect(await login(base, token)).toMatchObject({ status: 200, text: `${JSON.stringify({ token })}\n` });
      expect(await login(base, 'garbage')).toMatchObject({ status: 401 });
      expect(await login(base, '')).toMatchObject({ status: 500 });
      const unguarded = await ask(`${base}/api/v1/login`, { method: 'POST', body: { token } });
      expect(unguarded).toMatchObject({ status: 401 });
      expect(unguarded.text).toContain('MSG_CSRF_VALIDATION_ERROR');
    });

    it('takes the token in the Authorization header only, and knows who it is', async () => {
      const headers = { authorization: `Bearer ${token}` };
      expect(JSON.parse((await ask(`${base}/api/v1/me`, { headers })).text)).toEqual({
        name: 'jane',
        authenticated: true,
      });
      expect((await ask(`${base}/api/v1/namespace`, { headers })).text).toContain('system:serviceaccount:default:jane');
      expect((await ask(`${base}/api/v1/namespace`)).status).toBe(401);
      expect(await ask(`${base}/api/v1/login/status`)).toMatchObject({ status: 404, text: '404 page not found' });
      expect(JSON.parse((await ask(`${base}/config`)).text)).toMatchObject({ version: '1.7.0' });
    });

    it('can’t be logged in to through the API server', async () => {
      const proxy = '/api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard-kong-proxy:443/proxy';
      expect((await node.api('GET', `${proxy}/`)).status).toBe(200);
      expect((await node.api('GET', `${proxy}/api/v1/me`)).status).toBe(401);
      expect((await node.api('GET', `${proxy.replace(':443', ':')}/`)).status).toBe(503);
    });
  });

  describe('7 with a fault', () => {
    it('another cluster’s CA: api ends with 255, auth runs and answers logins with 500', async () => {
      const dashboard = await broken('7', withMountedAccount({ ca: otherCa }), [
        otherAuthority(otherCa, 'kubernetes-dashboard'),
      ]);
      await dashboard.logWith(
        /Error while initializing connection.*x509: certificate signed by unknown authority/,
        'api',
      );
      expect(await ended(dashboard, 'api')).toBe(255);
      await dashboard.pod('auth');
      const base = `https://${address(await dashboard.pod('kong'))}:8443`;
      await expect.poll(async () => (await login(base, token)).status, { timeout: 20_000 }).toBe(500);
      expect((await login(base, token)).text).toContain('{"Op":"Get","URL":"https://10.96.0.1:443/version","Err":');
      await dashboard.logWith(/"Could not log in" err=.*x509: certificate signed by unknown authority/, 'auth');
    });

    it('no token: api and auth end with 1', async () => {
      const dashboard = await broken('7', withoutToken());
      for (const part of ['api', 'auth']) {
        await dashboard.logWith(
          /Could not init kubernetes client config: open \/var\/run\/.*\/token: no such file/,
          part,
        );
        expect(await ended(dashboard, part)).toBe(1);
      }
    });
  });

  describe('Headlamp', () => {
    const base = async (dashboard: Installed) => `http://${address(await dashboard.pod())}:4466`;

    it('is healthy, believes any token, and hands on the person’s own', async () => {
      const dashboard = await install('headlamp');
      expect(await dashboard.log()).toContain('Use In Cluster: true');
      const url = await base(dashboard);
      expect(await (await fetch(`${url}/config`)).json()).toMatchObject({
        clusters: [{ name: 'main', server: 'https://10.96.0.1:443' }],
      });
      const set = await fetch(`${url}/clusters/main/set-token`, {
        method: 'POST',
        body: JSON.stringify({ token: 'any' }),
      });
      expect(set.status).toBe(200);
      expect(set.headers.get('set-cookie')).toMatch(
        /^headlamp-auth-main\.0=any; Path=\/clusters\/main; Max-Age=86400; HttpOnly; SameSite=Strict$/,
      );
      const asked = async (headers: Record<string, string>) =>
        (await fetch(`${url}/clusters/main/api/v1/namespaces`, { headers })).text();
      expect(await asked({})).toContain('system:anonymous');
      expect(await asked({ authorization: `Bearer ${token}` })).toContain('system:serviceaccount:default:jane');
      expect(await asked({ cookie: `headlamp-auth-main.0=${token}` })).toContain('system:serviceaccount:default:jane');
    });

    it('without a token is Ready and knows no cluster', async () => {
      const dashboard = await install('headlamp', { change: withoutToken() });
      expect(await dashboard.log()).toContain('Failed to get in-cluster context');
      const url = await base(dashboard);
      expect(await (await fetch(`${url}/config`)).json()).toMatchObject({ clusters: [] });
      const asked = await fetch(`${url}/clusters/main/version`);
      expect({ status: asked.status, text: await asked.text() }).toEqual({ status: 404, text: 'key not found\n' });
    });

    it('with another cluster’s CA is Ready, and answers 502 with nothing', async () => {
      const dashboard = await install('headlamp', {
        change: withMountedAccount({ ca: otherCa }),
        before: [otherAuthority(otherCa, 'kube-system')],
      });
      const asked = await fetch(`${await base(dashboard)}/clusters/main/version`);
      expect({ status: asked.status, text: await asked.text() }).toEqual({ status: 502, text: '' });
      await dashboard.logWith(/http: proxy error: .*x509: certificate signed by unknown authority/);
    });
  });
});
