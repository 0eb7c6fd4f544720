import type { AccessQuestion } from '../../model/evidence/http.ts';
import type { ContainerFacts } from '../../model/evidence/objects/pod.ts';
import type { Install, InstallModule } from '../../model/install.ts';
import type { AccountName } from './account-name.ts';
import { flagsOf } from './listening.ts';

/** One thing that a part does with its own credential. */
export interface NeededRight {
  readonly question: AccessQuestion;
  /** Without it the program ends, or can't sign in; otherwise something beside is missing. */
  readonly essential: boolean;
  /** What it is for, behind “to”: `read the Secret kubernetes-dashboard-csrf`. */
  readonly what: string;
}

const keyHolder = 'kubernetes-dashboard-key-holder';
const csrf = 'kubernetes-dashboard-csrf';
const settings = 'kubernetes-dashboard-settings';

/** Everybody who is signed in has this right by a default role; without it the first request of each version fails. */
const askVersion: NeededRight = {
  question: { verb: 'get', group: '', resource: null, subresource: null, name: null, namespace: '', path: '/version' },
  essential: true,
  what: 'ask for /version',
};

function right(
  verb: string,
  resource: string,
  name: string | null,
  namespace: string,
  essential: boolean,
): NeededRight {
  const [plain = resource, subresource = null] = resource.split('/');
  const kind = plain === 'secrets' ? 'Secret' : plain === 'configmaps' ? 'ConfigMap' : 'Service';
  const what =
    subresource === 'proxy'
      ? `reach ${name} through the service proxy`
      : `${verb === 'get' ? 'read' : verb === 'update' ? 'change' : verb} ${name === null ? plain : `the ${kind} ${name}`}`;
  return {
    question: { verb, group: '', resource: plain, subresource, name, namespace, path: null },
    essential,
    what,
  };
}

/**
 * What one part does with its own credential, by version (dashboard-versions.md §2.1; src/app/backend/auth/jwe and
 * client/csrf at the tags). 1.5 and 1.6 act for everybody with whatever rights they have, and need none to start; `auth` of 7
 * and Headlamp use people's own tokens.
 */
export function neededRights(install: Install, { module, container, workload }: InstallModule): readonly NeededRight[] {
  const running = workload.template.spec.containers.find(({ name }) => name === container) ?? null;
  switch (install.family) {
    case '1.5':
    case '1.6':
      return module === 'dashboard' ? [askVersion] : [];
    case '1.7':
      // The namespace is written into these versions (auth/api/types.go: EncryptionKeyHolderNamespace).
      if (module !== 'dashboard') return [];
      return [
        askVersion,
        right('create', 'secrets', null, 'kube-system', true),
        right('get', 'secrets', keyHolder, 'kube-system', true),
        right('update', 'secrets', keyHolder, 'kube-system', true),
        right('get', 'configmaps', settings, 'kube-system', false),
      ];
    case '2': {
      if (module !== 'dashboard') return [];
      const namespace = workingNamespace(running, install.namespace, 'kube-system');
      return [
        askVersion,
        right('get', 'secrets', csrf, namespace, true),
        right('update', 'secrets', csrf, namespace, true),
        right('get', 'secrets', keyHolder, namespace, true),
        right('update', 'secrets', keyHolder, namespace, true),
        right('get', 'configmaps', settings, namespace, false),
        right('get', 'services/proxy', 'dashboard-metrics-scraper', namespace, false),
      ];
    }
    case '7': {
      const namespace = workingNamespace(running, install.namespace, 'kubernetes-dashboard');
      const flag = running === null ? () => null : flagsOf(running);
      const scraper = flag('metrics-scraper-service-name') ?? 'kubernetes-dashboard-metrics-scraper';
      const map = flag('settings-config-map-name') ?? settings;
      if (module === 'api') return [askVersion, right('get', 'services/proxy', scraper, namespace, false)];
      if (module === 'web') return [right('get', 'configmaps', map, namespace, false)];
      return [];
    }
    default:
      return [];
  }
}

/** `--namespace`, else POD_NAMESPACE, which manifests take from the pod itself, else the program's own default. */
function workingNamespace(container: ContainerFacts | null, own: string, otherwise: string): string {
  if (container === null) return own;
  const flag = flagsOf(container)('namespace');
  if (flag !== null && flag !== '') return flag;
  const variable = container.env.find(({ name }) => name === 'POD_NAMESPACE');
  if (variable === undefined) return otherwise;
  return variable.from?.kind === 'fieldRef' ? own : (variable.value ?? otherwise);
}

/** The account that a part runs as: a pod without a name has `default`. */
export function accountOf({ workload }: InstallModule): AccountName {
  const { serviceAccountName } = workload.template.spec;
  return { namespace: workload.namespace, name: serviceAccountName === '' ? 'default' : serviceAccountName };
}

/** What to ask the API server about each account, every question once. */
export function accountQuestions(
  install: Install,
): readonly { readonly account: AccountName; readonly questions: readonly AccessQuestion[] }[] {
  const byName = new Map<string, { account: AccountName; questions: Map<string, AccessQuestion> }>();
  for (const part of install.modules) {
    const account = accountOf(part);
    const entry = byName.get(account.name) ?? { account, questions: new Map() };
    for (const { question } of neededRights(install, part)) entry.questions.set(JSON.stringify(question), question);
    if (entry.questions.size > 0) byName.set(account.name, entry);
  }
  return [...byName.values()].map(({ account, questions }) => ({ account, questions: [...questions.values()] }));
}
