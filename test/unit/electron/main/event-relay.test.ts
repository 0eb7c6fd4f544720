import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventRelay } from '../../../../electron/main/event-relay.ts';
import type { RunEventBatch } from '../../../../shared/contract/operations.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';

const started = (step: string) => ({ type: 'stepStarted', step }) as RunEvent;

describe('relaying the events of a run', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function relay() {
    const batches: RunEventBatch[] = [];
    return {
      batches,
      relay: new EventRelay<RunEvent>((sequence, events) => batches.push({ run: 'run-1', sequence, events })),
    };
  }

  it('sends the first events at once and the rest at most every 50 ms, numbered without a gap', () => {
    const { batches, relay: events } = relay();
    events.push([started('a')]);
    expect(batches).toHaveLength(1);
    events.push([started('b')]);
    events.push([started('c'), started('d')]);
    vi.advanceTimersByTime(49);
    expect(batches).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(batches.map(({ run, sequence, events: sent }) => [run, sequence, sent.length])).toEqual([
      ['run-1', 0, 1],
      ['run-1', 1, 3],
    ]);
    events.push([started('e')]);
    vi.advanceTimersByTime(500);
    expect(batches.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(batches.flatMap((batch) => batch.events)).toEqual(events.events);
  });

  it('waits again after a silence: the next event goes at once', () => {
    const { batches, relay: events } = relay();
    events.push([started('a')]);
    vi.advanceTimersByTime(1_000);
    events.push([started('b')]);
    expect(batches).toHaveLength(2);
  });

  it('flushes for a snapshot, so that the next batch has the number that was told', () => {
    const { batches, relay: events } = relay();
    events.push([started('a')]);
    events.push([started('b')]);
    events.flush();
    expect(events.nextSequence).toBe(2);
    events.push([started('c')]);
    vi.advanceTimersByTime(50);
    expect(batches.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('sends nothing after it was closed', () => {
    const { batches, relay: events } = relay();
    events.push([started('a')]);
    events.push([started('b')]);
    events.close();
    vi.advanceTimersByTime(1_000);
    expect(batches).toHaveLength(1);
  });
});
