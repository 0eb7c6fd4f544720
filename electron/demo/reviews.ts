import { accountMay, type ResourceQuestion } from './account-rights.ts';
import { type Answer, json, status } from './answers.ts';
import type { Identity } from './identity.ts';
import type { DemoObjects } from './objects.ts';
import type { TokenIssuer } from './token-issuer.ts';

export interface Reviewing {
  readonly tokens: TokenIssuer;
  readonly now: () => Date;
  readonly mayDoEverything: boolean;
  readonly objects: DemoObjects;
}

/** What anybody who is signed in may ask about themselves. */
export function selfReview(review: string, identity: Identity, body: Buffer, reviewing: Reviewing): Answer {
  const spec = readSpec(body);
  if (review === 'selfsubjectreviews') {
    return json(201, {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: reviewing.now().toISOString() },
      status: { userInfo: { username: identity.username, groups: identity.groups } },
    });
  }
  if (review === 'selfsubjectaccessreviews') {
    // Discovery and /version are open to whoever is signed in (system:discovery, system:public-info-viewer).
    const allowed = reviewing.mayDoEverything || spec.nonResourceAttributes !== undefined;
    return accessAnswer('SelfSubjectAccessReview', spec, allowed);
  }
  return status(404, 'NotFound', 'the server could not find the requested resource');
}

/** What only an administrator may ask about others. */
export function otherReview(path: string, body: Buffer, reviewing: Reviewing): Answer | null {
  if (path === '/apis/authentication.k8s.io/v1/tokenreviews') return reviewToken(body, reviewing);
  if (path !== '/apis/authorization.k8s.io/v1/subjectaccessreviews') return null;
  const spec = readSpec(body);
  const user = typeof spec.user === 'string' ? spec.user : '';
  const allowed = spec.nonResourceAttributes !== undefined || accountMay(user, questionOf(spec), reviewing.objects);
  return accessAnswer('SubjectAccessReview', spec, allowed);
}

function accessAnswer(kind: string, spec: unknown, allowed: boolean): Answer {
  return json(201, { kind, apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status: { allowed } });
}

/** Of tokens in date only their signature can be wrong here, which a real server calls by the library's words. */
function reviewToken(body: Buffer, { tokens, now }: Reviewing): Answer {
  const { token } = readSpec(body);
  const verdict = typeof token === 'string' ? tokens.check(token, now()) : null;
  const status =
    verdict?.accepted === true
      ? { authenticated: true, user: { username: verdict.username, groups: verdict.groups } }
      : { user: {}, error: '[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]' };
  return json(201, { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', status });
}

function questionOf({ resourceAttributes }: Readonly<Record<string, unknown>>): ResourceQuestion {
  const asked = (resourceAttributes ?? {}) as Readonly<Record<string, unknown>>;
  const part = (name: string): string => (typeof asked[name] === 'string' ? asked[name] : '');
  return {
    verb: part('verb'),
    group: part('group'),
    resource: part('resource'),
    subresource: part('subresource'),
    namespace: part('namespace'),
    name: part('name'),
  };
}

/** `{}` for what is no object with a spec. */
function readSpec(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as { spec?: Record<string, unknown> };
    return parsed.spec ?? {};
  } catch {
    return {};
  }
}
