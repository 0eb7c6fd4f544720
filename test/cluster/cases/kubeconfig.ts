// KCFG: faults in the file itself. kubectl never calls a server for most of them.
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { type Case, fault, faults, once, type World, warning } from '../case.ts';
import { clearFront } from '../fronts.ts';
import { base64, certificateUser, kubeconfigText, names } from '../kubeconfig.ts';
import { bySomebodyElse } from '../namespaces.ts';
import type { Rig } from '../rig.ts';
import { config, sound, uniqueName, write } from './helpers.ts';

/** As kubeadm writes them: the cluster has the same name in both files. */
function twoClusters(world: World, first: string, second: string): string {
  const of = (rig: Rig, user: string): string =>
    kubeconfigText({ cluster: rig.clusterFields(), user: certificateUser(rig.admin) }).replaceAll('jane', user);
  return [write(world, of(world.rig, first), 'first'), write(world, of(world.other, second), 'second')].join(
    path.delimiter,
  );
}

const joined = (...files: readonly string[]): string => files.join(path.delimiter);

/** The cluster's own entry stands in the second file, and its user's name belongs to another cluster's person. */
function twoUsers(world: World): string {
  const lab = kubeconfigText({ cluster: world.other.clusterFields(), user: certificateUser(world.other.admin) });
  return joined(write(world, lab.replaceAll('kubernetes', 'lab'), 'first'), write(world, sound(world), 'second'));
}

/** As `twoClusters`, with tokens: they do not say which cluster made them. */
async function twoClustersWithTokens(world: World): Promise<string> {
  const mine = kubeconfigText({ cluster: world.rig.clusterFields(), user: certificateUser(world.rig.admin) });
  const account = uniqueName('app');
  await world.other.createServiceAccount(account);
  const token = await world.other.createToken({ name: account });
  const theirs = kubeconfigText({ cluster: world.other.clusterFields(), user: { token } });
  return joined(write(world, mine.replaceAll('jane', 'john'), 'first'), write(world, theirs, 'second'));
}

/** The server's address says http. */
const inClear = (world: World, server: string): string =>
  config(world, { cluster: { server, 'certificate-authority-data': undefined } });

