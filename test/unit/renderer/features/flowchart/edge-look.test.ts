import { describe, expect, it } from 'vitest';
import { edgeLook } from '../../../../../renderer/features/flowchart/edge-look.ts';
import { foldRun } from '../../../../../shared/model/reduce-run.ts';
import { problem, settled } from '../../../../fixtures/runs/build.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { underWay } from '../../../../fixtures/runs/under-way.ts';

describe('an edge of the flowchart', () => {
  it('is red only behind the step that fails, and dashed behind what is blocked', () => {
    const state = foldRun(nameNotInCertificate);
    expect(edgeLook(state, 'network.names', 'server.kubernetes')).toBe('fail');
    expect(edgeLook(state, 'network.dates', 'server.kubernetes')).toBe('pass');
    expect(edgeLook(state, 'server.kubernetes', 'server.credential')).toBe('blocked');
  });

  it('is walked behind a fault that the walk goes on behind', () => {
    const state = foldRun([
      ...healthy,
      ...settled('kubeconfig.syntax', {
        outcome: 'fail',
        message: '',
        problems: [problem({ code: 'KCFG-04', title: '', message: '', blocks: false })],
      }),
    ]);
    expect(edgeLook(state, 'kubeconfig.syntax', 'kubeconfig.context')).toBe('pass');
  });

  it('is dotted where it does not apply', () => {
    expect(edgeLook(foldRun(healthy), 'network.route', 'network.tunnel')).toBe('na');
  });

  it('is not walked before the step behind it is asked', () => {
    const state = foldRun(underWay);
    expect(edgeLook(state, 'network.connect', 'network.handshake')).toBe('run');
    expect(edgeLook(state, 'network.handshake', 'network.names')).toBe('wait');
  });
});
