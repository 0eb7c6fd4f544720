import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../../../electron/main/settings.ts';

describe('what the program remembers', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-settings-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const store = (platform: NodeJS.Platform = 'linux', shell?: string) => new SettingsStore(folder, platform, shell);

  it.each<[NodeJS.Platform, string | undefined, string]>([
    ['linux', '/bin/bash', 'bash'],
    ['linux', '/usr/bin/fish', 'fish'],
    ['linux', '/bin/tcsh', 'bash'],
    ['darwin', undefined, 'zsh'],
    ['win32', undefined, 'powershell'],
  ])('guesses the shell at first: %s with %s uses %s', (platform, shell, expected) => {
    expect(store(platform, shell).read().shell).toBe(expected);
  });

  it('reads back what was written, in a file of the person’s own, with nothing left over', async () => {
    const settings = {
      theme: 'dark',
      shell: 'zsh',
      singleKeys: false,
      pace: 'steps',
      watch: false,
      checkAtStart: true,
      breadth: 'user',
    } as const;
    store().write(settings);
    expect(store().read()).toEqual(settings);
    expect((await stat(path.join(folder, 'settings.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it('keeps settings that an older version wrote, and watches files and contacts no server unless told otherwise', async () => {
    const older = '{"theme":"dark","shell":"zsh","singleKeys":true,"pace":"whole"}';
    await writeFile(path.join(folder, 'settings.json'), older);
    expect(store().read()).toMatchObject({ theme: 'dark', watch: true, checkAtStart: false, breadth: 'all' });
  });

  it.each([
    '',
    '{',
    '{"theme":"pink"}',
    '[]',
    '{"theme":"dark","shell":"zsh","singleKeys":true,"pace":"whole","more":1}',
  ])('starts with defaults when the file holds %j', async (text) => {
    await writeFile(path.join(folder, 'settings.json'), text);
    expect(store().read().theme).toBe('system');
  });

  it('keeps added files in order, once each, and forgets them', () => {
    expect(store().addFile('/a')).toBe(true);
    expect(store().addFile('/b')).toBe(true);
    expect(store().addFile('/a')).toBe(false);
    expect(store().addedFiles()).toEqual(['/a', '/b']);
    store().removeFile('/a');
    expect(store().addedFiles()).toEqual(['/b']);
  });

  it('never takes a relative path from a file that somebody else wrote', async () => {
    await writeFile(path.join(folder, 'added-kubeconfigs.json'), '["../x", "/ok"]');
    expect(store().addedFiles()).toEqual(['/ok']);
  });
});
