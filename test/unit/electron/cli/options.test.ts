import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../../electron/cli/options.ts';

function options(...argv: readonly string[]) {
  const parsed = parseOptions(argv);
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed));
  return parsed.options;
}

const usage = (...argv: readonly string[]) => parseOptions(argv);

describe('consent to the trial inside the cluster', () => {
  it('is not given by itself', () => expect(options().trial).toBeNull());

  it('is given with an image, or for a token alone', () => {
    expect(options('--allow-probe-pod=curlimages/curl:8.10.1').trial).toEqual({ image: 'curlimages/curl:8.10.1' });
    expect(options('--allow-probe-pod').trial).toEqual({ image: null });
    expect(options('diagnose', '--allow-probe-pod', '--context', 'prod')).toMatchObject({
      trial: { image: null },
      context: 'prod',
    });
  });

  it('takes no word for an image that is none, and no sweep', () => {
    expect(usage('--allow-probe-pod=-x')).toMatchObject({ kind: 'usage', message: expect.stringContaining('“-x”') });
    expect(usage('--all-contexts', '--allow-probe-pod')).toMatchObject({ kind: 'usage' });
    // A word behind a space is no image: it would be taken for a command.
    expect(usage('--allow-probe-pod', 'curlimages/curl')).toMatchObject({ kind: 'usage' });
  });
});

describe('the manifest', () => {
  it('is for an install, or for a version in a namespace', () => {
    expect(options('manifest', '--kubeconfig-mode')).toMatchObject({ command: 'manifest', dashboardVersion: null });
    expect(
      options('manifest', '--kubeconfig-mode', '--dashboard-version', '1.10.1', '--namespace', 'kube-system'),
    ).toMatchObject({ dashboardVersion: '1.10.1', namespace: 'kube-system' });
  });

  it.each([
    ['manifest'],
    ['manifest', '--kubeconfig-mode', '--namespace', 'a'],
    ['manifest', '--kubeconfig-mode', '--dashboard-version', '2.7.0', '--namespace', 'A b'],
    ['--kubeconfig-mode'],
    ['diagnose', '--dashboard-version', '2.7.0'],
  ])('is not asked for by %s %s %s', (...argv) => expect(usage(...argv)).toMatchObject({ kind: 'usage' }));
});
