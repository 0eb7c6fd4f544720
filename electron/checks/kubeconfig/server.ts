import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { parseServerUrl, type ServerAddress } from '../../../shared/rules/server-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, notApplicable, pass, problem, warn } from '../judgement.ts';
import { podInstead, podInsteadNext } from './stands-without.ts';

/** Can the server's address be called, and over what? KCFG-17, KCFG-24. */
export const serverCheck = defineCheck({
  step: 'kubeconfig.server',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig }) => {
    const { cluster, user } = kubeconfig;
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
      const args = {
        cluster: name,
        server: text,
        file: origin.file,
        credential: hasCredential(user),
        local: isThisComputer(parsed),
      };
      return warn(problem('KCFG-17', args, { origin: server?.origin ?? origin, blocks: false }), {
        facts: rows,
        note: 'http',
      });
    }
    return pass(`The server’s address is ${parsed.hostHeader}, over TLS.`, { note: parsed.hostHeader, facts: rows });
  },
});

function hasCredential(user: UserEntry | null): boolean {
  if (user === null) return false;
  const { token, tokenFile, username, clientCertificate, clientCertificateData, exec, authProvider } = user;
  return [token, tokenFile, username, clientCertificate, clientCertificateData, exec, authProvider].some(
    (part) => part !== null,
  );
}

function isThisComputer({ host, literalAddress }: ServerAddress): boolean {
  if (literalAddress === 4) return host.startsWith('127.');
  return host === '::1' || /^localhost\.?$/i.test(host);
}
