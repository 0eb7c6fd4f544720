import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import { type Answer, headerOf } from './answer.ts';

/** Headers that no API server sends by itself, and reverse proxies do. */
const proxyHeaders = [
  'via',
  'server',
  'keep-alive',
  'x-cache',
  'cf-ray',
  'x-envoy-upstream-service-time',
  'x-request-id',
];

/**
 * Signs that something in front ends TLS and passes requests on: an API server offers HTTP/2 (k8s.io/apiserver
 * pkg/server/secure_serving.go) and names no software. None of them alone is proof.
 */
export function signsOfFront(handshakes: readonly TlsEvidence[], answers: readonly Answer[]): readonly string[] {
  const signs = answers.flatMap((answer) => proxyHeaders.filter((name) => headerOf(answer, name) !== null));
  const [first] = handshakes.filter(({ outcome }) => outcome.kind === 'complete');
  const alpn = first?.outcome.kind === 'complete' ? first.outcome.alpn : 'h2';
  return [...new Set([...signs, ...(alpn === 'h2' ? [] : ['no HTTP/2'])])];
}
