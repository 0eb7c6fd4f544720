import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { ResolveEvidence } from '../../../shared/model/evidence/network.ts';
import { at, connection, environment, kubeconfigFor, networkError, notResolved, resolved } from '../builders.ts';
import { judge, summary, words } from './facts.ts';

const proxied = environment({ proxies: [{ variable: 'HTTPS_PROXY', value: 'http://proxy:3128', credential: null }] });
const serverAt = (url: string): Partial<Facts> => ({ kubeconfig: kubeconfigFor({ server: at(url, 6) }) });

describe('network.name', () => {
  const failing = (
    outcome: NonNullable<ResolveEvidence['question']>['outcome'],
    change: Partial<ResolveEvidence> = {},
    facts: Partial<Facts> = {},
  ) => judge('network.name', { resolve: notResolved(outcome, change), ...facts });

  it('passes with the addresses as the fact', () => {
    const judged = judge('network.name', { resolve: resolved('192.0.2.10', '2001:db8::10') });
    expect(judged).toMatchObject({ outcome: 'pass', note: '2 addresses' });
    expect(judged.facts?.[1]?.values).toEqual(['192.0.2.10', '2001:db8::10']);
  });

  it('does not apply to an address, nor behind a proxy', () => {
    expect(summary(judge('network.name', { ...serverAt('https://192.0.2.10:6443'), resolve: null }))).toBe(
      'notApplicable',
    );
    expect(summary(judge('network.name', { environment: proxied, resolve: null }))).toBe('notApplicable');
  });

  it.each([
    ['noSuchName', 'fail DNS-01'],
    ['noAddresses', 'fail DNS-01'],
    ['serverFailure', 'fail DNS-02'],
    ['refused', 'fail DNS-02'],
    ['timeout', 'fail DNS-02'],
    ['unreachable', 'fail DNS-02'],
    ['answered', 'inconclusive DNS-02?'],
    ['unknown', 'fail DNS-01|DNS-02'],
  ] as const)('when the resolver says %s', (outcome, expected) => {
    expect(summary(failing(outcome))).toBe(expected);
  });

  it('blames the missing network, not the name, when this computer has none', () => {
    const judged = failing('timeout', { hasNetwork: false });
    expect(summary(judged)).toBe('fail DNS-02');
    expect(words(judged)[0]?.message).toContain('has no network');
  });

  it('knows that kubectl words a closed resolver as a refused server', () => {
    const [said] = words(
      failing('unreachable', {
        question: { servers: ['127.0.0.53'], outcome: 'unreachable', error: networkError('ECONNREFUSED') },
      }),
    );
    expect(said?.literal).toBe(
      'The connection to the server api.example.com:6443 was refused - did you specify the right host or port?',
    );
  });

  it('can’t tell a missing name from a dead resolver when only getaddrinfo spoke', () => {
    expect(summary(judge('network.name', { resolve: { ...notResolved('unknown'), question: null } }))).toBe(
      'fail DNS-01|DNS-02',
    );
    const again = { ...notResolved('unknown'), question: null, error: networkError('EAI_AGAIN') };
    expect(summary(judge('network.name', { resolve: again }))).toBe('fail DNS-02?');
  });

  it('knows names that exist only in a pod, and names of the computer around a container', () => {
    const pod = serverAt('https://kubernetes.default.svc');
    expect(summary(failing('noSuchName', { host: 'kubernetes.default.svc' }, pod))).toBe('fail CRED-24');
    const docker = serverAt('https://host.docker.internal:6443');
    expect(summary(failing('noSuchName', { host: 'host.docker.internal' }, docker))).toBe('fail DNS-01|KCFG-18');
  });

  it('knows numbers that C takes for an address and Go on Linux for a name', () => {
    for (const host of ['127.1', '010.0.0.1', '0x7f000001', '2130706433']) {
      const found = { ...resolved('127.0.0.1'), host };
      expect(summary(judge('network.name', { ...serverAt(`https://${host}:6443`), resolve: found }))).toBe(
        'fail DNS-01',
      );
      const mac = environment({ platform: 'darwin' });
      const there = judge('network.name', { ...serverAt(`https://${host}:6443`), environment: mac, resolve: found });
      expect(summary(there)).toBe('pass');
    }
  });

  it('can’t tell without the measurement', () => {
    expect(judge('network.name', { resolve: null })).toMatchObject({ outcome: 'inconclusive', reason: 'notRecorded' });
  });
});

