import type { ObjectKind, ObjectQuestion } from '../../../shared/model/evidence/objects.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { logQuestions } from '../../../shared/rules/dashboard/install-pods.ts';
import { withPods } from '../../../shared/rules/dashboard/lone-pods.ts';
import { pageQuestions } from '../../../shared/rules/dashboard/page-questions.ts';
import { isPathSegment } from '../../../shared/rules/namespace-name.ts';
import type { Facts } from '../../checks/facts.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { signedNeeds, signedRequestOf, whenTrusted } from './server-facts.ts';

const wanted: readonly ObjectKind[] = ['deployments', 'daemonSets', 'statefulSets', 'services'];

/** Where Dashboards are, by their makers' documents (dashboard-versions.md §2.1, §2.5), for who may not look everywhere. */
const knownNamespaces = ['kubernetes-dashboard', 'kube-system', 'headlamp', 'dashboard'];

/** What of the install's own namespace tells whether it runs, is reached, and can sign in. */
const ofNamespace: readonly ObjectKind[] = [
  'pods',
  'replicaSets',
  'events',
  'services',
  'endpointSlices',
  'serviceAccounts',
  'secrets',
  'configMaps',
  'networkPolicies',
  'ingresses',
  'resourceQuotas',
  'limitRanges',
  'roles',
  'roleBindings',
];

/** Made by the cluster in every namespace: the authority that pods trust. */
const authorityConfigMap = 'kube-root-ca.crt';

function search(kind: ObjectKind, namespace: string | null): ObjectQuestion {
  return { kind, namespace, name: null, labelSelector: null, sieve: 'dashboards' };
}

function list(kind: ObjectKind, namespace: string | null): ObjectQuestion {
  return { kind, namespace, name: null, labelSelector: null };
}

/** Who may not list a kind over all namespaces is asked about those that are known, one by one. */
function inKnownNamespaces({ kubeconfig, clusterCandidates }: Pick<Facts, 'kubeconfig' | 'clusterCandidates'>) {
  const own = kubeconfig.context?.namespace?.value ?? 'default';
  const namespaces = [...new Set([...knownNamespaces, ...(isPathSegment(own) ? [own] : [])])];
  const denied = clusterCandidates.filter(({ status }) => status === 403).map(({ kind }) => kind);
  return denied.flatMap((kind) => namespaces.map((namespace) => search(kind, namespace)));
}

/**
 * The Dashboard and all that belongs to it, in three rounds at most: where it is; what is in its namespace, and its page; its
 * logs. Each begins as soon as the one before is known, from the moment when a credential may go out.
 */
export const dashboardFacts = [
  planFact({
    fact: 'clusterCandidates',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      const questions = signed === null ? [] : wanted.map((kind) => ({ ...signed, question: search(kind, null) }));
      return { kind: 'many', probe: 'objects', inputs: questions };
    },
  }),
  planFact({
    fact: 'dashboardCandidates',
    needs: [...signedNeeds, 'clusterCandidates'],
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      if (signed === null) return { kind: 'many', probe: 'objects', inputs: [] };
      // The same questions have the same keys: what is known already is not asked again.
      const questions = [...wanted.map((kind) => search(kind, null)), ...inKnownNamespaces(facts)];
      return { kind: 'many', probe: 'objects', inputs: questions.map((question) => ({ ...signed, question })) };
    },
  }),
  planFact({
    fact: 'dashboardObjects',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      if (signed === null || install === null) return { kind: 'many', probe: 'objects', inputs: [] };
      const { namespace } = install;
      const questions: readonly ObjectQuestion[] = [
        ...ofNamespace.map((kind) => list(kind, namespace)),
        { kind: 'configMaps', namespace, name: authorityConfigMap, labelSelector: null },
        { kind: 'namespaces', namespace: null, name: namespace, labelSelector: null },
      ];
      return { kind: 'many', probe: 'objects', inputs: questions.map((question) => ({ ...signed, question })) };
    },
  }),
  planFact({
    fact: 'nodes',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      if (signed === null) return nothingToAsk;
      return { kind: 'one', probe: 'objects', inputs: { ...signed, question: list('nodes', null) } };
    },
  }),
  planFact({
    fact: 'podLogs',
    needs: [...signedNeeds, 'dashboardCandidates', 'dashboardObjects'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      const objects = facts.dashboardObjects;
      const questions = install === null ? [] : logQuestions(withPods(install, objects), objects);
      const inputs = signed === null ? [] : questions.map((question) => ({ ...signed, ...question }));
      return { kind: 'many', probe: 'podLog', inputs };
    },
  }),
  planFact({
    fact: 'servicePages',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      const questions = install === null ? [] : pageQuestions(install);
      const inputs = signed === null ? [] : questions.map((question) => ({ ...signed, ...question }));
      return { kind: 'many', probe: 'servicePage', inputs };
    },
  }),
];
