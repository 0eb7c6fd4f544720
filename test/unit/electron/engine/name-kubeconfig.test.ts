import { describe, expect, it } from 'vitest';
import { nameKubeconfig } from '../../../../electron/engine/name-kubeconfig.ts';

const own = { argv: ['kubectl', '--context', 'a', 'auth', 'whoami'] };

describe('a command of the reader’s', () => {
  it('names the file that was walked, when kubectl would not find it by itself', () => {
    expect(nameKubeconfig(own, { kind: 'added', paths: ['/k'] }).argv).toEqual([
      'kubectl',
      '--kubeconfig',
      '/k',
      '--context',
      'a',
      'auth',
      'whoami',
    ]);
    expect(nameKubeconfig({ argv: ['kubectl', 'config', 'view'] }, { kind: 'flag', paths: ['/k'] }).argv[1]).toBe(
      '--kubeconfig',
    );
  });

  it('gets the whole list, when several files were named', () => {
    expect(nameKubeconfig(own, { kind: 'flag', paths: ['/a', '/b'] })).toEqual({
      ...own,
      environment: { KUBECONFIG: '/a:/b' },
    });
  });

  it('stays as it is with the default file and KUBECONFIG, and when it is for another machine', () => {
    expect(nameKubeconfig(own, { kind: 'default', paths: ['/k'] })).toBe(own);
    expect(nameKubeconfig(own, { kind: 'environment', paths: ['/k'] })).toBe(own);
    const admins = { argv: ['kubectl', 'create', 'clusterrolebinding', 'x'] };
    expect(nameKubeconfig(admins, { kind: 'flag', paths: ['/k'] })).toBe(admins);
    const other = { argv: ['kubeadm', 'certs', 'renew', 'all', '--context'] };
    expect(nameKubeconfig(other, { kind: 'flag', paths: ['/k'] })).toBe(other);
  });
});
