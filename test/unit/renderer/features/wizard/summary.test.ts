import { describe, expect, it } from 'vitest';
import { alsoFound, knownUser, stageShare, withoutNetwork } from '../../../../../renderer/features/wizard/summary.ts';
import { foldRun, reduceRun } from '../../../../../shared/model/reduce-run.ts';
import { finding, problem } from '../../../../fixtures/runs/build.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { stopped } from '../../../../fixtures/runs/under-way.ts';

const openFile = finding('kubeconfig.private', {
  outcome: 'warn',
  message: 'Others can read the file.',
  problems: [problem({ code: 'KCFG-14', title: 'File is open to others', message: 'Others can read the file.' })],
});

describe('what else there is to say', () => {
  it('counts what is blocked and what works by stage', () => {
    const state = foldRun(nameNotInCertificate);
    expect(stageShare(state, 'blocked').map((share) => [share.title, share.steps.length])).toEqual([['API server', 8]]);
    expect(stageShare(state, 'pass').map((share) => share.title)).toEqual(['Kubeconfig', 'Credential', 'Network']);
  });

  it('tells a warning beside a fault, and the cause only once', () => {
    const state = reduceRun(foldRun(nameNotInCertificate), { type: 'finding', finding: openFile });
    expect(alsoFound(state).map((found) => found.step)).toEqual(['kubeconfig.private']);
  });

  it('does not list what the end of the walk cut off', () => {
    expect(alsoFound(foldRun(stopped))).toEqual([]);
  });

  it('knows the person only when the server said a name', () => {
    expect(knownUser(foldRun(healthy))?.username).toBe('mara');
    expect(knownUser(foldRun(nameNotInCertificate))).toBeNull();
  });

  it('does not call a machine without evidence one without network', () => {
    expect(withoutNetwork(foldRun(nameNotInCertificate))).toBe(false);
  });
});
