import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExecEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { at } from '../builders.ts';
import { execEntry, jwt, problemsOf, sentence, told, World } from './world.ts';

const world = new World();
const cluster = await makeAuthority();
const mara = await cluster.issue({ commonName: 'mara', usages: ['clientAuth'] });
const john = await cluster.issue({ commonName: 'john', usages: ['serverAuth'] });
const group = 'client.authentication.k8s.io';
let count = 0;

afterEach(() => {
  world.environment = { PATH: process.env.PATH };
});

/** An answer that is printed as it stands. */
function printing(status: unknown, apiVersion: string | null = `${group}/v1`, kind = 'ExecCredential'): string {
  return `cat <<'END'\n${JSON.stringify({ ...(apiVersion === null ? {} : { apiVersion }), kind, status })}\nEND`;
}

function entry(script: string, change: Partial<ExecEntry> & { readonly variables?: ExecEntry['env'] } = {}): ExecEntry {
  const { variables = [], ...fields } = change;
  const command = world.write(`program-${count++}`, `#!/bin/sh\n${script}\n`, 0o755);
  const written = { args: fields.args ?? [], env: variables };
  return { ...execEntry(command, fields), asWritten: world.vault.put(JSON.stringify(written), 'secret') };
}

async function judged(script: string, change: Parameters<typeof entry>[1] = {}, runMs = 5000) {
  return (await world.judge({ exec: entry(script, change) }, { runMs })).answer;
}

describe('a sign-in program, without consent', () => {
  it('is not run, and the finding says which one would be', async () => {
    const mark = join(world.folder, 'ran');
    const { answer, plugin } = await world.judge({ exec: entry(`touch ${mark}`, { args: ['eks', 'get-token'] }) });
    expect(told(plugin)).toBe('pass');
    expect(told(answer)).toBe('inconclusive consentMissing');
    expect(answer).toMatchObject({ next: expect.stringContaining('--allow-exec') });
    expect('message' in answer && answer.message).toMatch(/program-\d+ eks get-token” would have to be run/);
    expect(existsSync(mark)).toBe(false);
  });

  it('is no matter where a token wins, and where there is none', async () => {
    const mark = join(world.folder, 'ran-beside');
    const beside = await world.judge({ token: world.token('abc'), exec: entry(`touch ${mark}`) }, { runMs: 5000 });
    expect(told(beside.answer)).toBe('notApplicable notUsed');
    expect(existsSync(mark)).toBe(false);
    expect(told((await world.judge({ token: world.token('abc') }, { runMs: 5000 })).answer)).toBe(
      'notApplicable notConfigured',
    );
  });
});

