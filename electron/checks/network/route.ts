import type { Fact } from '../../../shared/model/finding.ts';
import { isDamagedUrl, type ProxyChoice } from '../../../shared/rules/proxy.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, notApplicable, pass, problem } from '../judgement.ts';
import { placeOf, proxyFor, proxyOrigin, proxyText, targetOf } from './target.ts';

/** Which proxy does kubectl use for this server, if any, and can its address be used? */
export const routeCheck = defineCheck({
  step: 'network.route',
  needs: ['kubeconfig', 'environment'],
  judge: ({ kubeconfig, environment }) => {
    const target = targetOf(kubeconfig);
    if (target === null) return notApplicable('notConfigured', 'There is no server address to find a way to.');
    const choice = proxyFor(target, kubeconfig, environment);
    const settings = environment.proxies.map(({ variable, value }): Fact => fact(variable, value));
    const noProxy = environment.noProxy === null ? [] : [fact(environment.noProxy.variable, environment.noProxy.value)];
    const own = kubeconfig.cluster?.proxyUrl ?? null;
    const facts = [
      fact('Server', target.server, 'plain', target.origin),
      ...(own === null || own.value === '' ? [] : [fact('proxy-url', own.value, 'plain', own.origin)]),
      ...settings,
      ...noProxy,
    ];
    if (choice.kind === 'invalid') {
      const { source, value } = choice;
      return fail(
        problem(
          'PRX-05',
          { ...placeOf(target), source, value, problem: choice.problem },
          { origin: proxyOrigin(kubeconfig, source) },
        ),
        { facts },
      );
    }
    if (choice.kind === 'proxy') {
      const proxy = proxyText(choice.endpoint);
      const written = environment.proxies.find(({ variable }) => variable === choice.source)?.value ?? '';
      if (isDamagedUrl(written)) {
        const said = `proxyconnect tcp: dial tcp: lookup ${choice.endpoint.host}: no such host`;
        const args = { ...placeOf(target), source: choice.source, value: written, problem: said };
        return fail(problem('PRX-05', args), { facts });
      }
      return pass(`kubectl goes through the proxy ${proxy}, set by ${choice.source}.`, { note: choice.source, facts });
    }
    return pass(directText(choice, target.server, environment.proxies), { note: 'direct', facts });
  },
});

function directText(
  { because, rule }: Extract<ProxyChoice, { kind: 'none' }>,
  server: string,
  proxies: readonly { readonly variable: string }[],
): string {
  if (because === 'noProxy') return `kubectl goes to ${server} directly, since ${rule?.trim() ?? ''} is in NO_PROXY.`;
  if (because === 'loopback') return `kubectl goes to ${server} directly: it uses no proxy for this computer itself.`;
  const unread = proxies.find(({ variable }) => variable.toUpperCase() === 'ALL_PROXY');
  if (unread !== undefined)
    return `kubectl goes to ${server} directly; ${unread.variable} is set, but Go does not read it.`;
  return `kubectl goes to ${server} directly: no proxy is set for it.`;
}
