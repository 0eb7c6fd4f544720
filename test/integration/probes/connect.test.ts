import { afterAll, describe, expect, it } from 'vitest';
import { connectProbe } from '../../../electron/probes/connect.ts';
import { openBlackHole } from '../hostile/black-hole.ts';
import { closeAll, closedPort, listen } from '../hostile/listen.ts';
import { measure } from '../hostile/measure.ts';

afterAll(closeAll);

describe('one TCP connection', () => {
  it('stands where something listens, and is ended at once', async () => {
    const server = await listen(() => {});
    const evidence = await measure(connectProbe, { address: '127.0.0.1', port: server.port });
    expect(evidence).toMatchObject({ address: '127.0.0.1', port: server.port, outcome: 'connected', error: null });
    await server.idle();
  });

  it('is refused where nothing listens', async () => {
    const evidence = await measure(connectProbe, { address: '127.0.0.1', port: await closedPort() });
    expect(evidence).toMatchObject({ outcome: 'refused', error: { code: 'ECONNREFUSED', syscall: 'connect' } });
  });

  it('gets no answer where packets are dropped, and ends at its limit', async () => {
    const hole = await openBlackHole();
    try {
      const evidence = await measure(connectProbe, { address: '127.0.0.1', port: hole.port }, { limitMs: 200 });
      expect(evidence).toMatchObject({ outcome: 'timeout', error: { code: 'ETIMEDOUT' } });
      expect(evidence.ms).toBeGreaterThanOrEqual(190);
      expect(evidence.ms).toBeLessThan(300);
    } finally {
      hole.close();
    }
  });

  it.each(['255.255.255.255', 'ff02::1%nowhere'])('tells what the system says of %s', async (address) => {
    const evidence = await measure(connectProbe, { address, port: 443 }, { limitMs: 500 });
    expect(evidence.outcome).not.toBe('connected');
    expect(evidence.error).not.toBeNull();
  });

  it('does not even begin after a cancel', async () => {
    const server = await listen(() => {});
    const signal = AbortSignal.abort();
    const evidence = await measure(connectProbe, { address: '127.0.0.1', port: server.port }, { tools: { signal } });
    expect(evidence.outcome).toBe('timeout');
    expect(server.connections()).toBe(0);
  });
});