export const kubeconfigCases: readonly Case[] = [
  {
    id: 'kubeconfig-none',
    title: 'no kubeconfig anywhere',
    versions: once,
    expected: fault('KCFG-01'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    prepare: async () => ({ kubeconfig: null }),
  },
  {
    id: 'kubeconfig-in-shell-only',
    title: 'only the login shell’s KUBECONFIG names the file, and the program was not started from a shell',
    versions: once,
    expected: fault('KCFG-16'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    async prepare(world) {
      // The case's folder is the home folder; what the shell prints besides must not matter.
      write(
        world,
        `echo Welcome\nexport KUBECONFIG=${write(world, sound(world), 'work.kubeconfig')}\n`,
        '.bash_profile',
      );
      return { kubeconfig: null, env: { SHELL: '/bin/bash' } };
    },
  },
  {
    id: 'kubeconfig-missing',
    title: '--kubeconfig names a file that does not exist',
    versions: once,
    expected: fault('KCFG-02'),
    kubectlSays: /no such file or directory/,
    prepare: async (world) => ({ kubeconfig: path.join(world.folder, 'nowhere', 'config') }),
  },
  {
    id: 'kubeconfig-directory',
    title: 'the kubeconfig is a directory',
    versions: once,
    expected: fault('KCFG-21'),
    kubectlSays: /is a directory/,
    async prepare(world) {
      const kubeconfig = path.join(world.folder, 'config');
      mkdirSync(kubeconfig);
      return { kubeconfig };
    },
  },
  {
    id: 'kubeconfig-not-readable',
    title: 'the kubeconfig belongs to somebody else',
    versions: once,
    expected: fault('KCFG-03'),
    kubectlSays: /permission denied/,
    async prepare(world) {
      const kubeconfig = config(world);
      chmodSync(kubeconfig, 0o000);
      return { kubeconfig, through: bySomebodyElse };
    },
  },
  {
    id: 'kubeconfig-names-collide',
    title:
      'two files of KUBECONFIG call different clusters by one name: the person is sent to the first with the credential of the second',
    versions: once,
    // The certificate is signed by the CA of the cluster entry that lost, so the refusal is no riddle.
    expected: fault('KCFG-15'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: null,
      env: { KUBECONFIG: twoClusters(world, 'john', 'jane') },
      context: 'jane@kubernetes',
    }),
  },
  {
    id: 'kubeconfig-users-collide',
    title: 'two files of KUBECONFIG call different people by one name: the other cluster’s person is sent here',
    versions: once,
    expected: fault('KCFG-15'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: null,
      env: { KUBECONFIG: twoUsers(world) },
      context: 'jane@kubernetes',
    }),
  },
  {
    id: 'kubeconfig-names-collide-token',
    title:
      'two files of KUBECONFIG call different clusters by one name, and the second one’s token is sent to the first',
    versions: once,
    exclusive: true, // so that the other cluster is the shared one, which nobody restarts meanwhile
    // A token says nothing of the key that signed it: the account may as well be gone, or the token be of anywhere.
    expected: fault('AUTHN-03', 'AUTHN-05', 'KCFG-15'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: null,
      env: { KUBECONFIG: await twoClustersWithTokens(world) },
      context: 'jane@kubernetes',
    }),
  },
  {
    id: 'kubeconfig-names-hide',
    title: 'two files of KUBECONFIG use the same names for everything: the second is never reached',
    versions: once,
    expected: warning('KCFG-15'),
    kubectlSays: null,
    prepare: async (world) => ({ kubeconfig: null, env: { KUBECONFIG: twoClusters(world, 'jane', 'jane') } }),
  },
  {
    id: 'kubeconfig-broken-yaml',
    title: 'a quote that never ends',
    versions: once,
    expected: fault('KCFG-04'),
    kubectlSays: /error loading config file .*: yaml: /,
    prepare: async (world) => ({
      kubeconfig: write(world, sound(world).replace(/server: (.*)/, 'server: "$1')),
    }),
  },
  {
    id: 'kubeconfig-tab',
    title: 'a tab for indentation',
    versions: once,
    expected: fault('KCFG-04'),
    kubectlSays: /found character that cannot start any token/,
    prepare: async (world) => ({
      kubeconfig: write(world, sound(world).replace(/^ +server:/m, '\tserver:')),
    }),
  },
  {
    id: 'kubeconfig-empty',
    title: 'an empty kubeconfig',
    versions: once,
    expected: fault('KCFG-05'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    prepare: async (world) => ({ kubeconfig: write(world, '') }),
  },
  {
    id: 'kubeconfig-no-context',
    title: 'no current context',
    versions: once,
    expected: fault('KCFG-05'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    prepare: async (world) => ({
      kubeconfig: write(world, sound(world).replace(/^current-context: .*$/m, 'current-context: ""')),
    }),
  },
  {
    id: 'kubeconfig-stale-context',
    title: 'the current context has been removed',
    versions: once,
    expected: fault('KCFG-06'),
    kubectlSays: /context was not found for specified context: old/,
    prepare: async (world) => ({
      kubeconfig: write(world, sound(world).replace(/^current-context: .*$/m, 'current-context: old')),
    }),
  },
  {
    id: 'kubeconfig-unknown-context',
    title: '--context names one that does not exist',
    versions: once,
    expected: fault('KCFG-06'),
    kubectlSays: /context was not found for specified context: jane@kubernets/,
    prepare: async (world) => ({ kubeconfig: config(world), context: 'jane@kubernets' }),
  },
  {
    id: 'kubeconfig-cluster-misspelt',
    title: 'the context names a cluster that does not exist',
    versions: once,
    expected: fault('KCFG-07'),
    kubectlSays: /connection to the server localhost:8080 was refused/,
    prepare: async (world) => ({ kubeconfig: config(world, { context: { cluster: 'kuberenetes' } }) }),
  },
  {
    id: 'kubeconfig-user-lost',
    title: 'the context names a user that does not exist',
    versions: once,
    expected: fault('KCFG-08'),
    kubectlSays: /EOF/,
    prepare: async (world) => ({ kubeconfig: config(world, { context: { user: 'john' } }) }),
  },
  {
    id: 'kubeconfig-user-empty',
    title: 'the user entry has no credential',
    versions: once,
    expected: fault('KCFG-08'),
    kubectlSays: /EOF/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: {} }) }),
  },
  {
    id: 'kubeconfig-ca-file-missing',
    title: 'the CA file is not there',
    versions: once,
    expected: fault('KCFG-09'),
    kubectlSays: /unable to read certificate-authority .* no such file or directory/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'pki/ca.crt' },
      }),
    }),
  },
  {
    id: 'kubeconfig-client-files-missing',
    title: 'certificate and key files are not there',
    versions: once,
    expected: fault('KCFG-10'),
    kubectlSays: /unable to read client-key .* no such file or directory/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { 'client-certificate': 'pki/jane.crt', 'client-key': 'pki/jane.key' } }),
    }),
  },
  {
    id: 'kubeconfig-copied-without-files',
    title: 'copied from another machine without its CA, certificate and key files',
    versions: once,
    // Two things are missing, in two entries: kubectl complains of both.
    expected: faults('KCFG-09', 'KCFG-10'),
    kubectlSays: /unable to read certificate-authority .* no such file or directory/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'certificate-authority-data': undefined, 'certificate-authority': '.minikube/ca.crt' },
        user: { 'client-certificate': '.minikube/client.crt', 'client-key': '.minikube/client.key' },
      }),
    }),
  },
  {
    id: 'kubeconfig-bad-base64',
    title: 'the CA data was cut in the middle of a copy',
    versions: once,
    expected: fault('KCFG-11'),
    kubectlSays: /illegal base64 data at input byte/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'certificate-authority-data': `${base64(world.rig.ca.pem).slice(0, 201)}…` },
      }),
    }),
  },
  {
    id: 'kubeconfig-ca-not-pem',
    title: 'the CA data is no certificate',
    versions: once,
    expected: fault('KCFG-12'),
    kubectlSays: /unable to load root certificates: unable to parse bytes as PEM block/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { 'certificate-authority-data': base64('no certificate here\n') } }),
    }),
  },
  {
    id: 'kubeconfig-ca-and-insecure',
    title: 'a CA and insecure-skip-tls-verify',
    versions: once,
    expected: fault('KCFG-13'),
    kubectlSays: /specifying a root certificates file with the insecure flag is not allowed/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { 'insecure-skip-tls-verify': true } }) }),
  },
  {
    id: 'kubeconfig-two-methods',
    title: 'a token and a password',
    versions: once,
    expected: fault('KCFG-14'),
    kubectlSays: /more than one authentication method found for jane/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: 'abc', username: 'jane', password: 'example' } }),
    }),
  },
  {
    id: 'kubeconfig-insecure-and-two-methods',
    title: 'a CA and insecure-skip-tls-verify, and a token and a password',
    versions: once,
    expected: faults('KCFG-13', 'KCFG-14'),
    kubectlSays: /more than one authentication method|insecure flag is not allowed/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'insecure-skip-tls-verify': true },
        user: { token: 'abc', username: 'jane', password: 'example' },
      }),
    }),
  },
  {
    id: 'kubeconfig-http',
    title: 'http:// for a gate that gives the API in clear, with a credential of its own',
    versions: once,
    expected: warning('KCFG-17'),
    kubectlSays: null,
    prepare: async (world) => ({ kubeconfig: inClear(world, await clearFront(world, world.rig.admin)) }),
  },
  {
    id: 'kubeconfig-http-stranger',
    title:
      'http:// for a gate that gives the API in clear: the credential stays behind, and the server sees a stranger',
    versions: once,
    expected: fault('KCFG-17'),
    kubectlSays: /Forbidden/,
    prepare: async (world) => ({ kubeconfig: inClear(world, await clearFront(world)) }),
  },
  {
    id: 'kubeconfig-namespace-gone',
    title: 'the context’s namespace does not exist',
    versions: once,
    // Requests work; only what is asked without -n goes to nowhere.
    expected: warning('KCFG-19'),
    kubectlSays: null,
    prepare: async (world) => ({ kubeconfig: config(world, { context: { namespace: 'gone' } }) }),
  },
  {
    id: 'kubeconfig-open-to-others',
    title: 'others can read the kubeconfig',
    versions: once,
    expected: warning('KCFG-20'),
    kubectlSays: null,
    async prepare(world) {
      const kubeconfig = config(world);
      chmodSync(kubeconfig, 0o644);
      return { kubeconfig };
    },
  },
  {
    id: 'kubeconfig-is-a-manifest',
    title: 'a Pod’s manifest in its place',
    versions: once,
    expected: fault('KCFG-21'),
    kubectlSays: /no kind "Pod" is registered for version "v1"/,
    prepare: async (world) => ({
      kubeconfig: write(world, stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })),
    }),
  },
  {
    id: 'kubeconfig-is-a-page',
    title: 'a saved sign-in page in its place',
    versions: once,
    expected: fault('KCFG-21'),
    kubectlSays: /error loading config file/,
    prepare: async (world) => ({
      kubeconfig: write(
        world,
        '<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body>Please sign in.</body></html>\n',
      ),
    }),
  },
  {
    id: 'kubeconfig-users-as-map',
    title: 'users written as a map',
    versions: once,
    expected: fault('KCFG-22'),
    kubectlSays: /cannot unmarshal object into Go struct field Config.users/,
    prepare: async (world) => ({
      kubeconfig: write(
        world,
        stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': names.context,
          clusters: [{ name: names.cluster, cluster: world.rig.clusterFields() }],
          contexts: [{ name: names.context, context: { cluster: names.cluster, user: names.user } }],
          users: { [names.user]: certificateUser(world.rig.admin) },
        }),
      ),
    }),
  },
  {
    id: 'kubeconfig-number-token',
    title: 'a token that YAML reads as a number',
    versions: once,
    expected: fault('KCFG-22'),
    kubectlSays: /cannot unmarshal number into Go struct field/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: 123456 } }) }),
  },
  {
    id: 'kubeconfig-duplicate-name',
    title: 'two users of one name in one file',
    versions: once,
    expected: fault('KCFG-23'),
    kubectlSays: /duplicate name "jane" in list/,
    prepare: async (world) => ({
      kubeconfig: write(world, `${sound(world).trimEnd()}\n  - name: jane\n    user:\n      token: abc\n`),
    }),
  },
  {
    id: 'kubeconfig-no-server',
    title: 'the cluster entry has no server',
    versions: once,
    expected: fault('KCFG-24'),
    kubectlSays: /localhost:8080 was refused|no server found/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { server: undefined } }) }),
  },
  {
    id: 'kubeconfig-scheme-misspelt',
    title: 'htps:// for https://',
    versions: once,
    expected: fault('KCFG-24'),
    kubectlSays: /unsupported protocol scheme "htps"/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `htps://127.0.0.1:${world.rig.port}` } }),
    }),
  },
  {
    id: 'kubeconfig-no-scheme',
    title: 'a server without a scheme, so that kubectl speaks plain http',
    expected: fault('KCFG-24'),
    kubectlSays: /server rejected our request for an unknown reason/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { server: `127.0.0.1:${world.rig.port}` } }) }),
  },
  {
    id: 'kubeconfig-port-too-high',
    title: 'a port over 65535',
    versions: once,
    expected: fault('KCFG-24'),
    kubectlSays: /invalid port/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { server: 'https://127.0.0.1:64430' + '0' } }) }),
  },
  {
    id: 'kubeconfig-certificate-without-key',
    title: 'a client certificate without its key',
    versions: once,
    expected: fault('KCFG-25'),
    kubectlSays: /client-key-data or client-key must be specified for jane/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { 'client-certificate-data': base64(world.rig.admin.pem) } }),
    }),
  },
  {
    id: 'kubeconfig-ca-twice',
    title: 'the CA as data and as a file',
    versions: once,
    expected: fault('KCFG-25'),
    kubectlSays: /certificate-authority-data and certificate-authority are both specified/,
    async prepare(world) {
      write(world, world.rig.ca.pem, 'ca.crt');
      return { kubeconfig: config(world, { cluster: { 'certificate-authority': 'ca.crt' } }) };
    },
  },
  {
    id: 'kubeconfig-groups-without-user',
    title: 'as-groups without as',
    versions: once,
    expected: fault('KCFG-25'),
    kubectlSays: /without impersonating a user/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { ...certificateUser(world.rig.admin), 'as-groups': ['system:masters'] } }),
    }),
  },
];
