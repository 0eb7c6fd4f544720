import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createEngine } from '../../electron/engine/engine.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { buildRig } from './build-rig.ts';
import { base64 } from './kubeconfig.ts';
import { makeAuthority } from './pki.ts';
import { removeFolder, temporaryFolder } from './processes.ts';

/** Sign-in programs as the rig’s real kubectl starts and judges them, and as the engine does. No cluster is needed. */
const run = promisify(execFile);
const group = 'client.authentication.k8s.io';

let kubectl = '';
let folder = '';
let authority = '';
beforeAll(async () => {
  folder = temporaryFolder();
  // The rig's program goes by the name that it is called with.
  mkdirSync(path.join(folder, 'bin'));
  kubectl = path.join(folder, 'bin/kubectl');
  symlinkSync(await buildRig('1.36'), kubectl);
  authority = (await makeAuthority()).pem;
}, 1_200_000);
afterAll(() => removeFolder(folder));

interface Setting {
  /** What the program does after it has noted what it was given. */
  readonly script?: string;
  readonly exec?: object;
  readonly cluster?: object;
  readonly kuberc?: string;
  /** Folders before the system’s. */
  readonly path?: readonly string[];
}

const good = `echo '{"apiVersion":"${group}/v1","kind":"ExecCredential","status":{"token":"abc-def-ghi"}}'`;

/** Writes a kubeconfig with a program that notes all that it is given. */
function prepare({ script = good, exec = {}, cluster = {}, kuberc, path: before = [] }: Setting) {
  const noted = path.join(folder, 'noted');
  rmSync(noted, { recursive: true, force: true });
  mkdirSync(noted);
  const program = path.join(folder, 'sign-in');
  writeFileSync(
    program,
    `#!/bin/sh
printf '%s' "$KUBERNETES_EXEC_INFO" > ${noted}/info
printf '%s|' "$@" > ${noted}/args
printf '%s|%s|%s' "$GIVEN" "$INHERITED" "$(pwd)" > ${noted}/around
${script}
`,
  );
  chmodSync(program, 0o700);
  const file = path.join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    // Nothing listens on the port of the discard service.
    clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:9', ...cluster } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    users: [
      {
        name: 'a',
        user: { exec: { apiVersion: `${group}/v1`, command: './sign-in', interactiveMode: 'Never', ...exec } },
      },
    ],
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  const rc = path.join(folder, 'kuberc');
  if (kuberc !== undefined) writeFileSync(rc, kuberc);
  const environment = {
    PATH: [...before, '/usr/bin', '/bin'].join(':'),
    HOME: folder,
    INHERITED: 'from outside',
    GIVEN: 'to be replaced',
    ...(kuberc === undefined ? {} : { KUBERC: rc }),
  };
  const read = () => {
    const part = (name: string) => {
      const at = path.join(noted, name);
      const text = existsSync(at) ? readFileSync(at, 'utf8') : null;
      rmSync(at, { force: true });
      return text;
    };
    const info = part('info');
    return { info: info === null ? null : (JSON.parse(info) as unknown), args: part('args'), around: part('around') };
  };
  return { file, environment, read };
}

/** What both gave the program, kubectl’s own words, and what the engine finds. */
async function both(setting: Setting) {
  const { file, environment, read } = prepare(setting);
  const says = await run(kubectl, ['get', '--raw', '/version', `--kubeconfig=${file}`], {
    env: environment,
    timeout: 20_000,
  }).then(
    () => '',
    (error: { stderr?: string }) => error.stderr ?? '',
  );
  const byKubectl = read();
  const events: RunEvent[] = [];
  const engine = createEngine({ environment });
  const target = { id: 'a', set: { kind: 'flag', paths: [file] }, context: null } as const;
  const emit = (event: RunEvent): void => void events.push(event);
  await engine.startRun({ run: 'a', target, deadlineMs: 20_000, pace: 'whole', emit, allowExec: true }).finished;
  const { steps } = foldRun(events);
  const findings = [steps['credential.plugin'].finding, steps['credential.answer'].finding];
  const problems = findings.flatMap((finding) => finding?.problems ?? []);
  return { says, byKubectl, byUs: read(), problems };
}

