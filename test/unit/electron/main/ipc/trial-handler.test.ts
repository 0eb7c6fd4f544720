import { describe, expect, it } from 'vitest';
import { trialHandler } from '../../../../../electron/main/ipc/trial-handler.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import type { TrialOffer } from '../../../../../shared/model/trial-offer.ts';

const only = { server: 'https://api.prod.example', namespace: 'kubernetes-dashboard', account: 'kubernetes-dashboard' };

function offer(image: string | null): TrialOffer {
  const plan = { ...only, context: 'prod', cluster: 'prod', image, node: null, leftovers: [] };
  return { kind: 'trial', plan, consent: { image, only } };
}

function scene(says: boolean | Promise<boolean>, offered: (image: string | null) => TrialOffer = offer) {
  const asked: [string, unknown][] = [];
  const shown: string[] = [];
  const runs = new RunTable(
    () => {},
    () => {},
  );
  const { run } = runs.add({ id: 'x', set: { kind: 'default', paths: [] }, context: 'prod' }, 'whole');
  const worker = {
    request: async (name: string, input: { image: string | null }) => {
      asked.push([name, input]);
      return { ok: true, value: name === 'offerTrial' ? offered(input.image) : { allowed: true } };
    },
  };
  const { 'run.trial': trial } = trialHandler(
    {
      worker: worker as never,
      runs,
      askForTrial: async ({ message }) => {
        shown.push(message);
        return says;
      },
    },
    () => ({ ok: false, code: 'internal', message: '', logId: null }),
  );
  return { trial, run, asked, shown };
}

describe('a trial in the cluster', () => {
  it('is tried dry, asked about, and allowed for exactly what was shown', async () => {
    const { trial, run, asked, shown } = scene(true);
    expect(await trial({ run, image: 'curlimages/curl' })).toEqual({ ok: true, value: { allowed: true } });
    expect(shown).toEqual(['Make a Job in prod and try it from there?']);
    expect(asked).toEqual([
      ['offerTrial', { run, image: 'curlimages/curl' }],
      ['allowTrial', { run, consent: { image: 'curlimages/curl', only } }],
    ]);
  });

  it('makes nothing when the person says no', async () => {
    const { trial, run, asked } = scene(false);
    expect(await trial({ run, image: null })).toEqual({ ok: true, value: { allowed: false } });
    expect(asked.map(([name]) => name)).toEqual(['offerTrial']);
  });

  it('asks nobody where it could not be made, and says why', async () => {
    const message = 'You may not do this in kubernetes-dashboard: create jobs.';
    const { trial, run, shown } = scene(true, () => ({ kind: 'none', message }));
    expect(await trial({ run, image: null })).toMatchObject({ ok: false, code: 'notFound', message });
    expect(shown).toEqual([]);
  });

  it('takes no text that is no image', async () => {
    const { trial, run, asked } = scene(true);
    for (const image of ['curl image', '-x', 'https://registry.example/curl', 'a;b', 'x\ny']) {
      expect(await trial({ run, image })).toMatchObject({ ok: false, code: 'badInput' });
    }
    expect(asked).toEqual([]);
  });

  it('asks once at a time, and only about a walk that is kept', async () => {
    let answer: (says: boolean) => void = () => {};
    const { trial, run } = scene(new Promise((resolve) => (answer = resolve)));
    const first = trial({ run, image: null });
    expect(await trial({ run, image: null })).toMatchObject({ ok: false, code: 'busy' });
    answer(true);
    expect(await first).toMatchObject({ ok: true });
    expect(await trial({ run: 'gone', image: null })).toMatchObject({ ok: false, code: 'notFound' });
  });
});
