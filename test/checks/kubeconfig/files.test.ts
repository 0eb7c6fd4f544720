import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeconfigSource } from '../../../electron/kube/kubeconfig/kubeconfig-source.ts';
import { Desk, walkFiles, walkSource } from './judge-kubeconfig.ts';
import { config } from './sound.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

describe('a sound kubeconfig', () => {
  it('passes every step, and says nothing', async () => {
    const walked = await walkFiles([desk.write('config', config())]);
    expect(walked.codes).toEqual([]);
    expect(Object.entries(walked.judgements).map(([step, { outcome }]) => `${step} ${outcome}`)).toEqual([
      'kubeconfig.files pass',
      'kubeconfig.syntax pass',
      'kubeconfig.names pass',
      'kubeconfig.context pass',
      'kubeconfig.entries pass',
      'kubeconfig.server pass',
      'kubeconfig.references pass',
      'kubeconfig.private pass',
    ]);
  });
});

describe('KCFG-01: no kubeconfig anywhere', () => {
  it('names the place where it looked', async () => {
    const environment = { HOME: desk.folder };
    const walked = await walkSource(kubeconfigSource(environment, []), { environment });
    expect(walked.codes).toEqual(['KCFG-01']);
    expect(walked.sentences[0]).toContain('~/.kube/config');
    expect(Object.keys(walked.judgements)).toEqual(['kubeconfig.files']);
  });

  it('holds when all files of the KUBECONFIG list are missing, and when the list is empty', async () => {
    for (const KUBECONFIG of [`${desk.path('one')}:${desk.path('two')}`, ':']) {
      expect((await walkSource(kubeconfigSource({ KUBECONFIG }, []))).codes).toEqual(['KCFG-01']);
    }
  });

  it('names KUBERNETES_MASTER when kubectl would go there', async () => {
    const environment = { HOME: desk.folder, KUBERNETES_MASTER: 'http://10.0.0.9:8080' };
    const walked = await walkSource(kubeconfigSource(environment, []), { environment });
    expect(walked.sentences[0]).toContain('http://10.0.0.9:8080');
  });

  it('is not said when one file of the list is there', async () => {
    const KUBECONFIG = `${desk.path('missing')}:${desk.write('config', config())}`;
    const walked = await walkSource(kubeconfigSource({ KUBECONFIG }, []));
    expect(walked.codes).toEqual([]);
  });
});

describe('KCFG-02: the named file is missing', () => {
  it('names it', async () => {
    const walked = await walkFiles([desk.path('nowhere/config')]);
    expect(walked.codes).toEqual(['KCFG-02']);
    expect(walked.sentences[0]).toContain(desk.path('nowhere/config'));
  });

  it('a link that leads nowhere is a missing file', async () => {
    symlinkSync(desk.path('gone'), desk.path('link'));
    expect((await walkFiles([desk.path('link')])).codes).toEqual(['KCFG-02']);
  });

  it('several --kubeconfig act as a list: one may be missing', async () => {
    expect((await walkFiles([desk.path('missing'), desk.write('config', config())])).codes).toEqual([]);
  });
});

describe('KCFG-03: a file can’t be read', () => {
  it('permission denied, but for root, who may read everything', async () => {
    const file = desk.write('config', config());
    chmodSync(file, 0);
    const codes = process.getuid?.() === 0 ? [] : ['KCFG-03'];
    expect((await walkFiles([file])).codes).toEqual(codes);
  });

  it('a path that goes through a file is an error to kubectl, not a missing file', async () => {
    const walked = await walkFiles([`${desk.write('file', '')}/config`]);
    expect(walked.codes).toEqual(['KCFG-03']);
    expect(walked.problems[0]?.args).toMatchObject({ detail: 'not a directory' });
  });

  it('stops a list that the target needs nothing of, and lets the walk go on: it would work without that file', async () => {
    const bad = `${desk.write('file', '')}/config`;
    const walked = await walkFiles([bad, desk.write('config', config())]);
    expect(walked.codes).toEqual(['KCFG-03']);
    expect(walked.problems[0]?.blocks).toBe(false);
    expect(walked.judgements['kubeconfig.references']?.outcome).toBe('pass');
  });
});

