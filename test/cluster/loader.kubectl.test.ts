import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadKubeconfig } from '../../electron/kube/kubeconfig/load-kubeconfig.ts';
import { Vault } from '../../electron/kube/vault.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import { Desk } from '../checks/kubeconfig/judge-kubeconfig.ts';
import { buildRig } from './build-rig.ts';

/** The loader against the rig's real kubectl: what `kubectl config view --raw` makes of generated and of damaged kubeconfigs. */
const run = promisify(execFile);

let kubectl = '';
let desk: Desk;
beforeAll(async () => {
  desk = new Desk();
  // The rig's program goes by the name that it is called with.
  kubectl = join(desk.folder, 'kubectl');
  symlinkSync(await buildRig('1.36'), kubectl);
}, 1_200_000);
afterAll(() => desk.clear());

interface Said {
  readonly config: unknown;
  readonly error: string | null;
}

/** `config view --raw` of a KUBECONFIG list; the error as kubectl printed it. */
async function view(files: readonly string[]): Promise<Said> {
  const environment = { PATH: process.env.PATH ?? '', HOME: desk.folder, KUBECONFIG: files.join(delimiter) };
  try {
    const { stdout } = await run(kubectl, ['config', 'view', '--raw', '--output', 'json'], {
      env: environment,
      timeout: 20_000,
    });
    return { config: JSON.parse(stdout), error: null };
  } catch (error) {
    return { config: null, error: String((error as { stderr?: string }).stderr ?? error).trim() };
  }
}

async function ours(files: readonly string[], context: string | null) {
  const vault = new Vault();
  const tools = { vault, environment: { HOME: desk.folder }, signal: new AbortController().signal };
  const evidence = await loadKubeconfig({ kind: 'environment', paths: files }, context, tools);
  return { evidence, vault };
}

interface KubectlConfig {
  readonly 'current-context': string;
  readonly contexts: readonly { readonly name: string; readonly context: Record<string, unknown> }[] | null;
  readonly clusters: readonly { readonly name: string; readonly cluster: Record<string, unknown> }[] | null;
  readonly users: readonly { readonly name: string; readonly user: Record<string, unknown> }[] | null;
}

/** What kubectl omits is null to us. */
function part(entry: Record<string, unknown> | undefined, field: string): unknown {
  const value = entry?.[field];
  return value === undefined || value === '' || value === null ? null : value;
}

function compare(
  { evidence, vault }: { readonly evidence: KubeconfigEvidence; readonly vault: Vault },
  config: KubectlConfig,
  context: string,
): void {
  expect(evidence.currentContext?.value ?? '').toBe(config['current-context']);
  expect([...evidence.contextNames].sort()).toEqual((config.contexts ?? []).map((one) => one.name).sort());
  expect([...evidence.clusterNames].sort()).toEqual((config.clusters ?? []).map((one) => one.name).sort());
  expect([...evidence.userNames].sort()).toEqual((config.users ?? []).map((one) => one.name).sort());
  const theirs = config.contexts?.find((one) => one.name === context)?.context;
  expect(evidence.context?.namespace?.value ?? null).toBe(part(theirs, 'namespace'));
  expect(evidence.context?.cluster?.value ?? null).toBe(part(theirs, 'cluster'));
  expect(evidence.context?.user?.value ?? null).toBe(part(theirs, 'user'));
  const cluster =
    theirs === undefined
      ? undefined
      : config.clusters?.find((one) => one.name === (part(theirs, 'cluster') ?? ''))?.cluster;
  // A name before the `@` is hidden in evidence, even an empty one; kubectl shows it.
  const withoutName = (address: unknown) =>
    typeof address === 'string' ? address.replace(/^([^/]*\/\/)[^/@]*@/, '$1') : address;
  expect(withoutName(evidence.cluster?.server?.value ?? null)).toBe(withoutName(part(cluster, 'server')));
  expect(evidence.cluster?.tlsServerName?.value ?? null).toBe(part(cluster, 'tls-server-name'));
  expect(evidence.cluster?.insecureSkipTlsVerify?.value ?? false).toBe(
    part(cluster, 'insecure-skip-tls-verify') ?? false,
  );
  const authority = evidence.cluster?.certificateAuthorityData?.value.handle;
  expect(authority === undefined ? null : bytesOf(vault.open(authority))).toEqual(
    bytesOf(part(cluster, 'certificate-authority-data')),
  );
  const user =
    theirs === undefined ? undefined : config.users?.find((one) => one.name === (part(theirs, 'user') ?? ''))?.user;
  const token = evidence.user?.token?.value.handle;
  expect(token === undefined ? null : vault.open(token)).toBe(part(user, 'token'));
  const password = evidence.user?.password?.value.handle;
  expect(password === undefined ? null : vault.open(password)).toBe(part(user, 'password'));
  expect(evidence.user?.username?.value ?? null).toBe(part(user, 'username'));
  expect(evidence.user?.impersonateGroups?.value ?? null).toEqual(part(user, 'as-groups'));
  const exec = part(user, 'exec') as Record<string, unknown> | null;
  expect(evidence.user?.exec?.command?.value ?? null).toBe(part(exec ?? undefined, 'command'));
  expect(evidence.user === null).toBe(user === undefined);
  expect(evidence.user?.exec == null).toBe(exec === null);
}

