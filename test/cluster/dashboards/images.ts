// The images of the Dashboards by the names that their manifests have, so that
// who finds an install by its image finds these. Made of our programs.
import { buildDashboard110, buildStandIns } from '../build-rig.ts';
import { baseFiles, type Image, programFile } from '../node/images.ts';
import type { TarEntry } from '../node/tar.ts';

const everywhere = ['--insecure-bind-address=0.0.0.0', '--bind-address=0.0.0.0'];
const page = '<!doctype html>\n<html><head><title>Kubernetes Dashboard</title></head><body></body></html>\n';

/** The real 1.10.1, without the page that a browser would show. */
export async function oneTenImages(): Promise<Image[]> {
  const binary = await buildDashboard110();
  return [
    {
      name: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1',
      files: [
        ...baseFiles,
        programFile(binary, 'dashboard'),
        { name: 'public/en/index.html', content: Buffer.from(page) },
        { name: 'locale_conf.json', content: Buffer.from('{"translations":[{"file":"messages-en.xtb","key":"en"}]}') },
      ],
      // Built with a newer go-restful, whose requests can be read once only: the log of requests would be that once.
      entrypoint: ['/dashboard', ...everywhere, '--api-log-level=NONE'],
    },
  ];
}

/** Each stand-in is the same program under the name that the real one has in its image. */
const standIns: readonly { readonly name: string; readonly program: string; readonly args?: readonly string[] }[] = [
  { name: 'docker.io/kubernetesui/dashboard:v2.7.0', program: 'dashboard', args: everywhere },
  { name: 'docker.io/kubernetesui/metrics-scraper:v1.0.8', program: 'metrics-sidecar' },
  { name: 'docker.io/kubernetesui/dashboard-api:1.13.0', program: 'dashboard-api', args: everywhere },
  { name: 'docker.io/kubernetesui/dashboard-auth:1.3.0', program: 'dashboard-auth' },
  { name: 'docker.io/kubernetesui/dashboard-web:1.7.0', program: 'dashboard-web', args: everywhere },
  { name: 'docker.io/kubernetesui/dashboard-metrics-scraper:1.2.2', program: 'metrics-sidecar' },
  { name: 'docker.io/library/kong:3.8', program: 'kong' },
  { name: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0', program: 'headlamp-server' },
  { name: 'registry.k8s.io/coredns/coredns:v1.12.1', program: 'coredns' },
];

export async function standInImages(): Promise<Image[]> {
  const binary = await buildStandIns();
  const links: TarEntry[] = [...new Set(standIns.map(({ program }) => program))].map((program) => ({
    name: program,
    linkTo: 'stand-ins',
  }));
  const files = [...baseFiles, programFile(binary, 'stand-ins'), ...links];
  return standIns.map(({ name, program, args = [] }) => ({ name, files, entrypoint: [`/${program}`, ...args] }));
}