describe('network.connect', () => {
  const connecting = (connections: Facts['connections'], facts: Partial<Facts> = {}) =>
    summary(judge('network.connect', { connections, ...facts }));

  it('passes when the address connects, and does not apply behind a proxy', () => {
    expect(judge('network.connect')).toMatchObject({ outcome: 'pass', note: '12 ms' });
    expect(connecting([], { environment: proxied })).toBe('notApplicable');
  });

  it.each([
    ['refused', 'fail NET-01'],
    ['timeout', 'fail NET-02'],
    ['unreachable', 'fail NET-03'],
    ['reset', 'fail NET-05'],
    ['otherError', 'fail NET-02?'],
  ] as const)('when the only address is %s', (outcome, expected) => {
    expect(connecting([connection(outcome)])).toBe(expected);
  });

  it('gives one finding for several addresses, with the address where they differ', () => {
    expect(connecting([connection('refused'), connection('refused', '192.0.2.11')])).toBe('fail NET-01');
    expect(connecting([connection('refused'), connection('timeout', '192.0.2.11')])).toBe(
      'fail NET-01@192.0.2.10 NET-02@192.0.2.11',
    );
  });

  it('says which of several addresses kubectl uses', () => {
    const judged = judge('network.connect', { connections: [connection(), connection('connected', '192.0.2.11')] });
    expect(judged).toMatchObject({
      outcome: 'pass',
      message: '2 addresses accept connections on port 6443; kubectl uses 192.0.2.10.',
    });
    expect(judged.facts?.[1]).toMatchObject({
      label: '192.0.2.10',
      values: ['connected, 12 ms', 'kubectl uses this one'],
    });
    expect(judged.facts?.[2]).toMatchObject({ label: '192.0.2.11', values: ['connected, 12 ms'] });
    const [, only] = judge('network.connect').facts ?? [];
    expect(only).toMatchObject({ values: ['connected, 12 ms'] });
  });

  it('does not blame an IPv6 address that this computer can’t reach at all', () => {
    const noRoute = { ...connection('unreachable', '2001:db8::10'), error: networkError('ENETUNREACH') };
    expect(connecting([noRoute, connection('refused')])).toBe('fail NET-01');
    expect(connecting([noRoute, connection()])).toBe('pass');
    expect(connecting([noRoute])).toBe('fail NET-03');
  });

  it('warns when kubectl would get through at the next address', () => {
    expect(connecting([connection('refused'), connection('connected', '192.0.2.11')])).toBe('warn NET-06@192.0.2.10');
    expect(connecting([connection('timeout', '2001:db8::10'), connection()])).toBe('warn DNS-03@2001:db8::10');
    expect(
      judge('network.connect', { connections: [connection(), connection('timeout', '192.0.2.11')] }),
    ).toMatchObject({
      problems: [{ blocks: false }],
    });
  });

  it('finds nothing wrong with a localhost where only IPv4 is served', () => {
    const local = serverAt('https://localhost:6443');
    expect(connecting([connection('refused', '::1'), connection('connected', '127.0.0.1')], local)).toBe('pass');
  });

  it.each([
    ['https://127.0.0.1:6443', '127.0.0.1', 'fail KCFG-18|NET-01'],
    ['https://0.0.0.0:6443', '0.0.0.0', 'fail KCFG-18|NET-01'],
    ['https://[::1]:6443', '::1', 'fail KCFG-18|NET-01'],
    ['https://host.docker.internal:6443', '172.17.0.1', 'fail KCFG-18|NET-01'],
    ['https://127.0.0.1:41231', '127.0.0.1', 'fail KCFG-18|NET-01|NET-07'],
  ])('says that %s may be another computer’s, a stopped cluster or a lost tunnel', (url, address, expected) => {
    expect(connecting([connection('refused', address)], serverAt(url))).toBe(expected);
  });

  it('does not call a loopback address somebody else’s when it only times out', () => {
    expect(connecting([connection('timeout', '127.0.0.1')], serverAt('https://127.0.0.1:6443'))).toBe('fail NET-02');
  });

  it('can’t tell when this computer could not even try', () => {
    const starved = { ...connection('otherError'), error: networkError('EMFILE') };
    expect(connecting([starved])).toBe('inconclusive');
    expect(connecting([])).toBe('inconclusive');
  });
});
