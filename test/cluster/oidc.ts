// An identity provider as an API server needs it: discovery and keys, over TLS.
import { createPublicKey } from 'node:crypto';
import type { World } from './case.ts';
import { httpsFront } from './fronts.ts';
import { makeSigningKey, signToken } from './tokens.ts';

export interface IdentityProvider {
  readonly url: string;
  readonly clientId: string;
  /** `seconds`: how long it lasts; an hour unless told. */
  token(audience: string, seconds?: number): string;
}

/** The provider, with the API server started anew to trust it. */
export async function withIdentityProvider(world: World): Promise<IdentityProvider> {
  const key = makeSigningKey();
  const jwk = { ...createPublicKey(key.publicPem).export({ format: 'jwk' }), kid: key.keyId, alg: 'RS256', use: 'sig' };
  const front = await httpsFront(world, (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(
        JSON.stringify({
          issuer: front.url,
          jwks_uri: `${front.url}/keys`,
          authorization_endpoint: `${front.url}/authorize`,
          token_endpoint: `${front.url}/token`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        }),
      );
    } else if (request.url === '/keys') response.end(JSON.stringify({ keys: [jwk] }));
    else response.writeHead(404).end();
  });
  const clientId = 'kubernetes';
  await world.rig.restartServer([
    `--oidc-issuer-url=${front.url}`,
    `--oidc-client-id=${clientId}`,
    `--oidc-ca-file=${world.rig.folder}/ca.crt`,
    '--oidc-username-claim=email',
    '--oidc-username-prefix=oidc:',
  ]);
  const now = (): number => Math.floor(Date.now() / 1000);
  return {
    url: front.url,
    clientId,
    token: (audience, seconds = 3600) =>
      signToken(key, {
        iss: front.url,
        aud: audience,
        sub: '7d1f2f5e-6a0b-4f61-8d34-0f2f9c3f9b11',
        email: 'jane@example.test',
        email_verified: true,
        iat: now() - 60,
        exp: now() + seconds,
      }),
  };
}
