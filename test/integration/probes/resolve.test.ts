import { describe, expect, it } from 'vitest';
import { askNameServers } from '../../../electron/kube/transport/dns-question.ts';
import { resolveProbe } from '../../../electron/probes/resolve.ts';
import { measure } from '../hostile/measure.ts';
import { startNameServer } from '../hostile/name-server.ts';

const never = new AbortController().signal;

describe('looking a name up', () => {
  it('gives what getaddrinfo gives, hosts file included, and asks nobody else', async () => {
    const evidence = await measure(resolveProbe, { host: 'localhost' });
    expect(evidence).toMatchObject({ host: 'localhost', error: null, question: null });
    expect(evidence.addresses.map(({ address }) => address)).toContain('127.0.0.1');
    expect(typeof evidence.hasNetwork).toBe('boolean');
  });

  it('asks the name servers when there is no address, and ends at its limit', async () => {
    const evidence = await measure(resolveProbe, { host: 'no-such-cluster.invalid' }, { limitMs: 2_500 });
    expect(evidence.addresses).toEqual([]);
    expect(evidence.error).not.toBeNull();
    expect(evidence.question).not.toBeNull();
    expect(evidence.question?.outcome).not.toBe('answered');
  });

  it('ends within 100 ms of a cancel', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const began = performance.now();
    await measure(resolveProbe, { host: 'another-name.invalid' }, { tools: { signal: controller.signal } });
    expect(performance.now() - began).toBeLessThan(120);
  });

  it.each(['', 'a'.repeat(300), 'with space', 'münchen.invalid', '..'])('survives the name “%s”', async (host) => {
    const evidence = await measure(resolveProbe, { host }, { limitMs: 500 });
    expect(evidence.error).not.toBeNull();
  });
});

describe('asking name servers themselves', () => {
  it.each([
    ['answered', { addresses: ['192.0.2.1'] }],
    ['noAddresses', {}],
    ['noSuchName', { code: 3 }],
    ['serverFailure', { code: 2 }],
    ['refused', { code: 5 }],
  ] as const)('tells %s', async (outcome, answer) => {
    const server = await startNameServer(answer);
    const question = await askNameServers('api.example.com', [server.address], never);
    await server.close();
    expect(question).toMatchObject({ outcome, servers: [server.address] });
    expect(question.error === null).toBe(outcome === 'answered');
  });

  it('tells a server whose port is closed', async () => {
    const server = await startNameServer(null);
    await server.close();
    const question = await askNameServers('api.example.com', [server.address], never);
    expect(question).toMatchObject({ outcome: 'unreachable', error: { code: 'ECONNREFUSED' } });
  });

  it('tells a silent server, within its bounds or when it is cancelled', async () => {
    const server = await startNameServer(null);
    const question = await askNameServers('api.example.com', [server.address], never);
    expect(question.outcome).toBe('timeout');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const began = performance.now();
    const cancelled = await askNameServers('api.example.com', [server.address], controller.signal);
    expect(cancelled.outcome).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(150);
    await server.close();
  });
});
