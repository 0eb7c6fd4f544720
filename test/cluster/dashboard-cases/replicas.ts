// WL-16: several copies of one part, each with a key of its own.
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { warning, warnings } from '../case.ts';
import { all } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';

const name = 'kubernetes-dashboard';

const twice =
  (deployment: string) =>
  (object: Changeable): void => {
    if (object.kind === 'Deployment' && object.metadata.name === deployment) object.spec.replicas = 2;
  };

const withoutKey = (object: Changeable): void => {
  if (object.kind === 'Deployment' && object.metadata.name === `${name}-auth`) {
    delete object.spec.template.spec.containers[0].env;
  }
};

/** Addresses of two pods that are ready. */
async function twoPods(
  { node }: DashboardWorld,
  namespace: string,
  selector: string,
): Promise<readonly [string, string]> {
  const until = Date.now() + 60_000;
  for (;;) {
    const answer = await node.api(
      'GET',
      `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
    );
    const ready = ((answer.json?.items ?? []) as Changeable[]).filter((pod) =>
      pod.status.conditions?.some(({ type, status }: Changeable) => type === 'Ready' && status === 'True'),
    );
    const [first, second] = ready.map((pod) => String(pod.status.podIP));
    if (first !== undefined && second !== undefined) return [first, second];
    if (Date.now() > until) throw new Error(`there are no two pods of ${selector}`);
    await sleep(250);
  }
}

/** A login at one copy with the form of the other, as a browser sends it through a balancer. A token of nobody's is enough. */
async function loginAcross(
  [first, second]: readonly [string, string],
  ask: (host: string, path: string, form?: string) => Promise<string>,
): Promise<string> {
  const { token } = JSON.parse(await ask(first, '/api/v1/csrftoken/login')) as { readonly token: string };
  const own = await ask(first, '/api/v1/login', token);
  const other = await ask(second, '/api/v1/login', token);
  return `${/CSRF/.test(own) ? 'its own form is refused too: ' : ''}${other}`;
}

async function plain(host: string, path: string, form?: string): Promise<string> {
  const sent = form === undefined ? {} : { method: 'POST', headers: headersFor(form), body };
  const answer = await fetch(`http://${host}:8000${path}`, sent);
  return answer.text();
}

/** The Dashboard's certificate is its own, made up at its start. */
function secure(host: string, path: string, form?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST';
    const headers = form === undefined ? {} : headersFor(form);
    const asked = request({ host, port: 8443, path, method, headers, rejectUnauthorized: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(form === undefined ? undefined : body);
  });
}

const body = JSON.stringify({ token: 'nobody' });
const headersFor = (form: string) => ({ 'Content-Type': 'application/json', 'X-CSRF-TOKEN': form });

export const replicaCases: readonly DashboardCase[] = [
  simple({
    id: 'workload-7-replicas-without-key',
    title: 'two copies of the module auth, and no CSRF_KEY: each has made one up',
    dashboard: '7',
    expected: warnings('WL-16', 'DISC-06'),
    change: all(twice(`${name}-auth`), withoutKey),
    shows: /^\{"ErrStatus".*MSG_CSRF_VALIDATION_ERROR/s,
    async after(world, put) {
      await put.ready();
      return loginAcross(await twoPods(world, name, `app.kubernetes.io/name=${name}-auth`), plain);
    },
  }),
  simple({
    id: 'workload-7-replicas-with-key',
    title: 'two copies of the module auth with one CSRF_KEY, as the chart has it',
    dashboard: '7',
    expected: warning('DISC-06'),
    change: twice(`${name}-auth`),
  }),
  simple({
    id: 'workload-1.10-replicas',
    title: 'two copies of 1.10.1: each signs its forms with its own pod’s token',
    dashboard: '1.10.1',
    expected: warnings('WL-16', 'DISC-06'),
    change: twice(name),
    shows: /^CSRF validation failed/,
    async after(world, put) {
      await put.ready();
      return loginAcross(await twoPods(world, 'kube-system', `k8s-app=${name}`), secure);
    },
  }),
];
