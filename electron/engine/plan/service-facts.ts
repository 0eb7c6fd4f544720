import type { ObjectQuestion } from '../../../shared/model/evidence/objects.ts';
import { accountVolumeOf } from '../../../shared/rules/dashboard/account-volume.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { accountQuestions } from '../../../shared/rules/dashboard/needed-rights.ts';
import { readSignInLog } from '../../../shared/rules/dashboard/sign-in-log.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { signedNeeds, signedRequestOf, whenTrusted } from './server-facts.ts';

const apiServerQuestions: readonly ObjectQuestion[] = [
  { kind: 'services', namespace: 'default', name: 'kubernetes', labelSelector: null },
  {
    kind: 'endpointSlices',
    namespace: 'default',
    name: null,
    labelSelector: 'kubernetes.io/service-name=kubernetes',
  },
];

/** By the names and labels that CoreDNS and kube-dns have everywhere (kubernetes/kubernetes cluster/addons/dns). */
const nameServiceQuestions: readonly ObjectQuestion[] = [
  { kind: 'services', namespace: 'kube-system', name: null, labelSelector: 'k8s-app=kube-dns' },
  { kind: 'pods', namespace: 'kube-system', name: null, labelSelector: 'k8s-app=kube-dns' },
];

const grantQuestions: readonly ObjectQuestion[] = (['clusterRoleBindings', 'clusterRoles'] as const).map((kind) => ({
  kind,
  namespace: null,
  name: null,
  labelSelector: null,
}));

/** How the Dashboard itself signs in: beside what `dashboardFacts` read of its own namespace. */
export const serviceFacts = [
  planFact({
    fact: 'apiServerService',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      const questions = signed === null ? [] : apiServerQuestions.map((question) => ({ ...signed, question }));
      return { kind: 'many', probe: 'objects', inputs: questions };
    },
  }),
  planFact({
    fact: 'accountRights',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      const accounts = install === null ? [] : accountQuestions(install);
      const inputs =
        signed === null
          ? []
          : accounts.map(({ account: { namespace, name }, questions }) => ({
              ...signed,
              namespace,
              account: name,
              questions,
            }));
      return { kind: 'many', probe: 'accountAccess', inputs };
    },
  }),
  planFact({
    fact: 'clusterGrants',
    needs: [...signedNeeds, 'accountRights'],
    startsWith: whenTrusted,
    ask: (facts) => {
      const refused = facts.accountRights.some(({ answers }) => answers.some(({ allowed }) => allowed === null));
      const signed = refused ? signedRequestOf(facts) : null;
      const inputs = signed === null ? [] : grantQuestions.map((question) => ({ ...signed, question }));
      return { kind: 'many', probe: 'objects', inputs };
    },
  }),
  planFact({
    fact: 'mountedAuthorities',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      const names = (install?.modules ?? []).flatMap(({ workload: { template }, container }) => {
        const running = template.spec.containers.find(({ name }) => name === container) ?? null;
        return accountVolumeOf(template.spec, running)?.authority ?? [];
      });
      // The cluster's own is read with the rest of the namespace.
      const others = [...new Set(names)].filter((name) => name !== 'kube-root-ca.crt');
      if (signed === null || install === null) return { kind: 'many', probe: 'objects', inputs: [] };
      const { namespace } = install;
      const questions = others.map(
        (name): ObjectQuestion => ({ kind: 'configMaps', namespace, name, labelSelector: null }),
      );
      return { kind: 'many', probe: 'objects', inputs: questions.map((question) => ({ ...signed, question })) };
    },
  }),
  planFact({
    fact: 'podTrust',
    needs: ['handshakes', 'dashboardObjects', 'mountedAuthorities'],
    startsWith: whenTrusted,
    ask: ({ handshakes, dashboardObjects, mountedAuthorities }) => {
      const maps = itemsOf([...dashboardObjects, ...mountedAuthorities], 'configMaps');
      const anchors = maps.flatMap(({ authority }) => authority?.certificates ?? []).map(({ sha256 }) => sha256);
      const served = handshakes.flatMap(servedChainOf).map(({ sha256 }) => sha256);
      if (anchors.length === 0 || served.length === 0) return nothingToAsk;
      const inputs = { anchorCertificates: [...new Set(anchors)], served: [...new Set(served)] };
      const noSystem = { anchors: 'kubeconfig', sslCertFile: null, sslCertDir: null } as const;
      return { kind: 'one', probe: 'trust', inputs: { ...noSystem, ...inputs } };
    },
  }),
  planFact({
    fact: 'clusterNames',
    needs: [...signedNeeds, 'podLogs'],
    startsWith: whenTrusted,
    ask: (facts) => {
      const lost = facts.podLogs.some(({ text }) =>
        readSignInLog(text).events.some((event) => event.kind === 'failed' && event.reason.kind === 'name'),
      );
      const signed = lost ? signedRequestOf(facts) : null;
      const inputs = signed === null ? [] : nameServiceQuestions.map((question) => ({ ...signed, question }));
      return { kind: 'many', probe: 'objects', inputs };
    },
  }),
];
