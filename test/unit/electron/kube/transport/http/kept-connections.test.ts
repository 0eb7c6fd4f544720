import { Agent } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../../../electron/kube/transport/http/connection.ts';
import { KeptConnections } from '../../../../../../electron/kube/transport/http/kept-connections.ts';
import type { SignedRequest } from '../../../../../../electron/probes/inputs.ts';

function signedBy(bearer: `secret:${number}`, address = '127.0.0.1'): SignedRequest {
  return {
    endpoint: {
      route: { kind: 'direct', address, port: 6443 },
      scheme: 'https',
      serverName: null,
      host: `${address}:6443`,
      basePath: '',
    },
    credential: { bearer, clientCertificate: null, basic: null },
    impersonation: null,
    pinnedLeaves: ['ab'],
  };
}

function connection(): Connection {
  return { ok: true, stream: new PassThrough(), agent: new Agent(), used: true };
}

describe('kept connections', () => {
  it('are handed on to the next question with the same credential at the same place', async () => {
    const kept = new KeptConnections();
    const shelf = kept.shelfOf(signedBy('secret:1'));
    expect(await shelf.take()).toBeNull();
    const opened = connection();
    shelf.giveBack(opened);
    expect(await kept.shelfOf(signedBy('secret:1')).take()).toBe(opened);
  });

  it('never to another credential or another place', async () => {
    const kept = new KeptConnections();
    const shelf = kept.shelfOf(signedBy('secret:1'));
    await shelf.take();
    shelf.giveBack(connection());
    expect(await kept.shelfOf(signedBy('secret:2')).take()).toBeNull();
    expect(await kept.shelfOf(signedBy('secret:1', '127.0.0.2')).take()).toBeNull();
  });

  it('are waited for while another question uses one', async () => {
    const shelf = new KeptConnections().shelfOf(signedBy('secret:1'));
    await shelf.take();
    const waiting = shelf.take();
    const opened = connection();
    shelf.giveBack(opened);
    expect(await waiting).toBe(opened);
  });

  it('are opened side by side up to a number, and waited for beyond it', async () => {
    const shelf = new KeptConnections(2).shelfOf(signedBy('secret:1'));
    expect([await shelf.take(), await shelf.take()]).toEqual([null, null]);
    shelf.opened(400);
    const waiting = shelf.take();
    const opened = connection();
    shelf.giveBack(opened);
    expect(await waiting).toBe(opened);
  });

  it('are not waited for longer than one of its own would take to open', async () => {
    const shelf = new KeptConnections(2).shelfOf(signedBy('secret:1'));
    await shelf.take();
    await shelf.take();
    shelf.opened(1);
    const began = performance.now();
    expect(await shelf.take()).toBeNull();
    expect(performance.now() - began).toBeLessThan(400);
  });

  it('are not waited for long where an answer hangs', async () => {
    const shelf = new KeptConnections().shelfOf(signedBy('secret:1'));
    await shelf.take();
    const began = performance.now();
    expect(await shelf.take()).toBeNull();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('leave the one who waits without one when the one in use broke', async () => {
    const shelf = new KeptConnections().shelfOf(signedBy('secret:1'));
    await shelf.take();
    const waiting = shelf.take();
    shelf.giveBack(null);
    expect(await waiting).toBeNull();
  });

  it('are ended with the walk, but for those in use', async () => {
    const kept = new KeptConnections(2);
    const shelf = kept.shelfOf(signedBy('secret:1'));
    await shelf.take();
    await shelf.take();
    const [idle, used] = [connection(), connection()];
    shelf.giveBack(idle);
    kept.endIdle();
    expect([idle.stream.destroyed, used.stream.destroyed]).toEqual([true, false]);
    shelf.giveBack(used);
    expect(await shelf.take()).toBe(used);
  });

  it('are ended when nobody takes them', async () => {
    const shelf = new KeptConnections().shelfOf(signedBy('secret:1'));
    await shelf.take();
    const opened = connection();
    shelf.giveBack(opened);
    await expect.poll(() => opened.stream.destroyed, { timeout: 4_000 }).toBe(true);
    expect(await shelf.take()).toBeNull();
  });
});
