import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../../../shared/rules/server-url.ts';

const plain = {
  kind: 'ok',
  scheme: 'https',
  host: 'api.example.com',
  port: 6443,
  explicitPort: true,
  basePath: '',
  literalAddress: null,
  hostHeader: 'api.example.com:6443',
};

describe('addresses that client-go calls', () => {
  it.each([
    ['https://api.example.com:6443', {}],
    ['https://api.example.com:6443/', {}],
    ['HTTPS://api.example.com:6443', {}],
    ['https://API.Example.com:6443', { host: 'API.Example.com', hostHeader: 'API.Example.com:6443' }],
    ['https://api.example.com.:6443', { host: 'api.example.com.', hostHeader: 'api.example.com.:6443' }],
    ['https://api.example.com', { port: 443, explicitPort: false, hostHeader: 'api.example.com' }],
    ['https://api.example.com:', { port: 443, explicitPort: false, hostHeader: 'api.example.com' }],
    ['https://api.example.com:443', { port: 443, hostHeader: 'api.example.com:443' }],
    ['http://api.example.com', { scheme: 'http', port: 80, explicitPort: false, hostHeader: 'api.example.com' }],
    ['https://10.0.0.1:6443', { host: '10.0.0.1', literalAddress: 4, hostHeader: '10.0.0.1:6443' }],
    ['https://[::1]:6443', { host: '::1', literalAddress: 6, hostHeader: '[::1]:6443' }],
    ['https://[fe80::1%25eth0]:6443', { host: 'fe80::1%eth0', literalAddress: 6, hostHeader: '[fe80::1]:6443' }],
    [
      'https://[::ffff:10.0.0.1]:6443',
      { host: '::ffff:10.0.0.1', literalAddress: 6, hostHeader: '[::ffff:10.0.0.1]:6443' },
    ],
    ['https://010.0.0.1:6443', { host: '010.0.0.1', literalAddress: null, hostHeader: '010.0.0.1:6443' }],
    ['https://api.example.com:6443/k8s/clusters/c-1/', { basePath: '/k8s/clusters/c-1' }],
    ['https://api.example.com:6443//k8s/./x/../clusters', { basePath: '/k8s/clusters' }],
    ['https://api.example.com:6443/k8s?x=1#y', { basePath: '/k8s' }],
    ['https://jane:secret@api.example.com:6443', {}],
  ])('%s', (text, change) => {
    expect(parseServerUrl(text)).toEqual({ ...plain, ...change });
  });
});

describe('addresses that it does not call as they are meant', () => {
  it.each([
    ['', 'empty'],
    ['api.example.com', 'noScheme'],
    ['api.example.com:6443', 'noScheme'],
    ['127.0.0.1:6443', 'noScheme'],
    ['localhost:8080/', 'noScheme'],
    ['//api.example.com:6443', 'notAUrl'],
    ['htps://api.example.com', 'unsupportedScheme'],
    ['ftp://api.example.com', 'unsupportedScheme'],
    ['https://api.example.com:65536', 'badPort'],
    ['https://api.example.com:0', 'badPort'],
    ['https://api.example.com:port', 'badPort'],
    ['https://api.example.com:-1', 'badPort'],
    [' https://api.example.com', 'whiteSpace'],
    ['https://api.example.com ', 'whiteSpace'],
    ['https://api.example.com:6443\n', 'whiteSpace'],
    ['https://api\u00a0example.com', 'whiteSpace'],
    ['https://', 'notAUrl'],
    ['https://https://api.example.com:6443', 'notAUrl'],
    ['https://:6443', 'notAUrl'],
    ['https:/api.example.com', 'notAUrl'],
    ['https//api.example.com', 'notAUrl'],
    ['https://::1:6443', 'notAUrl'],
    ['https://[::1:6443', 'notAUrl'],
    ['https://[::g]:6443', 'notAUrl'],
    ['https://exa%41mple.com', 'notAUrl'],
    ['api.example.com/k8s', 'notAUrl'],
  ])('%j is %s', (text, problem) => {
    expect(parseServerUrl(text)).toMatchObject({ kind: 'bad', problem });
  });

  it('says where client-go goes without a scheme', () => {
    expect(parseServerUrl('127.0.0.1:6443')).toMatchObject({
      assumed: { scheme: 'http', host: '127.0.0.1', port: 6443, literalAddress: 4 },
    });
  });
});

describe('any text', () => {
  it('gives an address or a problem, and a port that can be dialled', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `https://${rest}`),
      fc.string().map((rest) => `https://host:1/${rest}`),
    );
    fc.assert(
      fc.property(text, (server) => {
        const parsed = parseServerUrl(server);
        if (parsed.kind === 'bad') return true;
        const { port, host, basePath } = parsed;
        return port > 0 && port < 65_536 && host !== '' && !basePath.endsWith('/');
      }),
    );
  });
});