describe('a sign-in program that works', () => {
  it('gives a token, which stands in no evidence', async () => {
    const exec = entry(printing({ token: 'abc-def-ghi' }));
    const { answer } = await world.judge({ exec }, { runMs: 5000 });
    expect(told(answer)).toBe('pass');
    expect(JSON.stringify(answer)).not.toContain('abc-def-ghi');
    expect(world.vault.secretValues()).toContain('abc-def-ghi');
  });

  it('gets what kubectl gives it: its words, its variables, and no terminal', async () => {
    const token = `printf '{"kind":"ExecCredential","apiVersion":"${group}/v1","status":{"token":"%s"}}' x`;
    const script = `echo "$1|$COLOUR|$KUBERNETES_EXEC_INFO|$(cat)" >&2; ${token}`;
    const answer = await judged(script, { args: ['a b'], variables: [{ name: 'COLOUR', value: 'green' }] });
    const info = `{"kind":"ExecCredential","apiVersion":"${group}/v1","spec":{"interactive":false}}`;
    expect(answer.facts?.find(({ label }) => label === 'It says')?.values).toEqual([`a b|green|${info}|`]);
  });

  it('hears of the cluster where the kubeconfig says so', async () => {
    const exec = entry(`echo "$KUBERNETES_EXEC_INFO" >&2; ${printing({ token: 'x' })}`, { provideClusterInfo: true });
    const { answer } = await world.judge({ exec }, { runMs: 5000 });
    const says = answer.facts?.find(({ label }) => label === 'It says')?.values[0] ?? '';
    expect(JSON.parse(says)).toMatchObject({ spec: { cluster: { server: 'https://api.example.com:6443' } } });
  });

  it('gives a client certificate with its key, which stands in no evidence', async () => {
    const status = { clientCertificateData: mara.pem, clientKeyData: mara.key };
    const answer = await judged(printing(status));
    expect([told(answer), answer.note]).toEqual(['pass', 'client certificate']);
    expect(answer.facts).toContainEqual(expect.objectContaining({ label: 'Signs you in as', values: ['mara'] }));
    expect(JSON.stringify(answer)).not.toContain(mara.key.split('\n')[1]);
    expect(world.vault.secretValues()).toContain(mara.key);
  });

  it('CRED-25: gives a certificate for another purpose, alone or beside a token that may be good', async () => {
    const status = { clientCertificateData: john.pem, clientKeyData: john.key };
    const alone = await judged(printing(status));
    expect(problemsOf(alone)).toMatchObject([{ code: 'CRED-25', predicted: true, certainty: 'certain' }]);
    const beside = await judged(printing({ ...status, token: 'x' }));
    expect(problemsOf(beside)).toMatchObject([{ code: 'CRED-25', predicted: true, certainty: 'likely' }]);
  });

  it('may leave out what client-go fills in', async () => {
    expect(told(await judged(`echo '{"apiVersion":"v1","status":{"token":"x"}}'`))).toBe('pass');
    expect(told(await judged(`printf 'apiVersion: ${group}/v1\\nstatus: {token: x}\\n'`))).toBe('pass');
  });

  it('CRED-07: is told from one that gives an expired token, which only the server can judge', async () => {
    const old = await judged(printing({ token: jwt({ exp: 1_700_000_000, sub: 'mara' }) }));
    expect(problemsOf(old)).toMatchObject([{ code: 'CRED-07', predicted: true, blocks: false }]);
    const opaque = await judged(printing({ token: 'x', expirationTimestamp: '2020-01-01T00:00:00Z' }));
    expect(problemsOf(opaque)).toMatchObject([{ code: 'CRED-07', predicted: true }]);
    const good = await judged(printing({ token: 'x', expirationTimestamp: '2099-01-01T00:00:00Z' }));
    expect(told(good)).toBe('pass');
  });

  it('CRED-08: is told from one whose token Go refuses to send', async () => {
    const answer = await judged(printing({ token: 'abc\ndef' }));
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-08', args: { fault: 'controlCharacter' }, blocks: true }]);
  });
});

