// SVC-12, SVC-15: an Ingress in front of the Dashboard. No controller runs on the rig: what one would meet is asked for here.
import { warning, warnings } from '../case.ts';
import type { Changeable } from '../dashboards/install.ts';
import { type DashboardCase, simple } from './case.ts';

const name = 'kubernetes-dashboard';

const ingress = (
  service: string,
  path: string,
  annotations: Readonly<Record<string, string>> = {},
  namespace = name,
): Changeable => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'dashboard', namespace, annotations },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: 'dashboard.example.com',
        http: {
          paths: [
            {
              path,
              pathType: 'ImplementationSpecific',
              backend: { service: { name: service, port: { number: 443 } } },
            },
          ],
        },
      },
    ],
  },
});

const annotation = (key: string, value: string) => ({ [`nginx.ingress.kubernetes.io/${key}`]: value });

export const ingressCases: readonly DashboardCase[] = [
  simple({
    id: 'ingress-plain-http-to-tls',
    title: 'an Ingress of ingress-nginx leads to the Dashboard’s TLS port and asks it in plain HTTP, its default',
    dashboard: '2.7',
    expected: warnings('SVC-15', 'DISC-06'),
    before: [ingress(name, '/')],
    shows: /Client sent an HTTP request to an HTTPS server/,
    async after(_, put) {
      await put.ready();
      const { status } = await put.pod();
      const answer = await fetch(`http://${status.podIP}:8443/`);
      return answer.text();
    },
  }),
  simple({
    id: 'ingress-path-kept',
    title: 'an Ingress puts the path /dashboard in front of the page and does not take it away',
    // The real backend: a stand-in has no files that could be missed.
    dashboard: '1.10.1',
    expected: warnings('SVC-12', 'DISC-06'),
    before: [ingress(name, '/dashboard', annotation('backend-protocol', 'HTTPS'), 'kube-system')],
    shows: /^404/,
    async after(world, put) {
      await put.ready();
      const id = `https:${name}:443`;
      const asked = `/api/v1/namespaces/kube-system/services/${id}/proxy/dashboard/`;
      const answer = await world.node.api('GET', asked);
      return `${answer.status} ${answer.text}`;
    },
  }),
  simple({
    id: 'ingress-sound',
    title: 'an Ingress that speaks TLS to the Dashboard and takes its path away',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    before: [
      ingress(name, '/dashboard(/|$)(.*)', {
        ...annotation('backend-protocol', 'HTTPS'),
        ...annotation('rewrite-target', '/$2'),
      }),
    ],
  }),
];
