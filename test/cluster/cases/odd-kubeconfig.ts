// Kubeconfig files that look odd and are right, and such that look right and are not.
import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Case, fault, once, type Prepared, type World, warning, warnings } from '../case.ts';
import { httpsFront, passingOn } from '../fronts.ts';
import { base64, certificateUser, type Fields, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { bySomebodyElse, withResolver } from '../namespaces.ts';
import { healthy } from './healthy.ts';
import { type Change, config, expiredToken, readerToken, sound, uniqueName, write } from './helpers.ts';

const wellFormed = (
  id: string,
  title: string,
  text: (world: World) => string | Uint8Array | Promise<string | Uint8Array>,
): Case =>
  healthy({
    id,
    title,
    versions: once,
    prepare: async (world) => ({ kubeconfig: write(world, await text(world)) }),
  });

const changed = (id: string, title: string, change: (world: World) => Change | Promise<Change>): Case =>
  healthy({
    id,
    title,
    versions: once,
    prepare: async (world) => ({ kubeconfig: config(world, await change(world)) }),
  });

interface Broken {
  readonly id: string;
  readonly title: string;
  readonly expected: Case['expected'];
  readonly kubectlSays: RegExp;
  readonly text: (world: World) => string | Uint8Array;
}

const broken = ({ text, ...rest }: Broken): Case => ({
  ...rest,
  versions: once,
  prepare: async (world) => ({ kubeconfig: write(world, text(world)) }),
});

/** The reader's Fields with a key in another file format; the certificate is the administrator's. */
function keyAs(world: World, type: 'sec1' | 'pkcs8', before = ''): Fields {
  const key = createPrivateKey(world.rig.admin.key).export({ type, format: 'pem' }).toString();
  return { ...certificateUser(world.rig.admin), 'client-key-data': base64(before + key) };
}

const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

/** Folders of two people, as in a shared checkout: each entry's paths count from its own file. */
function twoFolders(world: World): string {
  for (const name of ['clusters', 'people', 'pki']) mkdirSync(path.join(world.folder, name), { mode: 0o700 });
  const file = (name: string, text: string): string => writePrivate(path.join(world.folder, name), text);
  file('clusters/ca.crt', world.rig.ca.pem);
  file('pki/jane.crt', world.rig.admin.pem);
  file('pki/jane.key', world.rig.admin.key);
  const text = kubeconfigText({
    cluster: { server: world.rig.server, 'certificate-authority': 'ca.crt' },
    user: { 'client-certificate': '../pki/jane.crt', 'client-key': '../pki/./jane.key' },
  });
  const [cluster = '', rest = ''] = text.split(/^(?=contexts:)/m);
  return [
    file('clusters/config', cluster),
    '',
    file('people/config', `apiVersion: v1\nkind: Config\n${rest}`),
    path.join(world.folder, 'clusters/config'),
  ].join(path.delimiter);
}

export const oddKubeconfigCases: readonly Case[] = [
  wellFormed('healthy-json-with-tabs', 'JSON, with tabs for indentation', (world) =>
    JSON.stringify(parse(sound(world)), null, '\t'),
  ),
  wellFormed('healthy-json-on-one-line', 'JSON on one line', (world) => JSON.stringify(parse(sound(world)))),
  wellFormed('healthy-anchors', 'anchors, aliases and merge keys', (world) => {
    const { 'client-certificate-data': certificate, 'client-key-data': key } = certificateUser(world.rig.admin);
    return `apiVersion: v1
kind: Config
x-common: &common
  certificate-authority-data: ${base64(world.rig.ca.pem)}
  server: https://192.0.2.55:6443
clusters:
- name: &cluster kubernetes
  cluster:
    <<: *common
    server: ${world.rig.server}
users:
- name: &user jane
  user: &credential
    client-certificate-data: ${certificate}
    client-key-data: >-
      ${key}
contexts:
- name: &context jane@kubernetes
  context: { cluster: *cluster, user: *user }
current-context: *context
`;
  }),
  wellFormed('healthy-names-of-people', 'names with spaces, colons, slashes and other scripts', (world) =>
    sound(world)
      .replaceAll('jane@kubernetes', '"Jürgen’s Büro: prod / 東京 #1 "')
      .replaceAll(/: jane$/gm, ': "oidc:jürgen@example.test"')
      .replaceAll(/: kubernetes$/gm, ': "arn:aws:eks:eu-west-1:111122223333:cluster/Größe"'),
  ),
  wellFormed('healthy-utf16', 'UTF-16, as PowerShell’s > writes it', (world) =>
    Buffer.from(`\ufeff${sound(world)}`, 'utf16le'),
  ),
  wellFormed(
    'healthy-second-document',
    'a second YAML document behind the first, which nobody reads',
    (world) => `---\n${sound(world)}---\nkind: Pod\napiVersion: v1\nmetadata: {name: [}\n`,
  ),
  wellFormed('healthy-other-fields', 'fields of minikube, of old versions, and of no version at all', (world) =>
    sound(world)
      .replace(
        /^current-context:/m,
        'preferences:\n  colors: true\nextensions:\n- name: x\n  extension: {a: [1, on]}\ncurrent-context:',
      )
      .replace(
        /^( +)server:/m,
        '$1extensions:\n$1- name: cluster_info\n$1  extension: {provider: minikube.sigs.k8s.io, version: v1.33}\n$1disable-compression: true\n$1api-version: v1\n$1server:',
      ),
  ),
  changed(
    'healthy-certificate-with-words',
    'an authority with comments, Windows line ends and another certificate',
    (world) => ({
      cluster: {
        'certificate-authority-data': base64(
          `subject=CN = other\nissuer=CN = other\n${world.other.ca.pem}\n# ours:\n${world.rig.ca.pem}`.replaceAll(
            '\n',
            '\r\n',
          ),
        ),
      },
    }),
  ),
  changed('healthy-empty-beside-data', 'empty fields beside those that count', () => ({
    cluster: { 'certificate-authority': '', 'tls-server-name': '', 'proxy-url': '', 'insecure-skip-tls-verify': false },
  })),
  changed('healthy-key-sec1', 'an EC key in its old form, behind its parameters', (world) => ({
    user: keyAs(world, 'sec1', parameters),
  })),
  changed('healthy-key-and-certificate-in-one', 'certificate and key in one text, named twice', (world) => {
    const both = write(world, world.rig.admin.key + world.rig.admin.pem, 'both.pem');
    return { user: { 'client-certificate': both, 'client-key': both } };
  }),
  changed('healthy-client-chain', 'a client certificate of an intermediate, with it', async (world) => {
    const middle = await world.rig.ca.intermediate('People CA');
    const leaf = await middle.issue({ commonName: 'jane', organizations: ['system:masters'], usages: ['clientAuth'] });
    return { user: certificateUser({ pem: leaf.pem + middle.pem, key: leaf.key }) };
  }),
  changed('healthy-scheme-in-capitals', 'HTTPS:// in capitals, and a slash at the end', (world) => ({
    cluster: { server: `HTTPS://127.0.0.1:${world.rig.port}/` },
  })),
  healthy({
    id: 'healthy-dot-behind-name',
    title: 'a dot behind the name of the server',
    versions: once,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://api.rig.test.:${world.rig.port}` } }),
      through: withResolver(world.resolver.working),
    }),
  }),
  changed('healthy-name-in-capitals', 'the name of the server in capitals', (world) => ({
    cluster: { server: `https://LocalHost:${world.rig.port}` },
  })),
  changed('healthy-mapped-address', 'an IPv4 address written as IPv6', (world) => ({
    cluster: { server: `https://[::ffff:127.0.0.1]:${world.rig.port}` },
  })),
  changed(
    'healthy-password-in-address',
    'name and password in the address of the server, beside a certificate',
    (world) => ({
      cluster: { server: `https://jane:secret@127.0.0.1:${world.rig.port}` },
    }),
  ),
  changed('healthy-server-name-is-address', 'tls-server-name is another address of the certificate', () => ({
    cluster: { 'tls-server-name': '10.96.0.1' },
  })),
  changed('healthy-prefix', 'a path before the API, as Rancher has it', async (world) => {
    const onward = passingOn(() => world.rig, { keep: 'authorization' });
    const { url } = await httpsFront(world, (request, response) => {
      const rest = /^\/k8s\/clusters\/c-m-abc(\/.*)$/.exec(request.url ?? '')?.[1];
      if (rest === undefined) {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html>Rancher</html>');
        return;
      }
      request.url = rest;
      onward(request, response);
    });
    return { cluster: { server: `${url}/k8s/clusters/c-m-abc` }, user: { token: await readerToken(world) } };
  }),
  changed(
    'healthy-impersonated-groups',
    'the administrator impersonates a person with groups and a number',
    (world) => ({
      user: {
        ...certificateUser(world.rig.admin),
        as: uniqueName('jane'),
        'as-groups': ['system:masters', 'developers'],
        'as-uid': '1000',
        'as-user-extra': { 'example.test/Team Name': ['blue'] },
      },
    }),
  ),
  changed('healthy-token-beside-file', 'an expired token beside a token file that is good', async (world) => ({
    user: { token: await expiredToken(world), tokenFile: write(world, await readerToken(world), 'token') },
  })),
  changed('healthy-token-file-of-windows', 'a token file with a Windows line end and empty lines', async (world) => ({
    user: { tokenFile: write(world, `\r\n${await readerToken(world)}\r\n\r\n`, 'token') },
  })),
  healthy({
    id: 'healthy-two-folders',
    title: 'paths that count from the folders of two files, an empty entry and one twice',
    versions: once,
    prepare: async (world) => ({ kubeconfig: null, env: { KUBECONFIG: twoFolders(world) } }),
  }),
  healthy({
    id: 'healthy-link',
    title: 'the kubeconfig is a symbolic link, and its files lie beside the link',
    versions: once,
    async prepare(world): Promise<Prepared> {
      const at = (name: string): string => path.join(world.folder, name);
      for (const name of ['real', 'here']) mkdirSync(at(name), { mode: 0o700 });
      writePrivate(at('here/ca.crt'), world.rig.ca.pem);
      writePrivate(
        at('real/config'),
        sound(world, { cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.crt' } }),
      );
      symlinkSync('../real/config', at('here/config'));
      return { kubeconfig: at('here/config') };
    },
  }),
  {
    id: 'warning-token-file-gone',
    title: 'a token file that is gone, beside a good token, which kubectl then sends without a word',
    versions: once,
    // What the file says is not what is done: on the day that this token ends, nothing renews it.
    expected: warning('CRED-09'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: { token: await readerToken(world), tokenFile: path.join(world.folder, 'gone') },
      }),
    }),
  },
  {
    id: 'warning-verification-off-and-server-name',
    title: 'verification off, with a server name that would be wrong and an empty authority',
    versions: once,
    // Nothing stops kubectl now. Whoever turns verification on again meets the name next.
    expected: warnings('TLS-08', 'TLS-09'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: {
          'certificate-authority-data': '',
          'insecure-skip-tls-verify': true,
          'tls-server-name': 'nowhere.example',
        },
      }),
    }),
  },
  broken({
    id: 'kubeconfig-no-users',
    title: 'the list of users is empty, and the context names none',
    expected: fault('KCFG-08'),
    kubectlSays: /Username|EOF/,
    text: (world) =>
      sound(world)
        .replace(/^users:[\s\S]*$/m, 'users: []\n')
        .replace(/^ +user: jane\n/m, ''),
  }),
  broken({
    id: 'kubeconfig-clusters-null',
    title: 'the list of clusters is null',
    expected: fault('KCFG-07'),
    kubectlSays: /localhost:8080/,
    text: (world) => sound(world).replace(/^clusters:[\s\S]*?(?=^contexts:)/m, 'clusters: null\n'),
  }),
  broken({
    id: 'kubeconfig-context-with-space',
    title: 'a space behind the name of the current context',
    expected: fault('KCFG-06'),
    kubectlSays: /context was not found for specified context: jane@kubernetes /,
    text: (world) => sound(world).replace(/^current-context: .*$/m, 'current-context: "jane@kubernetes "'),
  }),
  broken({
    id: 'kubeconfig-name-is-number',
    title: 'a context called 007 without quotes',
    expected: fault('KCFG-22'),
    kubectlSays: /cannot unmarshal number into Go struct field NamedContext.contexts.name of type string/,
    text: (world) => sound(world).replaceAll('jane@kubernetes', '007'),
  }),
  broken({
    id: 'kubeconfig-field-in-capitals',
    title: 'Server: instead of server:',
    expected: fault('KCFG-24'),
    kubectlSays: /localhost:8080|invalid configuration/,
    text: (world) => sound(world).replace(/^( +)server:/m, '$1Server:'),
  }),
  broken({
    id: 'kubeconfig-invisible-character',
    title: 'a character that nobody sees in the key server',
    expected: fault('KCFG-24'),
    kubectlSays: /localhost:8080|invalid configuration/,
    text: (world) => sound(world).replace(/^( +)server:/m, '$1server\u200b:'),
  }),
  broken({
    id: 'kubeconfig-space-before-server',
    title: 'a space before https:// within quotes',
    expected: fault('KCFG-24'),
    kubectlSays: /invalid character " " in host name/,
    text: (world) => sound(world, { cluster: { server: ` ${world.rig.server}` } }),
  }),
  broken({
    id: 'kubeconfig-port-zero',
    title: 'port 0',
    // No server can ever listen there: the number is wrong, whatever else is.
    expected: fault('KCFG-24'),
    kubectlSays: /127.0.0.1:0/,
    text: (world) => sound(world, { cluster: { server: 'https://127.0.0.1:0' } }),
  }),
  broken({
    id: 'kubeconfig-ipv6-without-brackets',
    title: 'an IPv6 address without brackets',
    expected: fault('KCFG-24'),
    kubectlSays: /too many colons|invalid port|host must be a URL/,
    text: (world) => sound(world, { cluster: { server: 'https://fd00:10::1:6443' } }),
  }),
  broken({
    id: 'kubeconfig-home-not-expanded',
    title: '~ in the path of the CA',
    expected: fault('KCFG-09'),
    kubectlSays: /unable to read certificate-authority .*~/,
    text: (world) => {
      write(world, world.rig.ca.pem, 'ca.crt');
      return sound(world, {
        cluster: { 'certificate-authority-data': undefined, 'certificate-authority': '~/ca.crt' },
      });
    },
  }),
  broken({
    id: 'kubeconfig-path-of-windows',
    title: 'certificate and key at paths of Windows',
    expected: fault('KCFG-10'),
    kubectlSays: /unable to read client-cert/,
    text: (world) =>
      sound(world, {
        user: {
          'client-certificate': 'C:\\Users\\jane\\.minikube\\client.crt',
          'client-key': 'C:\\Users\\jane\\.minikube\\client.key',
        },
      }),
  }),
  broken({
    id: 'kubeconfig-pem-as-data',
    title: 'the certificate itself where its base64 form should be',
    expected: fault('KCFG-11'),
    kubectlSays: /illegal base64 data/,
    text: (world) =>
      sound(world, { user: { ...certificateUser(world.rig.admin), 'client-certificate-data': world.rig.admin.pem } }),
  }),
  broken({
    id: 'kubeconfig-base64-of-urls',
    title: 'base64 with the characters of URLs and without padding',
    expected: fault('KCFG-11'),
    kubectlSays: /illegal base64 data/,
    text: (world) =>
      sound(world, {
        cluster: { 'certificate-authority-data': Buffer.from(`${world.rig.ca.pem}??>>`).toString('base64url') },
      }),
  }),
  broken({
    id: 'kubeconfig-ca-base64-twice',
    title: 'the CA in base64, twice',
    expected: fault('KCFG-12'),
    kubectlSays: /unable to parse bytes as PEM block|unable to load root certificates/,
    text: (world) => sound(world, { cluster: { 'certificate-authority-data': base64(base64(world.rig.ca.pem)) } }),
  }),
  {
    id: 'kubeconfig-second-file-broken',
    title: 'the file is sound, and the next of KUBECONFIG is not YAML',
    versions: once,
    expected: fault('KCFG-04'),
    kubectlSays: /yaml: /,
    async prepare(world) {
      const second = write(world, 'apiVersion: v1\nkind: Config\nusers: [\n', 'second');
      return { kubeconfig: null, env: { KUBECONFIG: [config(world), second].join(path.delimiter) } };
    },
  },
  {
    id: 'kubeconfig-home-in-variable',
    title: 'KUBECONFIG is ~/work.kubeconfig, which nobody expands',
    versions: once,
    expected: fault('KCFG-01'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    async prepare(world) {
      write(world, sound(world), 'work.kubeconfig');
      return { kubeconfig: null, env: { KUBECONFIG: '~/work.kubeconfig' } };
    },
  },
  {
    id: 'kubeconfig-second-not-readable',
    title: 'the second file of KUBECONFIG is a directory',
    versions: once,
    expected: fault('KCFG-21'),
    kubectlSays: /is a directory/,
    async prepare(world) {
      const second = path.join(world.folder, 'configs');
      mkdirSync(second);
      return { kubeconfig: null, env: { KUBECONFIG: [config(world), second].join(path.delimiter) } };
    },
  },
  {
    id: 'credential-token-file-not-readable',
    title: 'the token file belongs to somebody else',
    versions: once,
    expected: fault('CRED-09'),
    kubectlSays: /permission denied/,
    async prepare(world) {
      const tokenFile = write(world, 'x', 'token');
      chmodSync(tokenFile, 0);
      return { kubeconfig: config(world, { user: { tokenFile } }), through: bySomebodyElse };
    },
  },
  {
    id: 'credential-token-file-directory',
    title: 'the token file is a directory, as a mount that lacks its source becomes',
    versions: once,
    expected: fault('CRED-09'),
    kubectlSays: /is a directory/,
    async prepare(world) {
      const tokenFile = path.join(world.folder, 'token');
      mkdirSync(tokenFile);
      return { kubeconfig: config(world, { user: { tokenFile } }) };
    },
  },
];