describe('a sign-in program that does not', () => {
  it('CRED-11: fails, and its last words are shown without secrets', async () => {
    const answer = await judged('echo "for $PIN_TOKEN: \u001b[31mToken has expired" >&2; exit 255', {
      variables: [{ name: 'PIN_TOKEN', value: 'sesame-open' }],
    });
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-11', args: { exitCode: 255 }, certainty: 'certain' }]);
    expect(sentence(answer)).toMatch(/failed with exit code 255, so kubectl gets no credential\.$/);
    expect(JSON.stringify(answer.facts)).toContain('Token has expired');
    expect(JSON.stringify(answer.facts)).not.toContain('\\u001b');
  });

  it('CRED-11: is ended by a signal', async () => {
    expect(problemsOf(await judged('kill -SEGV $$'))).toMatchObject([
      { code: 'CRED-11', args: { exitCode: null, signal: 'SIGSEGV' } },
    ]);
  });

  it('CRED-22: hangs, and its own deadline ends it', async () => {
    const answer = await judged('sleep 60', {}, 300);
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-22', args: { left: false }, certainty: 'certain' }]);
  });

  it('CRED-22: leaves a program behind that holds its output, for which kubectl waits', async () => {
    const answer = await judged(`sleep 60 & ${printing({ token: 'x' })}`, {}, 400);
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-22', args: { left: true } }]);
  });

  it('CRED-15: shows a code and waits; that it only hangs can’t be excluded', async () => {
    const prompt = 'To sign in, open the page https://microsoft.com/devicelogin and enter the code ABCD';
    const answer = await judged(`echo "${prompt}" >&2; sleep 60`, {}, 400);
    expect(problemsOf(answer)).toMatchObject([
      { code: 'CRED-15', args: { asks: 'deviceCode' }, candidates: ['CRED-15', 'CRED-22'], certainty: 'likely' },
    ]);
  });

  it('CRED-15: always wants a terminal, and there is none, so it is not started', async () => {
    const mark = join(world.folder, 'ran-always');
    const answer = await judged(`touch ${mark}`, { interactiveMode: at('Always', 21) });
    // Where the tests run in a terminal, kubectl would start it.
    const expected = process.stdin.isTTY ? 'inconclusive cannotBeTold' : 'fail CRED-15';
    expect(told(answer)).toBe(expected);
    expect(existsSync(mark)).toBe(false);
  });

  it.each([
    ['nothing', 'exit 0'],
    ['other', `echo hello; ${printing({ token: 'x' })}`],
    ['kind', printing({ token: 'x' }, 'v1', 'Secret')],
    ['kind', printing({ token: 'x' }, null)],
    ['kind', printing({ token: 'x' }, 'example.com/v1')],
    ['fields', printing({ token: 17 })],
    ['badPair', printing({ clientCertificateData: 'x', clientKeyData: 'y' })],
    ['badPair', printing({ clientCertificateData: mara.pem, clientKeyData: john.key })],
  ])('CRED-16: %s, where an ExecCredential should be', async (fault, script) => {
    expect(problemsOf(await judged(script))).toMatchObject([
      { code: 'CRED-16', args: { fault }, certainty: 'certain' },
    ]);
  });

  it('CRED-16: likely, when it prints without an end', async () => {
    const answer = await judged('head -c 2097152 /dev/zero; sleep 60');
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-16', args: { fault: 'tooLong' }, certainty: 'likely' }]);
  });

  it.each([`${group}/v1beta1`, `${group}/v1alpha1`])('CRED-17: answers in %s', async (returned) => {
    const answer = await judged(printing({ token: 'x' }, returned));
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-17', args: { wanted: `${group}/v1`, returned } }]);
  });

  it.each([
    ['noStatus', printing(null)],
    ['noCredential', printing({})],
    ['noCredential', printing({ token: '' })],
    ['halfPair', printing({ token: 'x', clientKeyData: 'y' })],
  ])('CRED-18: %s', async (fault, script) => {
    expect(problemsOf(await judged(script))).toMatchObject([{ code: 'CRED-18', args: { fault } }]);
  });

  it('CRED-12: does not know the arguments that the wanted kubelogin has always known', async () => {
    const script = (says: string) => `#!/bin/sh\necho "Error: ${says}" >&2\nexit 1\n`;
    const judge = async (args: readonly string[], says: string) => {
      const command = world.write('other/kubelogin', script(says), 0o755);
      const asWritten = world.vault.put(JSON.stringify({ args, env: [] }), 'secret');
      return told(
        (await world.judge({ exec: { ...execEntry(command, { args }), asWritten } }, { runMs: 5000 })).answer,
      );
    };
    const azure = ['get-token', '--login', 'azurecli', '--server-id', 'x'];
    const oidc = ['get-token', '--oidc-issuer-url=https://x', '--oidc-client-id=y'];
    expect(await judge(azure, 'unknown flag: --login')).toBe('fail CRED-12');
    expect(await judge(azure, "unknown shorthand flag: 'l' in -l")).toBe('fail CRED-12');
    expect(await judge(oidc, 'unknown flag: --oidc-issuer-url')).toBe('fail CRED-12');
    // An older release of the right program lacks newer arguments.
    expect(await judge(azure, 'unknown flag: --redirect-url')).toBe('fail CRED-11');
    expect(await judge(oidc, 'unknown flag: --oidc-pkce-method')).toBe('fail CRED-11');
  });

  it('CRED-23: is forbidden by kubectl’s preferences, and not run', async () => {
    const mark = join(world.folder, 'ran-forbidden');
    const text = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n';
    world.environment = { ...world.environment, KUBERC: world.write('kuberc', text) };
    const answer = await judged(`touch ${mark}`);
    expect(problemsOf(answer)).toMatchObject([{ code: 'CRED-23', args: { fault: 'denied' } }]);
    expect(existsSync(mark)).toBe(false);
  });
});