describe('what a sign-in program is given', () => {
  it.each<{ readonly what: string; readonly setting: Setting }>([
    { what: 'nothing of the cluster', setting: {} },
    { what: 'v1beta1', setting: { exec: { apiVersion: `${group}/v1beta1` } } },
    {
      what: 'arguments and variables',
      setting: { exec: { args: ['a b', '$(id)', ''], env: [{ name: 'GIVEN', value: 'x y' }] } },
    },
    { what: 'the cluster', setting: { exec: { provideClusterInfo: true } } },
    {
      what: 'the cluster with all its settings',
      setting: {
        exec: { provideClusterInfo: true, apiVersion: `${group}/v1beta1` },
        cluster: {
          server: 'https://127.0.0.1:9/k8s/clusters/c-1',
          'tls-server-name': 'kubernetes.example.com',
          'proxy-url': 'http://mara:pass%20word@127.0.0.1:9',
          'disable-compression': true,
          'certificate-authority-data': 'set below',
          extensions: [
            { name: 'other', extension: { x: 1 } },
            { name: `${group}/exec`, extension: { audience: 'abc', nested: { list: [1, 'two', null, true] } } },
          ],
        },
      },
    },
    {
      what: 'a cluster that is not verified',
      setting: { exec: { provideClusterInfo: true }, cluster: { 'insecure-skip-tls-verify': true } },
    },
  ])('is the same from us: $what', async ({ setting }) => {
    const data = setting.cluster !== undefined && 'certificate-authority-data' in setting.cluster;
    const cluster = data ? { ...setting.cluster, 'certificate-authority-data': base64(authority) } : setting.cluster;
    const { byKubectl, byUs } = await both({ ...setting, ...(cluster === undefined ? {} : { cluster }) });
    expect(byKubectl.args).not.toBeNull();
    expect(byUs).toEqual(byKubectl);
  });

  it('has the authority of a file as data, too', async () => {
    writeFileSync(path.join(folder, 'ca.crt'), authority);
    const setting = { exec: { provideClusterInfo: true }, cluster: { 'certificate-authority': 'ca.crt' } };
    const { byKubectl, byUs } = await both(setting);
    expect(byKubectl.info).toMatchObject({ spec: { cluster: { 'certificate-authority-data': base64(authority) } } });
    expect(byUs).toEqual(byKubectl);
  });
});

const answers = (value: unknown) => `cat <<'END'\n${JSON.stringify(value)}\nEND`;
const ok = { apiVersion: `${group}/v1`, kind: 'ExecCredential', status: { token: 'abc-def-ghi' } };
/** kubectl got a credential and went on to the server that is not there. */
const wentOn = /connection to the server .* was refused|connection refused/;

describe('what is made of its answer', () => {
  it.each<{ readonly what: string; readonly script: string; readonly says: RegExp; readonly code: string | null }>([
    { what: 'a token', script: answers(ok), says: wentOn, code: null },
    {
      what: 'YAML',
      script: `printf 'apiVersion: ${group}/v1\\nkind: ExecCredential\\nstatus: {token: abc-def-ghi}\\n'`,
      says: wentOn,
      code: null,
    },
    { what: 'white space before', script: `printf '\\n  '; ${answers(ok)}`, says: wentOn, code: null },
    {
      what: 'unknown fields',
      script: answers({ ...ok, more: 1, status: { ...ok.status, more: 2 } }),
      says: wentOn,
      code: null,
    },
    { what: 'no kind and version', script: answers({ status: ok.status }), says: /./, code: 'same' },
    { what: 'no kind', script: answers({ apiVersion: ok.apiVersion, status: ok.status }), says: /./, code: 'same' },
    { what: 'no version', script: answers({ kind: ok.kind, status: ok.status }), says: /./, code: 'same' },
    {
      what: 'an expiry in the past',
      script: answers({ ...ok, status: { ...ok.status, expirationTimestamp: '2020-01-01T00:00:00Z' } }),
      says: wentOn,
      code: 'CRED-07',
    },
    {
      what: 'an expiry that is no time',
      script: answers({ ...ok, status: { ...ok.status, expirationTimestamp: 'soon' } }),
      says: /decoding stdout/,
      code: 'CRED-16',
    },
    { what: 'nothing', script: 'true', says: /plugin returned version/, code: 'CRED-16' },
    { what: 'a greeting', script: `echo Welcome; ${answers(ok)}`, says: /decoding stdout/, code: 'CRED-16' },
    { what: 'a farewell', script: `${answers(ok)}; echo Bye`, says: /decoding stdout/, code: 'CRED-16' },
    {
      what: 'another kind',
      script: answers({ apiVersion: 'v1', kind: 'Secret' }),
      says: /no kind "Secret"/,
      code: 'CRED-16',
    },
    {
      what: 'a number as token',
      script: answers({ ...ok, status: { token: 7 } }),
      says: /decoding stdout/,
      code: 'CRED-16',
    },
    {
      what: 'another version',
      script: answers({ ...ok, apiVersion: `${group}/v1beta1` }),
      says: /plugin returned version/,
      code: 'CRED-17',
    },
    {
      what: 'a version that is gone',
      script: answers({ ...ok, apiVersion: `${group}/v1alpha1` }),
      says: /no kind "ExecCredential" is registered/,
      code: 'CRED-17',
    },
    {
      what: 'no status',
      script: answers({ ...ok, status: undefined }),
      says: /didn't return a status field/,
      code: 'CRED-18',
    },
    {
      what: 'an empty status',
      script: answers({ ...ok, status: {} }),
      says: /didn't return a token or cert\/key pair/,
      code: 'CRED-18',
    },
    {
      what: 'a key alone',
      script: answers({ ...ok, status: { clientKeyData: 'x' } }),
      says: /only certificate or key, not both/,
      code: 'CRED-18',
    },
    {
      what: 'a pair that is none',
      script: answers({ ...ok, status: { clientKeyData: 'x', clientCertificateData: 'y' } }),
      says: /failed parsing client key\/certificate/,
      code: 'CRED-16',
    },
    { what: 'an error', script: 'echo "no session" >&2; exit 3', says: /failed with exit code 3/, code: 'CRED-11' },
    { what: 'an end by a signal', script: 'kill -9 $$', says: /failed with exit code -1/, code: 'CRED-11' },
  ])('$what', async ({ script, says, code }) => {
    const found = await both({ script });
    expect(found.says).toMatch(says);
    if (code === 'same') {
      // Whatever kubectl makes of it, we say the same: it goes on, or drops the answer.
      expect(found.problems.map((problem) => problem.code).length > 0).toBe(!wentOn.test(found.says));
      return;
    }
    expect(found.problems.map((problem) => problem.code)).toEqual(code === null ? [] : [code]);
    const [problem] = found.problems;
    const literal = problem?.predicted === false ? problem.literal : null;
    if (literal !== null) expect(found.says.replace(/\s+/g, ' ')).toContain(literal);
  });
});

