import { describe, expect, it } from 'vitest';
import { headPath, linePath, mapGeometry, splitAt } from '../../../../../renderer/features/map/geometry.ts';

describe('the drawing', () => {
  it.each([
    ['full', 1_068],
    ['full', 1_248],
    ['compact', 800],
    ['compact', 1_067],
  ] as const)('keeps every box and arrow inside its width: %s at %i', (drawing, width) => {
    const map = mapGeometry(drawing, width);
    for (const box of [map.workstation, map.cluster, map.kubectl, map.browser, map.server, map.dashboard]) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.5);
    }
    expect(map.server.x).toBeGreaterThan(map.workstation.x + map.workstation.width);
    expect(map.dashboard.x).toBeGreaterThan(map.server.x + map.server.width);
    for (const { label } of Object.values(map.arrows)) expect(label.room).toBeGreaterThan(90);
  });

  it('ends a line before its head and lets the head touch the box', () => {
    const points = [
      [10, 50],
      [110, 50],
    ] as const;
    expect(linePath(points)).toBe('M10 50 L102 50');
    expect(headPath(points)).toBe('M110 50 L100 45 L100 55 Z');
  });

  it('turns the head with the line', () => {
    const up = [
      [50, 110],
      [50, 75],
    ] as const;
    expect(headPath(up)).toBe('M50 75 L55 85 L45 85 Z');
  });

  it('breaks a failing arrow at its label', () => {
    const [sound, gone] = splitAt(
      [
        [0, 5],
        [100, 5],
      ],
      { x: 40, y: 5 },
    );
    expect(sound.at(-1)).toEqual([40, 5]);
    expect(gone[0]).toEqual([40, 5]);
    expect(gone.at(-1)).toEqual([100, 5]);
    const upwards = [
      [50, 110],
      [50, 75],
    ] as const;
    expect(splitAt(upwards, { x: 80, y: 90 })[0]).toEqual([
      [50, 110],
      [50, 90],
    ]);
  });
});
