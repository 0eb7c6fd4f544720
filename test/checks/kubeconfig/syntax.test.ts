import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Desk, walkFiles } from './judge-kubeconfig.ts';
import { base64, config } from './sound.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const walkText = (text: string | Uint8Array) => walkFiles([desk.write('config', text)]);

describe('KCFG-04: the text is damaged', () => {
  it.each([
    ['a tab for indentation', 'clusters:\n- name: a\n  cluster:\n\tserver: x\n', 4, 'a tab'],
    ['a quotation mark that never ends', 'a: "b\nc: d\n', 1, 'quotation mark'],
    ['a second colon', 'a: b: c\n', 1, 'colon'],
    ['a line that is out of line', 'a:\n  b: c\n d: e\n', 3, 'indented'],
    ['a lost colon, noticed in the next line', 'clusters\n- name: a\n', 2, 'colon'],
    ['a merge’s left-over', 'a: b\n<<<<<<< HEAD\nc: d\n', 2, 'colon'],
    ['a merge’s left-over in the first line', '<<<<<<< HEAD\na: b\n', 2, 'colon'],
    ['an unclosed bracket', 'a: [b, c\n', 2, 'comma'],
    ['an alias without an anchor', 'a: *b\n', 1, 'unknown anchor'],
    ['text that starts with @', 'a: @b\n', 1, 'starts with @'],
  ])('%s', async (_title, text, line, words) => {
    const walked = await walkText(text);
    expect(walked.codes).toEqual(['KCFG-04']);
    expect(walked.problems[0]?.origin?.line).toBe(line);
    expect(walked.sentences[0]).toContain(words);
    expect(walked.problems[0]?.args).toMatchObject({ said: expect.stringMatching(/^yaml: /) });
  });

  it('aliases that explode are refused as kubectl refuses them', async () => {
    let text = 'a0: &a0 [x,x,x,x,x,x,x,x,x]\n';
    for (let index = 1; index < 10; index += 1) {
      text += `a${index}: &a${index} [${Array(9)
        .fill(`*a${index - 1}`)
        .join(',')}]\n`;
    }
    const walked = await walkText(text);
    expect(walked.codes).toEqual(['KCFG-04']);
    expect(walked.problems[0]?.args).toMatchObject({ said: 'yaml: document contains excessive aliasing' });
  });

  it.each([
    ['a byte order mark', `\ufeff${config()}`],
    ['Windows line ends', config().replaceAll('\n', '\r\n')],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${config()}`, 'utf16le')],
    ['JSON', JSON.stringify(parse(config()))],
    ['a second document', `---\n${config()}---\nkind: Pod\n`],
    ['a repeated key', config().replace('current-context: dev', 'current-context: nope\ncurrent-context: dev')],
    ['anchors and merges', config().replace('token: abcdef', '<<: {token: abcdef}')],
    ['comments', `# first\n${config()}# last`],
  ])('%s is no damage', async (_title, text) => {
    expect((await walkText(text)).codes).toEqual([]);
  });

  it('a damaged file of a list stops it, but not the walk of a target in a sound file', async () => {
    const walked = await walkFiles([desk.write('bad', 'a: "b\n'), desk.write('config', config())]);
    expect(walked.codes).toEqual(['KCFG-04']);
    expect(walked.problems[0]).toMatchObject({ blocks: false, origin: { file: desk.path('bad'), line: 1 } });
    expect(walked.evidence.context?.name).toBe('dev');
    expect(walked.judgements['kubeconfig.server']?.outcome).toBe('pass');
  });

  it('what a person sees of the line holds no secret', async () => {
    const walked = await walkText(`users:\n- name: a\n  user:\n    token: secret-value: x\n    password: "hunter2\n`);
    const shown = JSON.stringify(walked.evidence) + JSON.stringify(walked.judgements);
    expect(shown).not.toMatch(/secret-value|hunter2/);
    expect(walked.evidence.files[0]?.problems[0]?.line).toBe('    token: ***');
  });
});

