import { expect, it } from 'vitest';
import { serverNameOf } from '../../../../../electron/engine/plan/way-to-server.ts';
import { at, kubeconfigFor } from '../../../../checks/builders.ts';

it.each([
  ['https://api.example.com:6443', '', 'api.example.com'],
  ['https://api.example.com.:6443', '', 'api.example.com'],
  ['https://192.0.2.10:6443', '', null],
  ['https://[2001:db8::1]:6443', '', null],
  ['https://192.0.2.10:6443', 'kubernetes', 'kubernetes'],
  ['https://192.0.2.10:6443', 'kubernetes.', 'kubernetes'],
  ['https://api.example.com:6443', '10.96.0.1', null],
  ['https://api.example.com:6443', '2001:db8::1', null],
])('the name that is sent to %s with tls-server-name “%s” is %s, as Go has it', (server, override, expected) => {
  const tlsServerName = override === '' ? null : at(override, 8);
  expect(serverNameOf(kubeconfigFor({ server: at(server, 6), tlsServerName }))).toBe(expected);
});
