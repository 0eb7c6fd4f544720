import type { ServicePageEvidence } from '../../model/evidence/dashboard.ts';

/** What the service proxy's answer to one request means, by its text (dashboard-measured.md §5, the same on old and new). */
export type ProxyAnswer =
  /** From the Dashboard itself, or from the gateway in front of it. */
  | { readonly kind: 'page'; readonly status: number; readonly html: boolean }
  | { readonly kind: 'forbidden'; readonly said: string }
  | { readonly kind: 'noEndpoints' | 'noService' | 'noPort'; readonly said: string }
  /** `https:` asked of plain HTTP, or plain HTTP of TLS. */
  | { readonly kind: 'speaksHttp' | 'speaksTls'; readonly said: string }
  | { readonly kind: 'refused' | 'unreachable' | 'closed' | 'tlsSilence' | 'noAgent'; readonly said: string }
  /** Kong finds none of its parts. */
  | { readonly kind: 'gateway'; readonly status: number; readonly said: string }
  | { readonly kind: 'none' | 'other'; readonly said: string };

const unreached = /error trying to reach service: (.*)$/s;
const texts: readonly (readonly [
  RegExp,
  'speaksHttp' | 'speaksTls' | 'refused' | 'unreachable' | 'tlsSilence' | 'noAgent' | 'closed',
])[] = [
  [
    /first record does not look like a TLS handshake|oversized record received|server gave HTTP response to HTTPS client/,
    'speaksHttp',
  ],
  [/malformed HTTP response|Client sent an HTTP request to an HTTPS server/i, 'speaksTls'],
  [/No agent available/i, 'noAgent'],
  [/connection refused/, 'refused'],
  [/TLS handshake timeout/, 'tlsSilence'],
  [
    /i\/o timeout|no route to host|network is unreachable|context deadline exceeded|connection timed out/,
    'unreachable',
  ],
  [/EOF|connection reset by peer/, 'closed'],
];

/** Words of Kong's own pages (Kong's error templates, kong/templates.lua and runloop/balancer). */
const gatewayWords =
  /failure to get a peer|invalid response was received from the upstream|name resolution failed|upstream server is (?:timing out|unavailable)|no Route matched/i;

export function readProxyAnswer({ outcome, scheme }: Pick<ServicePageEvidence, 'outcome' | 'scheme'>): ProxyAnswer {
  if (outcome.kind === 'failed') return { kind: 'none', said: outcome.error.text };
  const { status, kubernetesStatus, body, contentType } = outcome;
  const said = kubernetesStatus?.message ?? body.trim();
  if (
    status === 400 &&
    scheme === 'http' &&
    /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server/i.test(body)
  ) {
    return { kind: 'speaksTls', said: firstLine(body) };
  }
  if (/No agent available/i.test(said) && status >= 500) return { kind: 'noAgent', said: firstLine(said) };
  const [, why] = unreached.exec(said) ?? [];
  if (why !== undefined && status >= 500) {
    const kind = texts.find(([expression]) => expression.test(why))?.[1] ?? 'other';
    return { kind, said: firstLine(said) };
  }
  if (kubernetesStatus !== null) {
    if (status === 403 && /services\/proxy|cannot \w+ resource "services/.test(said))
      return { kind: 'forbidden', said };
    if (/^no endpoints available for service /.test(said)) return { kind: 'noEndpoints', said };
    if (/^no service port .* found for service /.test(said)) return { kind: 'noPort', said };
    if (status === 404 && /^services ".*" not found$/.test(said)) return { kind: 'noService', said };
    if (kubernetesStatus.code === status && status !== 200) return { kind: 'other', said };
  }
  if (status >= 500)
    return gatewayWords.test(body)
      ? { kind: 'gateway', status, said: firstLine(body) }
      : { kind: 'other', said: firstLine(body) || `HTTP ${status}` };
  return { kind: 'page', status, html: /html/i.test(contentType ?? '') };
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 300);
}