describe('KCFG-11: no base64', () => {
  it('in the target’s own entry', async () => {
    const walked = await walkText(
      config({ cluster: { 'certificate-authority-data': `${base64('abcdef').slice(0, 6)}…` } }),
    );
    expect(walked.codes).toEqual(['KCFG-11']);
    expect(walked.problems[0]?.args).toMatchObject({
      field: 'clusters[0].cluster.certificate-authority-data',
      said: 'illegal base64 data at input byte 6',
    });
  });

  it('in another user’s entry as well: client-go decodes them all', async () => {
    const text = config().replace('users:', 'users:\n  - name: other\n    user:\n      client-key-data: "-----BEGIN"');
    const walked = await walkText(text);
    expect(walked.codes).toEqual(['KCFG-11']);
    expect(walked.problems[0]?.blocks).toBe(true);
  });

  it('line breaks within are allowed', async () => {
    const text = config().replace(
      /certificate-authority-data: (\S{40})(\S+)/,
      'certificate-authority-data: |\n        $1\n        $2',
    );
    expect((await walkText(text)).codes).toEqual([]);
  });
});

describe('KCFG-22: the wrong type', () => {
  it.each([
    ['a number for a token', config({ user: { token: 12345 } }), 'a number', 'users[0].user.token'],
    [
      'an unquoted on for a name',
      config().replace('token: abcdef', 'token: on'),
      'a truth value',
      'users[0].user.token',
    ],
    [
      'a quoted truth value',
      config({ cluster: { 'insecure-skip-tls-verify': 'true' } }),
      'a text',
      'clusters[0].cluster.insecure-skip-tls-verify',
    ],
    ['a map for the users', config({ top: { users: { mara: { token: 'a' } } } }), 'a mapping', 'users'],
    ['a text for exec', config({ user: { exec: 'aws' } }), 'a text', 'users[0].user.exec'],
    ['a number for kind', config({ top: { kind: 1 } }), 'a number', 'kind'],
  ])('%s', async (_title, text, found, field) => {
    const walked = await walkText(text);
    expect(walked.codes).toEqual(['KCFG-22']);
    expect(walked.problems[0]?.args).toMatchObject({ found, field });
  });

  it.each([
    ['null anywhere', config({ user: { token: 'a', username: null }, cluster: { 'proxy-url': null } })],
    ['unknown fields of any type', config({ cluster: { colour: 5, Server: 7 }, top: { 'x-y': [1] } })],
    ['quoted digits', config({ user: { token: '12345' } })],
  ])('%s is allowed', async (_title, text) => {
    expect((await walkText(text)).codes).toEqual([]);
  });
});

describe('KCFG-23: a name twice', () => {
  it.each(['clusters', 'users', 'contexts'])('in %s of one file, with both places', async (list) => {
    const walked = await walkText(
      config().replace(
        `${list}:\n  -`,
        `${list}:\n  - name: ${{ clusters: 'dev-cluster', users: 'mara', contexts: 'dev' }[list]}\n  -`,
      ),
    );
    expect(walked.codes).toEqual(['KCFG-23']);
    const { line, firstLine } = walked.problems[0]?.args ?? {};
    expect(line).toBeGreaterThan(Number(firstLine));
  });

  it('is told without the list that Go prints, which holds secrets', async () => {
    const walked = await walkText(
      config().replace('users:\n', 'users:\n  - name: mara\n    user: {token: first-secret}\n'),
    );
    expect(JSON.stringify(walked.problems)).not.toContain('first-secret');
  });

  it('across files it is no fault', async () => {
    expect((await walkFiles([desk.write('one', config()), desk.write('two', config())])).codes).toEqual([]);
  });
});

describe('what our own bounds refuse is not told as a fault', () => {
  it('nesting deeper than 100, which kubectl would take', async () => {
    const walked = await walkText(`extensions:\n- name: a\n  extension: ${'['.repeat(120)}${']'.repeat(120)}\n`);
    expect(walked.codes).toEqual([]);
    expect(walked.judgements['kubeconfig.syntax']).toMatchObject({ outcome: 'inconclusive' });
  });
});