function bytesOf(base64: unknown): string | null {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('hex') : null;
}

const names = fc.constantFrom('a', 'b', 'kubernetes', 'on', '12', 'with space', 'ünï');
const word = fc.oneof(
  fc.constantFrom('', 'https://h:6443', 'x', 'yes', '~', '0x10', '1.5', 'a: b', '# no', "it's", 'a "b"'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const data = fc.oneof(
  fc.constant(''),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const cluster = fc.record(
  {
    server: word,
    'tls-server-name': word,
    'insecure-skip-tls-verify': fc.boolean(),
    'certificate-authority-data': data,
    colour: fc.integer(),
  },
  { requiredKeys: [] },
);
const user = fc.record(
  {
    token: optional(word),
    username: word,
    password: fc.option(word),
    'as-groups': fc.array(word, { minLength: 1, maxLength: 2 }),
    exec: fc.option(
      fc.record({ command: word, args: fc.array(word, { maxLength: 2 }), apiVersion: word }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: [] },
);
const context = fc.record({ cluster: names, user: names, namespace: word }, { requiredKeys: ['cluster', 'user'] });

function listOf<T>(field: string, body: fc.Arbitrary<T>) {
  return fc
    .uniqueArray(fc.tuple(names, body), { selector: ([name]) => name, maxLength: 4 })
    .map((items) => items.map(([name, value]) => ({ name, [field]: value })));
}

const generated = fc.record(
  {
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Config'),
    clusters: listOf('cluster', cluster),
    contexts: listOf('context', context),
    users: listOf('user', user),
    'current-context': fc.oneof(names, fc.constant('')),
    preferences: fc.constantFrom({}, { colors: true }),
  },
  { requiredKeys: ['clusters', 'contexts', 'users'] },
);

const written = fc
  .tuple(generated, fc.constantFrom('yaml', 'flow', 'json', 'crlf', 'bom', 'utf16'), fc.constantFrom(2, 4))
  .map(([value, form, indent]) => {
    const yaml = (flow: boolean) =>
      stringify(value, {
        version: '1.1',
        indent,
        aliasDuplicateObjects: false,
        defaultStringType: 'QUOTE_DOUBLE',
        collectionStyle: flow ? 'flow' : 'any',
      });
    if (form === 'json') return Buffer.from(JSON.stringify(value));
    if (form === 'crlf') return Buffer.from(yaml(false).replaceAll('\n', '\r\n'));
    if (form === 'bom') return Buffer.from(`\ufeff${yaml(false)}`);
    if (form === 'utf16') return Buffer.from(`\ufeff${yaml(false)}`, 'utf16le');
    return Buffer.from(yaml(form === 'flow'));
  });

const sample = `apiVersion: v1
kind: Config
clusters:
- name: a
  cluster:
    server: https://127.0.0.1:6443
    certificate-authority-data: QUJD
contexts:
- context: {cluster: a, user: "u", namespace: default}
  name: b
current-context: b
users:
- name: u
  user:
    token: 'abc'
    exec:
      command: aws # comment
      args: [a, "b", c]
`;

/** One to three places of a sound text, damaged as hands and merges do it. */
const damage = fc
  .array(
    fc.record({
      at: fc.nat(sample.length),
      remove: fc.nat(6),
      insert: fc.constantFrom(
        '',
        '\t',
        '\n',
        ' ',
        '  ',
        ': ',
        '- ',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '# ',
        '&x ',
        '*x',
        '!!int ',
        '| ',
        '---\n',
        '\r',
        '\u00a0',
        '\u0001',
        '<<: ',
        'null',
        '5',
        'yes',
        '@',
        '\\',
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((edits) =>
    edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), sample),
  );

describe('the loader against kubectl', () => {
  it('reads generated kubeconfigs and lists of them as kubectl does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 1, maxLength: 3 }),
        names,
        fc.boolean(),
        async (texts, asked, gap) => {
          const files = texts.map((text, index) => desk.write(`generated-${index}`, text));
          const list = gap ? [desk.path('missing'), ...files] : files;
          const theirs = await view(list);
          expect(theirs.error).toBeNull();
          compare(await ours(list, asked), theirs.config as KubectlConfig, asked);
        },
      ),
      { numRuns: 40, seed: 20_261_124 },
    );
  }, 120_000);

  it('refuses damaged kubeconfigs when kubectl does, in its words', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (text) => {
        const file = desk.write('damaged', text);
        const theirs = await view([file]);
        const loaded = await ours([file], 'b');
        const problem = loaded.evidence.files[0]?.problems[0];
        if (theirs.error === null) {
          expect(problem).toBeUndefined();
          compare(loaded, theirs.config as KubectlConfig, 'b');
        } else {
          expect(theirs.error).toContain(problem?.said ?? 'no problem was seen');
        }
      }),
      { numRuns: 100, seed: 20_261_124 },
    );
  }, 120_000);
});
