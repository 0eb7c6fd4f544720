export type LinkId = 'user' | 'dashboard' | 'service';

export const links: readonly { readonly id: LinkId; readonly title: string }[] = [
  { id: 'user', title: 'You → API server' },
  { id: 'dashboard', title: 'API server → Dashboard' },
  { id: 'service', title: 'Dashboard → API server' },
];

/** Ways in: how a person gets to the Dashboard's page. In the order of the document, and today's own last. */
export type PathId = 'kubectl-proxy' | 'direct' | 'node-port' | 'port-forward';

export const paths: readonly { readonly id: PathId; readonly title: string }[] = [
  { id: 'kubectl-proxy', title: 'kubectl proxy' },
  { id: 'direct', title: 'Direct access' },
  { id: 'node-port', title: 'NodePort' },
  { id: 'port-forward', title: 'Port-forward' },
];

interface StageShape {
  readonly id: string;
  readonly link: LinkId;
  /** The way in that the stage belongs to; null where it belongs to the link itself. */
  readonly path: PathId | null;
  readonly title: string;
  /** One or two words for the arrow out of it. */
  readonly leadsOn: string;
}

export const stages = [
  { id: 'kubeconfig', link: 'user', path: null, title: 'Kubeconfig', leadsOn: 'sound' },
  { id: 'credential', link: 'user', path: null, title: 'Credential', leadsOn: 'usable' },
  { id: 'network', link: 'user', path: null, title: 'Network', leadsOn: 'reached' },
  { id: 'server', link: 'user', path: null, title: 'API server', leadsOn: 'signed in' },
  { id: 'dashboard', link: 'dashboard', path: null, title: 'Dashboard', leadsOn: 'found' },
  { id: 'kubectl-proxy', link: 'user', path: 'kubectl-proxy', title: 'Way in: kubectl proxy', leadsOn: 'opens' },
  { id: 'direct', link: 'user', path: 'direct', title: 'Way in: direct access', leadsOn: 'opens' },
  { id: 'node-port', link: 'user', path: 'node-port', title: 'Way in: NodePort', leadsOn: 'opens' },
  { id: 'port-forward', link: 'user', path: 'port-forward', title: 'Way in: port-forward', leadsOn: 'opens' },
  { id: 'browser', link: 'dashboard', path: null, title: 'Your browser', leadsOn: 'shown' },
  { id: 'service', link: 'service', path: null, title: 'How the Dashboard signs in', leadsOn: 'known' },
  { id: 'account', link: 'service', path: null, title: 'Service account', leadsOn: 'accepted' },
  { id: 'file', link: 'service', path: null, title: 'Kubeconfig file in the pod', leadsOn: 'accepted' },
] as const satisfies readonly StageShape[];

export type StageId = (typeof stages)[number]['id'];
export type Stage = StageShape & { readonly id: StageId };

/** The stage that a step belongs to: the part of its id before the dot. */
export function stageOf(step: string): Stage {
  const stage = stages.find((candidate) => step.startsWith(`${candidate.id}.`));
  if (stage === undefined) throw new Error(`no stage for step ${step}`);
  return stage;
}