describe('kubectl as the program, for a plugin of its own', () => {
  const named = (...args: readonly string[]) => ({ exec: { command: 'kubectl', args } });
  const withPlugin = (name: string): readonly string[] => {
    const at = path.join(folder, `plugins-${name}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, name), `#!/bin/sh\n${good}\n`, { mode: 0o755 });
    return [path.join(folder, 'bin'), at];
  };

  it.each(['oidc-login', 'our-login'])('is not found by kubectl: %s', async (word) => {
    const { says, problems } = await both({ ...named(word, 'get-token'), path: [path.join(folder, 'bin')] });
    expect(says).toContain(`unknown command "${word}" for "kubectl"`);
    const plugin = `kubectl-${word.replace('-', '_')}`;
    expect(problems).toMatchObject([{ code: 'CRED-10', certainty: 'certain' }]);
    expect(problems[0]?.message).toContain(`kubectl finds no plugin ${plugin}`);
    expect(says.replace(/\s+/g, ' ')).toContain(problems[0]?.literal);
  });

  it.each([
    ['kubectl-oidc_login', 'oidc-login'],
    ['kubectl-oidc_login-get_token', 'oidc-login'],
    ['kubectl-our_login', 'our-login'],
  ])('is found by both: %s', async (plugin, word) => {
    const { says, problems } = await both({ ...named(word, 'get-token', '--x'), path: withPlugin(plugin) });
    expect(says).toMatch(wentOn);
    expect(problems).toEqual([]);
  });

  it('is not looked for where the command is kubectl’s own', async () => {
    const { says, problems } = await both({ ...named('config', 'view'), path: [path.join(folder, 'bin')] });
    expect(says).toMatch(/decoding stdout|no kind/);
    expect(problems).toMatchObject([{ code: 'CRED-16' }]);
  });
});

const preference = (fields: string) => `apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n${fields}`;

describe('what kubectl’s preferences allow', () => {
  it.each<{ readonly what: string; readonly kuberc: string; readonly runs: boolean }>([
    { what: 'no policy', kuberc: preference(''), runs: true },
    { what: 'AllowAll', kuberc: preference('credentialPluginPolicy: AllowAll\n'), runs: true },
    { what: 'DenyAll', kuberc: preference('credentialPluginPolicy: DenyAll\n'), runs: false },
    {
      what: 'a list without it',
      kuberc: preference('credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: aws}]\n'),
      runs: false,
    },
    {
      what: 'a list with its path',
      kuberc: preference('credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: FOLDER/sign-in}]\n'),
      runs: true,
    },
    {
      what: 'a list with its name',
      kuberc: preference('credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: sign-in}]\n'),
      runs: false,
    },
    {
      what: 'a list that is empty',
      kuberc: preference('credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n'),
      runs: false,
    },
    {
      what: 'a list without its policy',
      kuberc: preference('credentialPluginAllowlist: [{command: aws}]\n'),
      runs: false,
    },
    { what: 'a policy that is none', kuberc: preference('credentialPluginPolicy: Sometimes\n'), runs: false },
    {
      what: 'an unclean path',
      kuberc: preference(
        'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: FOLDER/./sign-in}]\n',
      ),
      runs: false,
    },
    { what: 'the first version', kuberc: 'apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\n', runs: true },
    { what: 'a damaged file', kuberc: 'apiVersion: [', runs: false },
    { what: 'an empty file', kuberc: '', runs: true },
  ])('$what', async ({ kuberc, runs }) => {
    const found = await both({ kuberc: kuberc.replaceAll('FOLDER', folder) });
    expect([found.byKubectl.args !== null, found.says]).toEqual([runs, expect.any(String)]);
    expect(found.byUs.args !== null).toBe(runs);
    expect(found.problems.map((problem) => problem.code)).toEqual(runs ? [] : ['CRED-23']);
    const literal = found.problems[0]?.literal ?? null;
    if (literal !== null) expect(found.says).toContain(literal);
  });
});
