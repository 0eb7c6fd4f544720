import fc from 'fast-check';
import { hostileText } from '../integration/hostile/hostile-text.ts';
import { anyText } from './any-text.ts';
import { firstPort, type Material, portCount } from './servers.ts';

/** A value in place of any other: wrong types, hostile texts, paths that hang or never end, numbers that overflow. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53 + 1,
    '',
    ' ',
    '~',
    'null',
    'yes',
    '0x10',
    '.inf',
    '1_000',
    '2024-01-01T00:00:00Z',
    hostileText,
    '\u0000',
    'a\u0000b',
    'é'.repeat(3_000),
    '/dev/zero',
    '/dev/null',
    '/dev/tty',
    '/proc/self/mem',
    '/',
    '.',
    '../../../../../../etc/hostname',
    'x/'.repeat(3_000),
    '\\\\server\\share\\file',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
    '====',
    [],
    {},
    [[[[[]]]]],
    { a: { b: { c: null } } },
  ),
  anyText(60),
  fc.anything({ maxDepth: 3, withBigInt: false, withDate: false, withNullPrototype: false }),
);

const port = fc.integer({ min: firstPort, max: firstPort + portCount - 1 });

const server = fc.oneof(
  { arbitrary: port.map((number) => `https://127.0.0.1:${number}`), weight: 12 },
  port.map((number) => `http://127.0.0.1:${number}/base/`),
  port.map((number) => `https://[::1]:${number}`),
  port.map((number) => `https://localhost:${number}/k8s/clusters/c-1?x=1#y`),
  port.map((number) => `https://user:pa%ss@127.0.0.1:${number}`),
  port.map((number) => `127.0.0.1:${number}`),
  fc.constantFrom(
    'https://127.0.0.1:99999',
    'https://127.0.0.1:-1',
    'https://127.0.0.1:0x50',
    'https://0x7f.1:40001',
    'https://[fe80::1%25eth0]:6443',
    'https://[::ffff:127.0.0.1]:40001',
    'https://api.example.com:6443',
    'https://xn--zcaa.example',
    `https://${'a'.repeat(64)}.example`,
    `https://${'a.'.repeat(150)}example`,
    'https://',
    'https:///x',
    'HTTPS://127.0.0.1:40002',
    'unix:///var/run/x.sock',
    'https://127.0.0.1:40001/%zz/../..%2f',
    `https://127.0.0.1:40001/${hostileText}`,
    `https://${hostileText}`,
    'javascript:alert(1)',
  ),
);

const proxy = fc.oneof(
  port.map((number) => `http://mara:s3cret-word@127.0.0.1:${number}`),
  port.map((number) => `socks5://127.0.0.1:${number}`),
  port.map((number) => `https://127.0.0.1:${number}`),
  fc.constantFrom('socks5h://[::1]', 'ftp://x', '://', hostileText),
);

/** Each field is there often or seldom, and mostly what it should be. */
function maybe<T>(value: fc.Arbitrary<T>, often = false): fc.Arbitrary<unknown> {
  const absent = fc.constant(undefined);
  return fc.oneof(
    { arbitrary: value, weight: often ? 12 : 2 },
    { arbitrary: absent, weight: often ? 1 : 10 },
    { arbitrary: hostileValue, weight: 1 },
  );
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const name = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'prod-eu'), weight: 12 },
  fc.constantFrom('', 'null', '1', hostileText, 'x'.repeat(2_000), 'a '),
);

/** A kubeconfig as an object: mostly sound, with every field of client-go's v1 types somewhere. */
export function documents({ authority, certificate, key }: Material): fc.Arbitrary<unknown> {
  const cluster = fc.record({
    server: maybe(server, true),
    'certificate-authority-data': maybe(fc.constant(base64(authority)), true),
    'certificate-authority': maybe(fc.constantFrom('/nowhere/ca.crt', 'ca.crt', '/dev/zero')),
    'insecure-skip-tls-verify': maybe(fc.boolean()),
    'tls-server-name': maybe(fc.constantFrom('kubernetes', 'bad name', '127.0.0.1')),
    'proxy-url': maybe(proxy),
    'disable-compression': maybe(fc.boolean()),
    extensions: maybe(
      fc.constant([{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x', deep: { a: [1] } } }]),
    ),
  });
  const exec = fc.record({
    apiVersion: maybe(
      fc.constantFrom('client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1alpha1'),
      true,
    ),
    command: maybe(fc.constantFrom('aws', './plugin', '/bin/sh', 'kubelogin', 'no-such-program'), true),
    args: maybe(fc.constant(['eks', 'get-token', '--token', 'hunter2-hunter2'])),
    env: maybe(fc.constant([{ name: 'AWS_PROFILE', value: 'x' }])),
    installHint: maybe(fc.string()),
    interactiveMode: maybe(fc.constantFrom('Never', 'IfAvailable', 'Always')),
    provideClusterInfo: maybe(fc.boolean()),
  });
  const user = fc.record({
    token: maybe(
      fc.constantFrom('sesame-opens-the-door', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.c2ln', 'abcdef.0123456789abcdef'),
      true,
    ),
    tokenFile: maybe(fc.constantFrom('/nowhere/token', '/dev/zero', '/proc/self/environ')),
    'client-certificate-data': maybe(fc.constant(base64(certificate))),
    'client-key-data': maybe(fc.constant(base64(key))),
    'client-certificate': maybe(fc.constantFrom('/nowhere/x.crt', '/dev/zero')),
    'client-key': maybe(fc.constant('/nowhere/x.key')),
    username: maybe(fc.constant('mara')),
    password: maybe(fc.constant('open sesame')),
    as: maybe(fc.constant('system:admin')),
    'as-uid': maybe(fc.constant('1')),
    'as-groups': maybe(fc.constant(['system:masters'])),
    'as-user-extra': maybe(fc.constant({ reason: ['x'], [hostileText]: [hostileText] })),
    'auth-provider': maybe(
      fc.record({
        name: maybe(fc.constantFrom('oidc', 'gcp', 'azure'), true),
        config: maybe(
          fc.constant({ 'idp-issuer-url': 'https://issuer.example', 'client-id': 'x', 'id-token': 'a.b.c' }),
          true,
        ),
      }),
    ),
    exec: maybe(exec),
  });
  const list = (body: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.array(fc.record({ name: maybe(name, true), [body]: maybe(value, true) }), { minLength: 1, maxLength: 3 });
  const context = fc.record({ cluster: maybe(name, true), user: maybe(name, true), namespace: maybe(name) });
  return fc.record({
    apiVersion: maybe(fc.constant('v1'), true),
    kind: maybe(fc.constant('Config'), true),
    'current-context': maybe(name, true),
    contexts: maybe(list('context', context), true),
    clusters: maybe(list('cluster', cluster), true),
    users: maybe(list('user', user), true),
    preferences: maybe(fc.constant({ colors: true })),
    extensions: maybe(fc.constant([{ name: 'x', extension: { y: 1 } }])),
  });
}
