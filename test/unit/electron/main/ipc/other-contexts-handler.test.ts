import { describe, expect, it } from 'vitest';
import type { OtherContextsText } from '../../../../../electron/main/consent-text.ts';
import { otherContextsHandler } from '../../../../../electron/main/ipc/other-contexts-handler.ts';
import { failed } from '../../../../../electron/main/ipc/router.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import type { WorkerClient } from '../../../../../electron/main/worker-client.ts';
import type { EvidenceData, EvidenceRecord } from '../../../../../shared/model/evidence/index.ts';
import type { Finding, Problem } from '../../../../../shared/model/finding.ts';
import type { RunEvent } from '../../../../../shared/model/run.ts';
import { at, clusterEntry, kubeconfig, secretShape, userEntry } from '../../../../checks/builders.ts';

const time = '2026-11-24T10:00:00.000Z';
const admin = {
  name: 'admin',
  cluster: clusterEntry(),
  user: userEntry({ name: 'root', token: at(secretShape({ handle: 'secret:77' }), 30) }),
};

function record<P extends 'kubeconfig' | 'otherContexts'>(probe: P, data: EvidenceData[P]): RunEvent {
  const key = `${probe}{}`;
  const held: EvidenceRecord<P> = {
    key,
    generation: 1,
    probe,
    version: 1,
    at: time,
    ms: 1,
    outcome: 'measured',
    error: null,
    data,
  };
  return { type: 'evidence', record: held as EvidenceRecord };
}

function refusal(certainty: Problem['certainty']): RunEvent {
  const problem = { code: 'AUTHN-05', certainty } as Problem;
  const finding = { step: 'server.credential', outcome: 'fail', problems: [problem] } as unknown as Finding;
  return { type: 'finding', finding };
}

function setUp(events: readonly RunEvent[], agrees: boolean) {
  const runs = new RunTable(
    () => {},
    () => {},
  );
  const requested = { id: 'a', set: { kind: 'default', paths: [] }, context: 'dev' } as const;
  const { run } = runs.add(requested, 'whole');
  const tool = { version: '1', catalogue: '1' };
  runs.take(run, [
    { type: 'runStarted', run, at: time, tool, deadlineMs: 60_000, requested, steps: ['server.credential'] },
    ...events,
  ]);
  const [asked, shown] = [[], []] as [unknown[], OtherContextsText[]];
  const request = async (name: string, input: unknown) => {
    asked.push([name, input]);
    return { ok: true, value: { allowed: true } };
  };
  const handlers = otherContextsHandler(
    {
      worker: { request } as unknown as Pick<WorkerClient, 'request'>,
      runs,
      askForOtherContexts: async (text) => {
        shown.push(text);
        return agrees;
      },
    },
    ({ code, message }) => failed(code, message),
  );
  return { run, asked, shown, ask: () => handlers['run.askOtherContexts']({ run }), handlers, runs };
}

const known = [record('kubeconfig', kubeconfig()), record('otherContexts', { contexts: [admin] })];

describe('asking the server with another context’s credential', () => {
  it('happens only after main’s own question, which names context and user', async () => {
    const refused = setUp([...known, refusal('likely')], false);
    expect(await refused.ask()).toEqual({ ok: true, value: { allowed: false } });
    expect(refused.asked).toEqual([]);
    expect(refused.shown[0]?.detail).toContain('Context: admin, user root');
    const agreed = setUp([...known, refusal('likely')], true);
    expect(await agreed.ask()).toEqual({ ok: true, value: { allowed: true } });
    expect(agreed.asked).toEqual([['allowOtherContexts', { run: agreed.run }]]);
  });

  it('is not offered where the reason is known, nobody could ask, or it was allowed before', async () => {
    const before: RunEvent = { type: 'amended', amendment: { allowOtherContexts: true } };
    for (const events of [
      [...known, refusal('certain')],
      [record('kubeconfig', kubeconfig()), record('otherContexts', { contexts: [] }), refusal('likely')],
      [...known, refusal('likely'), before],
      known,
    ]) {
      const { ask, shown } = setUp(events, true);
      expect(await ask()).toMatchObject({ ok: false, code: 'notFound' });
      expect(shown).toEqual([]);
    }
  });

  it('is not asked twice at once, nor for a walk that is not kept', async () => {
    const { handlers, ask } = setUp([...known, refusal('likely')], true);
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await handlers['run.askOtherContexts']({ run: 'none' })).toMatchObject({ code: 'notFound' });
  });
});
