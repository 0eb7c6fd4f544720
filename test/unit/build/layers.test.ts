import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLayers } from '../../../build/layers.mjs';
import { inRoot } from '../../../build/paths.mjs';

/** A small tree in which every rule is broken once; a rule that can't fail guards nothing. */
const tree: Readonly<Record<string, string>> = {
  'shared/model/run.ts': `export const run = 1;`,
  'shared/model/reads-disk.ts': `import 'node:fs'; export const bad = 1;`,
  'shared/model/validates.ts': `import 'zod'; export const bad = 1;`,
  'shared/contract/operations.ts': `import { z } from 'zod'; export const shape = z.string(); export type Shape = string;`,
  'electron/checks/judges.ts': `import { run } from '../../shared/model/run.ts'; export const fine = run;`,
  'electron/checks/measures.ts': `import { probe } from '../probes/judges.ts'; export const bad = probe;`,
  'electron/probes/judges.ts': `import { fine } from '../checks/judges.ts'; export const probe = fine;`,
  'electron/engine/opens-window.ts': `import { app } from 'electron'; export const bad = app;`,
  'electron/preload/heavy.ts': `import { run } from '../../shared/model/run.ts'; export const bad = run;`,
  'electron/main/parses.ts': `import 'yaml'; export const bad = 1;`,
  'electron/kube/hosts.ts': `import { bad } from '../cli/cli.ts'; export const worse = bad;`,
  'electron/cli/cli.ts': `import { bad } from '../main/parses.ts'; export { bad };`,
  'electron/platform/a.ts': `import { b } from './b.ts'; export const a = () => b;`,
  'electron/platform/b.ts': `import { a } from './a.ts'; export const b = () => a;`,
  'electron/platform/lonely.ts': `export const nobody = 1;`,
  'electron/platform/lost.ts': `import { gone } from './gone.ts'; export const lost = gone;`,
  'electron/platform/tests.ts': `import { helper } from '../../test/helper.ts'; export const bad = helper;`,
  'test/helper.ts': `export const helper = 1;`,
  'renderer/asks.ts': `import type { Shape } from '../shared/contract/operations.ts'; export const fine: Shape = '';`,
  'renderer/validates.ts': `import { shape } from '../shared/contract/operations.ts'; export const bad = shape;`,
  'renderer/measures.ts': `import { probe } from '../electron/probes/judges.ts'; export const bad = probe;`,
};

describe('layer rules', () => {
  let folder = '';
  let broken: readonly string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-layers-'));
    await symlink(inRoot('node_modules'), path.join(folder, 'node_modules'));
    await symlink(inRoot('package.json'), path.join(folder, 'package.json'));
    for (const [file, text] of Object.entries(tree)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    broken = await brokenLayers(folder, ['shared', 'electron', 'renderer'], 10);
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['shared-is-pure', 'shared/model/reads-disk.ts'],
    ['zod-in-contracts-only', 'shared/model/validates.ts'],
    ['checks-only-judge', 'electron/checks/measures.ts'],
    ['probes-never-judge', 'electron/probes/judges.ts'],
    ['electron-in-main-and-preload-only', 'electron/engine/opens-window.ts'],
    ['preload-is-one-file', 'electron/preload/heavy.ts'],
    ['main-parses-nothing-hostile', 'electron/main/parses.ts'],
    ['engine-below-its-hosts', 'electron/kube/hosts.ts'],
    ['nothing-reaches-into-main', 'electron/cli/cli.ts'],
    ['no-cycles', 'electron/platform/'],
    ['no-orphans', 'electron/platform/lonely.ts'],
    ['no-unresolvable', 'electron/platform/lost.ts'],
    ['product-needs-no-test', 'electron/platform/tests.ts'],
    ['renderer-takes-names-and-types-of-contracts', 'renderer/validates.ts'],
    ['renderer-only-shows', 'renderer/measures.ts'],
  ])('%s is broken by %s', (rule, file) => {
    expect(broken.filter((line) => line.startsWith(`${rule}: ${file}`))).not.toEqual([]);
  });

  it('lets a check read the model, and the window take types of a contract', () => {
    expect(
      broken.filter((line) => line.includes('electron/checks/judges.ts →') || line.includes('renderer/asks.ts →')),
    ).toEqual([]);
  });

  it('is broken when it sees too few modules', async () => {
    const lines = await brokenLayers(folder, ['test'], 10);
    expect(lines.join('\n')).toContain('at least 10 are expected');
  }, 60_000);
});
