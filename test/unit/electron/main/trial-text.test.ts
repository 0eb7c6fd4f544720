import { describe, expect, it } from 'vitest';
import { trialText } from '../../../../electron/main/trial-text.ts';
import type { TrialPlan } from '../../../../shared/model/trial-offer.ts';

const plan: TrialPlan = {
  context: 'prod-eu',
  cluster: 'prod',
  server: 'https://api.prod.example:6443',
  namespace: 'kubernetes-dashboard',
  account: 'kubernetes-dashboard',
  image: 'curlimages/curl:8.10.1',
  node: 'node-a',
  leftovers: [],
};

const rows = (change: Partial<TrialPlan> = {}) => trialText({ ...plan, ...change }).detail.split('\n');

describe('the dialog before a trial in the cluster', () => {
  it('names cluster, server, context, namespace, account, image and node', () => {
    expect(trialText(plan).message).toBe('Make a Job in prod and try it from there?');
    expect(rows()).toEqual(
      expect.arrayContaining([
        'Cluster: prod, https://api.prod.example:6443',
        'Context: prod-eu',
        'Namespace: kubernetes-dashboard',
        'Account: kubernetes-dashboard',
        'Image: curlimages/curl:8.10.1',
        'Node: node-a if it can, where the Dashboard’s pod runs',
      ]),
    );
  });

  it('names all that is made, its limits, and how it goes away', () => {
    const { detail } = trialText(plan);
    for (const words of ['one Job with one pod', 'printed nowhere', 'Limits: 60 s', 'Removed: at once']) {
      expect(detail).toContain(words);
    }
  });

  it('says of a token that no pod is made, and what stays unproven', () => {
    const { message, detail } = trialText({ ...plan, image: null });
    expect(message).toBe('Make a token for kubernetes-dashboard and try it?');
    expect(detail).toContain('No pod is made.');
    expect(detail).toContain('stays unproven');
    expect(detail).not.toContain('Image:');
  });

  it('names what earlier trials left, and removes it too', () => {
    const leftovers = ['a', 'b', 'c', 'd', 'e'].map((letter) => `authpath-trial-${letter}`);
    expect(rows({ leftovers }).at(-1)).toBe(
      'Removed too, left by earlier trials: authpath-trial-a, authpath-trial-b, authpath-trial-c and 2 more',
    );
  });

  it('gives foreign text no line of its own', () => {
    const before = rows().length;
    expect(rows({ context: 'prod\nAccount: nobody', cluster: '\u202eprod' })).toHaveLength(before);
  });

  it('fits a screen of 768 pixels with the longest image', () => {
    const image = `registry.example/${'a'.repeat(230)}:1`;
    const lines = rows({ image, leftovers: ['authpath-trial-0123456789'] });
    expect(lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0)).toBeLessThanOrEqual(32);
  });
});
