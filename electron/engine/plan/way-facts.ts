import type { PathId } from '../../../shared/flow/steps.ts';
import type { AccessQuestion } from '../../../shared/model/evidence/http.ts';
import type { Install } from '../../../shared/model/install.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { forwardTarget } from '../../../shared/rules/dashboard/forward-target.ts';
import { endpointNodesOf, nodeHosts } from '../../../shared/rules/dashboard/node-hosts.ts';
import { type PagePaths, pagePaths, throughServiceProxy } from '../../../shared/rules/dashboard/page-paths.ts';
import { readProxyAnswer } from '../../../shared/rules/dashboard/proxy-answer.ts';
import { pagePort, withNodePort } from '../../../shared/rules/dashboard/service-url.ts';
import { dirname } from '../../../shared/rules/file-path.ts';
import { kubectlTarget } from '../../../shared/rules/kubectl-command.ts';
import type { Facts } from '../../checks/facts.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';
import { type Asked, nothingToAsk, planFact } from './fact-plan.ts';
import { endpointOf } from './network-facts.ts';
import { signedNeeds, signedRequestOf, whenTrusted } from './server-facts.ts';
import { serverOf } from './way-to-server.ts';

/** Where kubectl proxy listens unless told otherwise. */
const proxyPort = 8001;

function installOf(
  { dashboardCandidates }: Pick<Facts, 'dashboardCandidates'>,
  requested: RequestedTarget,
): Install | null {
  return chooseInstall(dashboardCandidates, requested.install ?? null);
}

/** A way in leads to a Dashboard. Without one it is tried only where somebody named it. */
function isWorthTrying(path: PathId, install: Install | null, { paths = ['user'] }: RequestedTarget): boolean {
  return install !== null || paths.includes(path);
}

function rightTo(verb: string, resource: string, subresource: string | null, namespace: string): AccessQuestion {
  return { verb, group: '', resource, subresource, name: null, namespace, path: null };
}

/** What the four ways in are judged by. Each begins as soon as it is known where the Dashboard is. */
export const wayFacts = [
  planFact({
    fact: 'kubectls',
    needs: ['environment', 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      if (!isWorthTrying('kubectl-proxy', installOf(facts, requested), requested)) return nothingToAsk;
      return { kind: 'one', probe: 'kubectls', inputs: { pathEntries: facts.environment.pathEntries } };
    },
  }),
  planFact({
    fact: 'proxyPort',
    needs: ['dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      if (!isWorthTrying('kubectl-proxy', installOf(facts, requested), requested)) return nothingToAsk;
      return { kind: 'one', probe: 'localPort', inputs: { port: proxyPort } };
    },
  }),
  planFact({
    fact: 'kubeSystem',
    needs: [...signedNeeds, 'proxyPort'],
    startsWith: null,
    ask: (facts) => {
      const signed = facts.proxyPort?.clusterUid == null ? null : signedRequestOf(facts);
      if (signed === null) return nothingToAsk;
      const question = { kind: 'namespaces', namespace: null, name: 'kube-system', labelSelector: null } as const;
      return { kind: 'one', probe: 'objects', inputs: { ...signed, question } };
    },
  }),
  planFact({
    fact: 'kubectlProxy',
    // Our own run of the sign-in program comes first: two at once would ask the person twice.
    needs: ['kubeconfig', 'environment', 'execCredential', 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      const install = installOf(facts, requested);
      const inputs = isWorthTrying('kubectl-proxy', install, requested) ? proxyInputs(facts, install, requested) : null;
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'kubectlProxy', inputs };
    },
  }),
  planFact({
    fact: 'root',
    needs: ['kubeconfig', 'environment', 'connections', 'tunnel', 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      const endpoint = endpointOf(facts);
      if (endpoint === null || !isWorthTrying('direct', installOf(facts, requested), requested)) return nothingToAsk;
      return { kind: 'one', probe: 'http', inputs: { endpoint, method: 'GET', path: '/', signed: null } };
    },
  }),
  planFact({
    fact: 'wayAccess',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      const signed = signedRequestOf(facts);
      const install = installOf(facts, requested);
      if (signed === null || install === null) return nothingToAsk;
      const { namespace } = install;
      const questions = [
        rightTo('create', 'pods', 'portforward', namespace),
        rightTo('get', 'pods', null, namespace),
        rightTo('list', 'pods', null, namespace),
        rightTo('get', 'services', null, namespace),
        ...postThroughProxy(install),
      ];
      return { kind: 'one', probe: 'access', inputs: { ...signed, questions } };
    },
  }),
  planFact({
    fact: 'portForward',
    needs: [...signedNeeds, 'dashboardCandidates', 'dashboardObjects'],
    startsWith: whenTrusted,
    ask: (facts, requested) => askForward(facts, requested),
  }),
  planFact({
    fact: 'forwardWitness',
    needs: [...signedNeeds, 'dashboardCandidates', 'dashboardObjects', 'servicePages'],
    startsWith: null,
    ask: (facts, requested) => {
      const cut = facts.servicePages.some((page) => readProxyAnswer(page).kind === 'unreachable');
      return cut ? askForward(facts, requested) : nothingToAsk;
    },
  }),
  planFact({
    fact: 'nodePorts',
    needs: ['kubeconfig', 'dashboardCandidates', 'dashboardObjects', 'nodes'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      const install = installOf(facts, requested);
      const asked = install === null ? null : pagePaths(withNodePort(install));
      const nodePort = asked?.port.port.nodePort ?? null;
      if (asked === null || nodePort === null) return { kind: 'many', probe: 'nodePort', inputs: [] };
      const { service, scheme } = asked.port;
      const serverHost = serverOf(facts.kubeconfig)?.host ?? null;
      const near = endpointNodesOf(service.name, facts.dashboardObjects);
      const hosts = nodeHosts(facts.nodes, facts.dashboardObjects, near, serverHost);
      const inputs = hosts.map(({ host }) => ({ host, port: nodePort, scheme, paths: asked.paths }));
      return { kind: 'many', probe: 'nodePort', inputs };
    },
  }),
  planFact({
    fact: 'clusterBindings',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, requested) => {
      const signed = signedRequestOf(facts);
      const install = installOf(facts, requested);
      const exposed = install !== null && (pagePaths(withNodePort(install))?.port.port.nodePort ?? null) !== null;
      if (signed === null || !exposed) return nothingToAsk;
      const question = { kind: 'clusterRoleBindings', namespace: null, name: null, labelSelector: null } as const;
      return { kind: 'one', probe: 'objects', inputs: { ...signed, question } };
    },
  }),
];

