import { describe, expect, it } from 'vitest';
import {
  count,
  cutInMiddle,
  duration,
  homely,
  homelyText,
  hostOf,
  place,
  readable,
} from '../../../../renderer/ui/words.ts';

describe('a sentence that names paths', () => {
  it('has the home folder as ~ wherever a path begins with it', () => {
    const text = 'In /home/mara/.kube/config, line 4, not in /home/mara2/x or /srv/home/mara; see “/home/mara”.';
    expect(homelyText(text, '/home/mara')).toBe(
      'In ~/.kube/config, line 4, not in /home/mara2/x or /srv/home/mara; see “~”.',
    );
    expect(homelyText('C:\\Users\\mara\\.kube\\config', 'C:\\Users\\mara')).toBe('~\\.kube\\config');
    expect(homelyText('file:///home/mara/x', null)).toBe('file:///home/mara/x');
  });
});

describe('times and numbers', () => {
  it('keeps a space before the unit and never shows a measured time as nothing', () => {
    expect(duration(0.2)).toBe('1 ms');
    expect(duration(66)).toBe('66 ms');
    expect(duration(5_100)).toBe('5.1 s');
    expect(duration(5_000)).toBe('5 s');
    expect(duration(61_400)).toBe('61 s');
  });

  it('writes a moment as people do, and leaves any other text alone', () => {
    expect(readable('2025-10-20 10:35 UTC')).toBe('20 Oct 2025, 10:35 UTC');
    expect(readable('2026-11-09T09:16:28.000Z')).toBe('9 Nov 2026, 09:16:28 UTC');
    expect(readable('2026-13-09T09:16:28Z')).toBe('2026-13-09T09:16:28Z');
    expect(readable('CN=kubernetes')).toBe('CN=kubernetes');
  });

  it('counts in words', () => {
    expect(count(1, 'step')).toBe('1 step');
    expect(count(27, 'step')).toBe('27 steps');
  });
});

describe('paths and addresses', () => {
  it('says ~ for the home folder itself and what lies in it, and for nothing beside it', () => {
    expect(homely('/home/mara/.kube/config', '/home/mara')).toBe('~/.kube/config');
    expect(homely('/home/mara', '/home/mara')).toBe('~');
    expect(homely('/home/mara2/.kube/config', '/home/mara')).toBe('/home/mara2/.kube/config');
    expect(homely('C:\\Users\\mara\\.kube\\config', 'C:\\Users\\mara')).toBe('~\\.kube\\config');
    expect(homely('/etc/kubeconfig', null)).toBe('/etc/kubeconfig');
    expect(homely('/etc/kubeconfig', '/')).toBe('/etc/kubeconfig');
  });

  it('names file and line', () => {
    expect(place({ file: '/home/mara/.kube/config', line: 7, column: 13 }, '/home/mara')).toBe('~/.kube/config:7');
  });

  it('shows the port that is called, and a text that is no address as it stands', () => {
    expect(hostOf('https://api.example.com')).toBe('api.example.com:443');
    expect(hostOf('http://localhost')).toBe('localhost:80');
    expect(hostOf('https://[2001:db8::1]:6443')).toBe('[2001:db8::1]:6443');
    expect(hostOf('api.example.com:6443')).toBe('api.example.com:6443');
    expect(hostOf('not an address')).toBe('not an address');
  });
});

describe('a long name is cut in the middle', () => {
  it('keeps file name and line whole', () => {
    expect(cutInMiddle('~/.kube/config.d/teams/platform/cloud.yaml:17').tail).toBe('/cloud.yaml:17');
  });

  it('keeps the last part of an EKS name', () => {
    expect(cutInMiddle('arn:aws:eks:eu-central-1:123456789012:cluster/analytics').tail).toBe('/analytics');
  });

  it('loses nothing: head and tail together are the name', () => {
    for (const name of [
      'a',
      'kubernetes-admin@kubernetes',
      'x'.repeat(200),
      '/',
      '~/a/b',
      '日本語のとても長いコンテキスト名です',
    ]) {
      const { head, tail } = cutInMiddle(name);
      expect(head + tail).toBe(name);
    }
  });

  it('leaves a short name alone', () => {
    expect(cutInMiddle('prod-eu-admin')).toEqual({ head: '', tail: 'prod-eu-admin' });
  });
});
