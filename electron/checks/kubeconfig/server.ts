import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, notApplicable, pass, problem } from '../judgement.ts';
import { podInstead, podInsteadNext } from './stands-without.ts';

/** Can the server's address be called, and over what? KCFG-24. */
export const serverCheck = defineCheck({
  step: 'kubeconfig.server',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig }) => {
    const { cluster } = kubeconfig;
    if (cluster === null) return notApplicable('notConfigured', 'There is no cluster entry to look at.');
    const { name, server, origin } = cluster;
    const text = server?.value ?? '';
    const parsed = parseServerUrl(text);
    if (parsed.kind === 'bad') {
      if (parsed.problem === 'empty' && kubeconfig.inPod === true) {
        return inconclusive('notConfigured', podInstead, { next: podInsteadNext });
      }
      const at = server?.origin ?? origin;
      const args = {
        cluster: name,
        server: server === null ? null : text,
        problem: parsed.problem,
        detail: parsed.detail,
        file: at.file,
      };
      return fail(problem('KCFG-24', args, { origin: at, subject: name }), {
        facts: [fact('Address', text === '' ? 'none' : text, 'fail', at), fact('client-go', parsed.detail)],
      });
    }
    const rows = [
      fact('Address', text, parsed.scheme === 'https' ? 'pass' : 'warn', server?.origin ?? null),
      ...(parsed.basePath === '' ? [] : [fact('Path in front of every request', parsed.basePath)]),
    ];
    if (parsed.scheme === 'http') {
      // What answers there decides whether that is a fault: KCFG-17 and EP-07 are judged with the server's answer.
      return pass(`The server’s address is ${parsed.hostHeader}, over http, without TLS.`, {
        note: 'http',
        facts: rows,
      });
    }
    return pass(`The server’s address is ${parsed.hostHeader}, over TLS.`, { note: parsed.hostHeader, facts: rows });
  },
});
