import { describe, expect, it } from 'vitest';
import { chooseProxy, type ProxyChoice } from '../../../../shared/rules/proxy.ts';
import { parseServerUrl } from '../../../../shared/rules/server-url.ts';
import { environment } from '../../../checks/builders.ts';
import fixture from './fixtures/proxies.json' with { type: 'json' };

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment probe's evidence for these variables. */
function environmentOf(variables: Variables) {
  const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].flatMap(
    (variable) => {
      const value = variables[variable] ?? '';
      return value === '' ? [] : [{ variable, value, credential: null }];
    },
  );
  const noProxy = ['NO_PROXY', 'no_proxy']
    .map((variable) => ({ variable, value: variables[variable] ?? '' }))
    .find(({ value }) => value !== '');
  return environment({ proxies, noProxy: noProxy ?? null });
}

function ask(server: string, variables: Variables, proxyUrl: string | null = null): ProxyChoice {
  const url = parseServerUrl(server);
  if (url.kind === 'bad') throw new Error(url.detail);
  return chooseProxy({
    clusterProxyUrl: proxyUrl,
    clusterProxyCredential: null,
    environment: environmentOf(variables),
    server: url,
  });
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443', socks5: '1080', socks5h: '1080' };

/** What net/http dials for the proxy URL that Go gave. */
function dialled(proxy: string): string {
  const [, scheme = '', host = '', port = ''] = /^(.*?):\/\/(.*):(\d*)$/.exec(proxy) ?? [];
  const where = port === '' ? (defaultPorts[scheme] ?? 'none') : port;
  if (where === 'none' || Number(where) > 65535) return 'invalid';
  return `${scheme in defaultPorts ? scheme : 'http'} ${host === '' ? 'localhost' : host} ${where}`;
}

function told(choice: ProxyChoice): string {
  if (choice.kind === 'none') return '';
  if (choice.kind === 'invalid') return 'invalid';
  return `${choice.endpoint.scheme} ${choice.endpoint.host} ${choice.endpoint.port}`;
}

describe('which proxy applies, against client-go', () => {
  const cases = fixture.map((one) => ({
    ...one,
    variables: (one.environment ?? {}) as Variables,
    title: `${one.server} with ${one.proxyUrl === '' ? JSON.stringify(one.environment) : `proxy-url ${one.proxyUrl}`}`,
  }));
  it.each(cases)('$title', ({ server, variables, proxyUrl, proxy, error }) => {
    const choice = ask(server, variables, proxyUrl);
    expect(told(choice)).toBe(error !== '' ? 'invalid' : proxy === '' ? '' : dialled(proxy));
    if (error !== '' && choice.kind === 'invalid') expect(error).toContain(choice.problem);
  });
});

describe('why a proxy applies or not', () => {
  const server = 'https://api.example.com:6443';

  it('names the variable that it came from', () => {
    expect(ask(server, { https_proxy: 'proxy:3128' })).toMatchObject({ kind: 'proxy', source: 'https_proxy' });
    expect(ask(server, { HTTPS_PROXY: 'http://env:1' }, 'socks5://kube')).toEqual({
      kind: 'proxy',
      endpoint: { scheme: 'socks5', host: 'kube', port: 1080, credential: null },
      source: 'proxy-url',
    });
  });

  it('names the NO_PROXY entry that matched, as it is written', () => {
    const variables = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'intra, .Example.com ,10.0.0.0/8' };
    expect(ask(server, variables)).toEqual({ kind: 'none', because: 'noProxy', rule: '.Example.com' });
    expect(ask('https://10.9.9.9:6443', variables)).toEqual({ kind: 'none', because: 'noProxy', rule: '10.0.0.0/8' });
  });

  it('tells a loopback server from one without a proxy', () => {
    expect(ask('https://127.0.0.1:6443', { HTTPS_PROXY: 'http://env:1' })).toMatchObject({ because: 'loopback' });
    expect(ask('https://127.0.0.1:6443', {})).toMatchObject({ because: 'notSet' });
    expect(ask(server, { ALL_PROXY: 'http://all:1' })).toMatchObject({ because: 'notSet' });
  });
});
