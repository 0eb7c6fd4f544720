import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { placeOf } from './place.ts';
import { sentCredential } from './sent.ts';

/** Do the APIs answer that extensions add to the server (HLT-04)? Signing in doesn't need them, so all of this only warns. */
export const extensionsCheck = defineCheck({
  step: 'server.extensions',
  needs: ['kubeconfig', 'bearerToken', 'clientCertificate', 'discovery'],
  judge: (facts): Judgement => {
    const { kubeconfig, discovery } = facts;
    if (sentCredential(facts).notSentOverHttp) {
      return notApplicable('notUsed', 'Over http, without TLS, kubectl sends no credential at all.');
    }
    if (discovery === null || discovery.form === null) {
      const told =
        discovery === null ? [] : [fact('GET /apis', String(discovery.status ?? discovery.failure?.text), 'plain')];
      return notApplicable('cannotBeTold', 'The server did not give its list of APIs.', { facts: told });
    }
    const rows = [
      fact('Groups of APIs', `${discovery.groups}`),
      ...discovery.unavailable.map(({ groupVersion, status, message }) =>
        fact(groupVersion, message || (status === null ? 'not answered' : `${status}`), 'warn'),
      ),
    ];
    const groups = discovery.unavailable.map(({ groupVersion }) => groupVersion);
    if (groups.length === 0) return pass('Every API that the server lists is served.', { facts: rows });
    const args = { server: placeOf(kubeconfig).server, groups, aggregated: discovery.form === 'aggregated' };
    return warn(problem('HLT-04', args, { blocks: false }), { facts: rows, note: `${groups.length} not served` });
  },
});
