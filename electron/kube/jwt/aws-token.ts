import { decodeBase64Url } from './base64url.ts';

const prefix = 'k8s-aws-v1.';

/**
 * When an EKS token was signed, ISO 8601. It is a signed web address in base64url with the time in X-Amz-Date
 * (kubernetes-sigs/aws-iam-authenticator pkg/token). Null for any other text.
 */
export function awsSignedAt(token: string): string | null {
  if (!token.startsWith(prefix)) return null;
  const decoded = decodeBase64Url(token.slice(prefix.length));
  if ('error' in decoded) return null;
  const address = Buffer.from(decoded.bytes).toString('latin1');
  const match = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:&|$)/.exec(address);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
