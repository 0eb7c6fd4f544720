import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTargets } from '../../../../../electron/kube/kubeconfig/list-targets.ts';
import { Vault } from '../../../../../electron/kube/vault.ts';
import type { KubeconfigSource } from '../../../../../shared/model/evidence/kubeconfig.ts';
import { Desk } from '../../../../checks/kubeconfig/judge-kubeconfig.ts';
import { config } from '../../../../checks/kubeconfig/sound.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

function list(...sources: readonly KubeconfigSource[]) {
  const tools = { vault: new Vault(), environment: { HOME: desk.folder }, signal: new AbortController().signal };
  return listTargets(sources, tools);
}

describe('what the start screen shows', () => {
  it('every context of every set, with its server and its place', async () => {
    const one = desk.write('one', config());
    const two = desk.write(
      'two',
      config({ top: { contexts: [{ name: 'prod', context: { cluster: 'gone', user: 'mara' } }] } }),
    );
    const listed = await list({ kind: 'environment', paths: [one, two] }, { kind: 'added', paths: [two] });
    expect(listed.targets.map(({ set, context, server, current }) => [set, context, server, current])).toEqual([
      ['environment', 'dev', 'https://api.example.com:6443', true],
      ['environment', 'prod', null, false],
      [listed.sets[1]?.id, 'prod', null, false],
    ]);
    expect(listed.targets[0]).toMatchObject({ id: 'environment/dev', origin: { file: one }, user: 'mara' });
    expect(listed.sets[1]?.id).toMatch(/^added-[0-9a-f]{12}$/);
    expect(listed.home).toBe(desk.folder);
  });

  it('a set’s id is the same at every start', async () => {
    const source: KubeconfigSource = { kind: 'added', paths: [desk.write('one', config())] };
    expect((await list(source)).sets[0]?.id).toBe((await list(source)).sets[0]?.id);
  });

  it('a damaged file is a row with file, line and the line itself, and hides nobody', async () => {
    const bad = desk.write('bad', 'clusters:\n- name: a\n  cluster:\n\tserver: https://x\n');
    const good = desk.write('good', config());
    const listed = await list({ kind: 'environment', paths: [bad, good] });
    expect(listed.sets[0]?.problems).toEqual([
      {
        code: 'KCFG-04',
        file: bad,
        line: 4,
        column: 1,
        text: '\tserver: https://x',
        message: expect.stringContaining('a tab stands'),
      },
    ]);
    expect(listed.targets).toMatchObject([{ context: 'dev', brokenSiblings: [bad] }]);
  });

  it('contexts of a file that kubectl refuses for its types are listed all the same', async () => {
    const bad = desk.write('bad', config({ user: { token: 5 } }));
    const listed = await list({ kind: 'flag', paths: [bad] });
    expect(listed.targets).toMatchObject([{ context: 'dev', brokenSiblings: [] }]);
    expect(listed.sets[0]?.problems).toMatchObject([{ code: 'KCFG-22', text: '      token: ***' }]);
  });

  it('nothing found: each place and why not', async () => {
    const listed = await list(
      { kind: 'default', paths: [desk.path('.kube/config')] },
      { kind: 'added', paths: [desk.write('empty', '')] },
      { kind: 'environment', paths: [] },
    );
    expect(listed.targets).toEqual([]);
    expect(listed.lookedAt).toEqual([
      { place: desk.path('.kube/config'), why: 'is not there' },
      { place: desk.path('empty'), why: 'is empty' },
      { place: 'KUBECONFIG', why: 'names no file' },
    ]);
    expect(listed.sets[0]?.problems).toEqual([]);
  });

  it('an added file that has gone is a problem', async () => {
    const listed = await list({ kind: 'added', paths: [desk.path('gone')] });
    expect(listed.sets[0]?.problems).toMatchObject([{ code: 'KCFG-02', line: null }]);
  });

  it('a password in a server’s address is not shown', async () => {
    const file = desk.write('config', config({ cluster: { server: 'https://jane:hunter2@x' } }));
    expect(JSON.stringify(await list({ kind: 'flag', paths: [file] }))).not.toContain('hunter2');
  });
});
