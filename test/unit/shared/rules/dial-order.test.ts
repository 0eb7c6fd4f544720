import { describe, expect, it } from 'vitest';
import type { ConnectEvidence } from '../../../../shared/model/evidence/network.ts';
import { inDialOrder } from '../../../../shared/rules/dial-order.ts';
import { connection } from '../../../checks/builders.ts';

const slow = (one: ConnectEvidence, ms: number): ConnectEvidence => ({ ...one, ms });
const order = (...connections: ConnectEvidence[]) => inDialOrder(connections).map(({ address }) => address);

const four = connection('connected', '192.0.2.10');
const otherFour = connection('connected', '192.0.2.11');
const six = connection('connected', '2001:db8::10');

describe('the address that Go’s dialer uses', () => {
  it('is the first one that connects, in the resolver’s order', () => {
    expect(order(four, otherFour)).toEqual(['192.0.2.10', '192.0.2.11']);
    expect(order(connection('refused'), otherFour)).toEqual(['192.0.2.11']);
    expect(order(connection('refused'))).toEqual([]);
    expect(order()).toEqual([]);
  });

  it('waits for a slow one of the first family as long as the other family is not faster from 300 ms on', () => {
    expect(order(slow(six, 250), four)[0]).toBe('2001:db8::10');
    expect(order(slow(six, 310), slow(four, 20))[0]).toBe('2001:db8::10');
    expect(order(slow(six, 400), slow(four, 20))).toEqual(['192.0.2.10', '2001:db8::10']);
  });

  it('goes through the first family before the other, unless that takes long', () => {
    const refused = connection('refused', '2001:db8::9');
    expect(order(refused, four, six)[0]).toBe('2001:db8::10');
    const silent = connection('timeout', '2001:db8::9');
    expect(order(silent, four, six)).toEqual(['192.0.2.10', '2001:db8::10']);
    expect(order(silent, four, otherFour)).toEqual(['192.0.2.10', '192.0.2.11']);
  });

  it('starts the other family at once when the first one has failed', () => {
    const silentFour = connection('timeout', '192.0.2.9');
    expect(order(connection('refused', '2001:db8::9'), silentFour, otherFour)).toEqual(['192.0.2.11']);
  });
});
