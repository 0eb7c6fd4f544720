import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../electron/engine/turns.ts';

/** Asks for a turn and notes when it was given. */
function ask(turns: Turns, name: string, given: string[]): Promise<() => void> {
  return turns.enter().then((leave) => {
    given.push(name);
    return leave;
  });
}

/** Keeps this thread busy. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('turns', () => {
  it('are given in the order of asking, so many at a time', async () => {
    const turns = new Turns(2, 10);
    const given: string[] = [];
    const [first] = await Promise.all([ask(turns, 'a', given), ask(turns, 'b', given)]);
    void ask(turns, 'c', given);
    void ask(turns, 'd', given);
    await sleep(20);
    expect(given).toEqual(['a', 'b']);
    first();
    await sleep(20);
    expect(given).toEqual(['a', 'b', 'c']);
  });

  it('go on to the next when what has one waits for the world', async () => {
    const turns = new Turns(1, 10);
    const given: string[] = [];
    await ask(turns, 'silent server', given);
    await ask(turns, 'next', given);
    expect(given).toEqual(['silent server', 'next']);
  });

  it('but never to more than may be open', async () => {
    const turns = new Turns(1, 2);
    const given: string[] = [];
    const leave = await ask(turns, 'silent server', given);
    await ask(turns, 'another', given);
    void ask(turns, 'third', given);
    await sleep(200);
    expect(given).toEqual(['silent server', 'another']);
    leave();
    await sleep(20);
    expect(given).toEqual(['silent server', 'another', 'third']);
  });

  it('are not passed on while this thread itself is late', async () => {
    const turns = new Turns(1, 10);
    const given: string[] = [];
    await ask(turns, 'at work', given);
    void ask(turns, 'next', given);
    work(500);
    await sleep(1);
    expect(given).toEqual(['at work']);
  });

  it('are left once, however often it is said', async () => {
    const turns = new Turns(1, 10);
    const given: string[] = [];
    const leave = await ask(turns, 'a', given);
    leave();
    leave();
    await ask(turns, 'b', given);
    void ask(turns, 'c', given);
    await sleep(20);
    expect(given).toEqual(['a', 'b']);
  });
});
