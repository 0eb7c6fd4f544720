import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { TokenIssuer } from './token-issuer.ts';

/** Whom the practice API server takes a request for. */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

export interface Authenticators {
  readonly clientAuthority: X509Certificate;
  readonly tokens: TokenIssuer;
}

export const anonymous: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** `refused`: a credential came and is not good, which is 401 on every path. */
export function identify(
  request: IncomingMessage,
  { clientAuthority, tokens }: Authenticators,
  now: Date,
): Identity | 'refused' {
  const authorization = request.headers.authorization ?? '';
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const certificate = (request.socket as TLSSocket).getPeerX509Certificate?.();
  const byCertificate = certificate === undefined ? null : certificateIdentity(certificate, clientAuthority, now);
  if (byCertificate !== null && byCertificate !== 'refused') return byCertificate;
  if (bearer !== undefined) {
    const verdict = tokens.check(bearer, now);
    return verdict.accepted ? { username: verdict.username, groups: verdict.groups } : 'refused';
  }
  return byCertificate ?? anonymous;
}

function certificateIdentity(
  certificate: X509Certificate,
  authority: X509Certificate,
  now: Date,
): Identity | 'refused' {
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) return 'refused';
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo)) return 'refused';
  const subject = new Map(
    certificate.subject.split('\n').map((line): [string, string] => {
      const cut = line.indexOf('=');
      return [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
  return { username: subject.get('CN') ?? '', groups: [subject.get('O') ?? '', 'system:authenticated'] };
}
