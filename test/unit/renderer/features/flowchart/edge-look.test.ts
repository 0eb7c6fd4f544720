import { describe, expect, it } from 'vitest';
import { edgeLook } from '../../../../../renderer/features/flowchart/edge-look.ts';
import { foldRun } from '../../../../../shared/model/reduce-run.ts';
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

  it('is dotted where it does not apply', () => {
    expect(edgeLook(foldRun(healthy), 'network.route', 'network.tunnel')).toBe('na');
  });

  it('is not walked before the step behind it is asked', () => {
    const state = foldRun(underWay);
    expect(edgeLook(state, 'network.connect', 'network.handshake')).toBe('run');
    expect(edgeLook(state, 'network.handshake', 'network.names')).toBe('wait');
  });
});