describe('KCFG-21: something else in its place', () => {
  it('a folder', async () => {
    mkdirSync(desk.path('config'));
    const walked = await walkFiles([desk.path('config')]);
    expect(walked.codes).toEqual(['KCFG-21']);
    expect(walked.sentences[0]).toContain('it is a folder');
  });

  it.each([
    ['a manifest', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nclusters: 5\n', 'it is a Pod'],
    ['a manifest whose key is in another case', 'Kind: Secret\n', 'it is a Secret'],
    ['a version of the future', 'apiVersion: v2\nkind: Config\n', 'its version is v2'],
    ['a saved sign-in page', '<!DOCTYPE html>\n<html><body>Sign in: please</body></html>\n', 'web page'],
    ['a page that is well-formed YAML', '\n\n  <html>', 'web page'],
    ['a binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]), 'control characters'],
    ['Latin-1 text', Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]), 'no text'],
    ['a bare token', 'eyJhbGciOiJSUzI1NiJ9', 'plain text'],
    ['a list', '- a\n- b\n', 'a list'],
  ])('%s', async (_title, text, words) => {
    const walked = await walkFiles([desk.write('config', text)]);
    expect(walked.codes).toEqual(['KCFG-21']);
    expect(walked.sentences[0]).toContain(words);
  });

  it('kind and apiVersion may both be absent', async () => {
    const text = config({ top: { kind: undefined, apiVersion: undefined } });
    expect((await walkFiles([desk.write('config', text)])).codes).toEqual([]);
  });
});

describe('KCFG-20: others can read the file', () => {
  it.each([
    [0o600, []],
    [0o400, []],
    [0o640, ['KCFG-20']],
    [0o604, ['KCFG-20']],
    [0o666, ['KCFG-20']],
  ])('mode %o gives %j', async (mode, codes) => {
    const walked = await walkFiles([desk.write('config', config(), mode)]);
    expect(walked.codes).toEqual(codes);
  });

  it('a file that the target needs nothing of may be open', async () => {
    const other = desk.write('other', 'users: []\n', 0o644);
    expect((await walkFiles([desk.write('config', config()), other])).codes).toEqual([]);
  });
});

describe('KCFG-15: two files use one name', () => {
  const other = config({
    cluster: { server: 'https://other.example.com' },
    context: { cluster: 'dev-cluster', user: 'mara' },
  });

  it('warns when the ignored entry takes part in the target and says something else', async () => {
    const files = [desk.write('one', config()), desk.write('two', other)];
    const walked = await walkFiles(files);
    expect(walked.codes).toEqual(['KCFG-15']);
    expect(walked.problems[0]?.args).toMatchObject({ kind: 'cluster', used: files[0], ignored: files[1] });
  });

  it('says nothing about equal entries, or about entries of other contexts', async () => {
    const extra = config({
      top: { clusters: [{ name: 'x', cluster: { server: 'https://x' } }], contexts: [], users: [] },
    });
    const third = config({
      top: { clusters: [{ name: 'x', cluster: { server: 'https://y' } }], contexts: [], users: [] },
    });
    const files = ['one', 'two', 'three', 'four'].map((name, index) =>
      desk.write(name, [config(), config(), extra, third][index] ?? ''),
    );
    expect((await walkFiles(files)).codes).toEqual([]);
  });

  it('says whether there is one file, or one that can be read', async () => {
    const one = desk.write('one', config());
    const said = async (files: readonly string[]) => {
      const judgement = (await walkFiles(files)).judgements['kubeconfig.names'];
      return judgement?.outcome === 'pass' ? judgement.message : judgement?.outcome;
    };
    expect(await said([one])).toBe('There is one file, so no names can collide.');
    expect(await said([one, desk.write('two', 'clusters:\n\t- name: a\n')])).toBe(
      'Only one of the files can be read, so no names can collide.',
    );
  });
});

describe('KCFG-16: the kubeconfig is known to the shell only', () => {
  const shell = (...kubeconfigFiles: readonly string[]) => ({
    shell: '/bin/zsh',
    state: 'read' as const,
    kubeconfig: kubeconfigFiles.join(':') || null,
    kubeconfigFiles,
    pathEntries: [],
  });
  const nowhere = () => ({ kind: 'default' as const, paths: [desk.path('nowhere')] });

  it('is the cause where this program finds none, and the shell’s KUBECONFIG names one that is there', async () => {
    const walked = await walkSource(nowhere(), { loginShell: shell('/home/mara/work.kubeconfig') });
    expect(walked.codes).toEqual(['KCFG-16']);
    expect(walked.sentences[0]).toContain('/home/mara/work.kubeconfig');
  });

  it('is not where the shell knows none either', async () => {
    expect((await walkSource(nowhere(), { loginShell: shell() })).codes).toEqual(['KCFG-01']);
  });

  it('may be the reason where the context is not in the file that was found', async () => {
    const source = { kind: 'default' as const, paths: [desk.write('config', config())] };
    const walked = await walkSource(source, { context: 'prod', loginShell: shell('/home/mara/work.kubeconfig') });
    expect(walked.problems).toMatchObject([
      {
        code: 'KCFG-06',
        certainty: 'likely',
        candidates: ['KCFG-06', 'KCFG-16'],
        next: expect.stringContaining('work'),
      },
    ]);
  });
});
