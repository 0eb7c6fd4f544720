import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import { heldCredential } from '../../../shared/rules/held-credential.ts';
import { isPathSegment } from '../../../shared/rules/namespace-name.ts';
import { witnessesFor } from '../../../shared/rules/witness.ts';
import type { Facts } from '../../checks/facts.ts';
import type { ObjectName, ProbeInputs, Witness } from '../../probes/inputs.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { bearerInputs, pairInputs } from './local-facts.ts';
import { signedNeeds, signedRequestOf, statusOf } from './server-facts.ts';

const refusedNeeds = [...signedNeeds, 'signedVersion', 'signedDiscovery'] as const;
const witnessNeeds = [...refusedNeeds, 'otherContexts', 'witnessCertificates', 'witnessTokens'] as const;
type RefusedFacts = Pick<Facts, (typeof refusedNeeds)[number]>;
type WitnessFacts = Pick<Facts, (typeof witnessNeeds)[number]>;

/** The token that the server refused, and where; null where nothing was refused, or nothing was sent that could be asked about. */
function refusedToken(facts: RefusedFacts) {
  const refused = [facts.signedVersion, facts.signedDiscovery].some((answer) => statusOf(answer) === 401);
  const signed = refused ? signedRequestOf(facts) : null;
  const { bearerToken } = heldCredential(facts);
  if (signed === null || signed.credential.bearer === null || bearerToken === null) return null;
  return { signed, token: signed.credential.bearer, jwt: bearerToken.jwt };
}

/** Credentials of other contexts go where the refused one went, over connections that show the same certificates. */
function allowedWitnesses(facts: WitnessFacts, requested: RequestedTarget): readonly Witness[] {
  const refused = requested.allowOtherContexts === true ? refusedToken(facts) : null;
  // Without a judged certificate no second credential follows the first.
  if (refused === null || (refused.signed.pinnedLeaves ?? []).length === 0) return [];
  return witnessesFor(facts.kubeconfig, facts.otherContexts).flatMap(({ name }, index) => {
    const bearer = facts.witnessTokens[index]?.shape?.handle ?? null;
    const clientCertificate = facts.witnessCertificates[index]?.handle ?? null;
    if (bearer === null && clientCertificate === null) return [];
    const credential = { bearer, clientCertificate, basic: null };
    return [{ context: name, signed: { ...refused.signed, credential, impersonation: null } }];
  });
}

function accountOf(jwt: JwtFacts | null): ObjectName | null {
  const account = jwt?.serviceAccount ?? null;
  if (account?.namespace == null || account.name === null) return null;
  return { namespace: account.namespace, name: account.name };
}

function boundOf(jwt: JwtFacts | null): ProbeInputs['tokenReview']['bound'] {
  const boundTo = jwt?.serviceAccount?.boundTo ?? null;
  const namespace = jwt?.serviceAccount?.namespace ?? null;
  if (boundTo === null || boundTo.name === null || namespace === null) return null;
  return { kind: boundTo.kind, namespace, name: boundTo.name };
}

/** What is asked only after a 401, or where nearly nothing is allowed, to tell the reasons apart. A walk that goes well asks none of it. */
export const refusalFacts = [
  planFact({
    fact: 'otherContexts',
    needs: refusedNeeds,
    startsWith: null,
    ask: (facts) => {
      const { source, context, cluster } = facts.kubeconfig;
      const server = cluster?.server?.value ?? null;
      if (refusedToken(facts) === null || context === null || server === null) return nothingToAsk;
      return { kind: 'one', probe: 'otherContexts', inputs: { source, context: context.name, server } };
    },
  }),
  planFact({
    fact: 'witnessCertificates',
    needs: ['kubeconfig', 'otherContexts'],
    startsWith: null,
    ask: ({ kubeconfig, otherContexts }, requested) => ({
      kind: 'many',
      probe: 'clientCertificate',
      inputs: readable(kubeconfig, otherContexts, requested).map(({ user }) => pairInputs(user)),
    }),
  }),
  planFact({
    fact: 'witnessTokens',
    needs: ['kubeconfig', 'otherContexts'],
    startsWith: null,
    ask: ({ kubeconfig, otherContexts }, requested) => ({
      kind: 'many',
      probe: 'bearerToken',
      inputs: readable(kubeconfig, otherContexts, requested).map(({ user }) => bearerInputs(user)),
    }),
  }),
  planFact({
    fact: 'publishedIssuer',
    needs: witnessNeeds,
    startsWith: null,
    ask: (facts, requested) => {
      const refused = refusedToken(facts);
      if (refused === null || refused.jwt === null) return { kind: 'many', probe: 'publishedIssuer', inputs: [] };
      const { token, signed } = refused;
      const askers = [null, ...allowedWitnesses(facts, requested)];
      const inputs = askers.map((witness) => ({ endpoint: signed.endpoint, witness, token }));
      return { kind: 'many', probe: 'publishedIssuer', inputs };
    },
  }),
  planFact({
    fact: 'tokenReviews',
    needs: witnessNeeds,
    startsWith: null,
    ask: (facts, requested) => {
      const refused = refusedToken(facts);
      const witnesses = refused === null ? [] : allowedWitnesses(facts, requested);
      const inputs = witnesses.flatMap((witness) => {
        if (refused === null) return [];
        const { token, jwt } = refused;
        return [{ witness, token, account: accountOf(jwt), bound: boundOf(jwt) }];
      });
      return { kind: 'many', probe: 'tokenReview', inputs };
    },
  }),
  planFact({
    fact: 'roleBindings',
    needs: [...signedNeeds, 'access'],
    startsWith: null,
    ask: (facts) => {
      const answers = facts.access?.answers ?? [];
      const namespace = answers.find(({ question }) => question.resource === 'pods')?.question.namespace ?? '';
      const refused = answers.length > 0 && answers.every(({ allowed }) => allowed === false);
      const signed = refused && isPathSegment(namespace) ? signedRequestOf(facts) : null;
      return signed === null ? nothingToAsk : { kind: 'one', probe: 'roleBindings', inputs: { ...signed, namespace } };
    },
  }),
];

/** Their files are read only where they may be used. */
function readable(
  kubeconfig: Facts['kubeconfig'],
  others: Facts['otherContexts'],
  { allowOtherContexts }: RequestedTarget,
) {
  return allowOtherContexts === true ? witnessesFor(kubeconfig, others) : [];
}