function askForward(
  facts: Pick<Facts, (typeof signedNeeds)[number] | 'dashboardCandidates' | 'dashboardObjects'>,
  requested: RequestedTarget,
): Asked<'portForward'> {
  const signed = signedRequestOf(facts);
  const install = installOf(facts, requested);
  const target = install === null ? null : forwardTarget(install, facts.dashboardObjects);
  const asked = install === null ? null : pagePaths(install);
  if (signed === null || target === null || asked === null) return nothingToAsk;
  return { kind: 'one', probe: 'portForward', inputs: { ...signed, ...target, paths: asked.paths } };
}

/** The login is a POST, which wants another verb than the page. The name is the one that the address has. */
function postThroughProxy(install: Install): readonly AccessQuestion[] {
  const port = pagePort(install);
  if (port === null) return [];
  const name = `${port.scheme}:${port.service.name}:${port.port.port}`;
  return [{ ...rightTo('create', 'services', 'proxy', install.namespace), name }];
}

/** What is set up may not be what runs: the page is asked for by both schemes. */
function proxiedPaths({ port, paths }: PagePaths): readonly string[] {
  const other = port.scheme === 'https' ? 'http' : 'https';
  return [...paths.map((path) => throughServiceProxy(port, path, port.scheme)), throughServiceProxy(port, '/', other)];
}

/** null where kubectl could start a program that nobody agreed to, or can't be told which target is meant. */
function proxyInputs(
  { kubeconfig, environment }: Pick<Facts, 'kubeconfig' | 'environment'>,
  install: Install | null,
  { allowExec, agreedProgram }: RequestedTarget,
): ProbeInputs['kubectlProxy'] | null {
  const target = kubectlTarget(kubeconfig, allowExec === true);
  if (target.kind === 'notAsked') return null;
  const { user, cluster } = kubeconfig;
  const asked = install === null ? null : pagePaths(install);
  const pages = asked === null ? [] : proxiedPaths(asked);
  const inputs = {
    target: target.words,
    kubeconfigs: target.kubeconfigs,
    pathEntries: environment.pathEntries,
    paths: ['/version', '/ui', ...pages],
    basePath: target.basePath,
  };
  const exec = user?.exec ?? null;
  if (exec === null || agreedProgram === undefined) return inputs;
  const used = user !== null && chooseCredential(user, cluster).bearer === 'exec';
  if (!used || exec.command == null || exec.asWritten === undefined) return null;
  const { file } = exec.origin;
  const agreed = {
    program: agreedProgram,
    command: exec.command.value,
    folder: dirname(file),
    asWritten: exec.asWritten,
  };
  return { ...inputs, agreed };
}
