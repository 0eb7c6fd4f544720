import { describe, expect, it } from 'vitest';
import { byHand } from '../../../../../renderer/features/remedy/by-hand.ts';
import { steps } from '../../../../../shared/flow/steps.ts';
import { target } from '../../../../fixtures/runs/build.ts';

const line = (...given: Parameters<typeof byHand>) => byHand(...given).map((command) => command.argv.join(' '));

describe('the same by hand', () => {
  it('names the context wherever kubectl takes one', () => {
    expect(line('server.identity', target)).toEqual(['kubectl --context prod-eu-admin auth whoami']);
  });

  it('asks for a name only where there is one', () => {
    expect(line('network.name', target)).toEqual(['nslookup api.prod-eu.example.com']);
    expect(line('network.name', { ...target, server: 'https://203.0.113.20:6443' })).toEqual([]);
  });

  it('sends a server name with TLS, and none to an address', () => {
    expect(line('network.names', target)).toEqual([
      'openssl s_client -showcerts -connect api.prod-eu.example.com:6443 -servername api.prod-eu.example.com',
    ]);
    expect(line('network.names', { ...target, server: 'https://[2001:db8::1]' })).toEqual([
      'openssl s_client -showcerts -connect [2001:db8::1]:443',
    ]);
    expect(line('network.connect', { ...target, server: 'https://[2001:db8::1]' })).toEqual([
      'nc -v -z -w 5 2001:db8::1 443',
    ]);
  });

  it('says nothing where the target is not known or can’t be called', () => {
    expect(line('network.connect', null)).toEqual([]);
    expect(line('network.connect', { ...target, server: 'not an address' })).toEqual([]);
  });

  it('never turns a check off', () => {
    for (const step of steps) {
      expect(line(step.id, target).join('\n')).not.toMatch(/insecure|-k\b|skip/);
    }
  });
});
