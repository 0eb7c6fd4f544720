import { type NamedProblem, problem } from '../judgement.ts';
import { type Answer, type Failure, headerOf, isFromApiServer } from './answer.ts';
import type { Place } from './place.ts';

/** net/http and nginx, to a request in clear on their TLS port. */
const wantsTls = /HTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i;
/** pkg/kubelet/server/server.go, InstallAuthFilter. */
const kubeletRefusal = /^Forbidden \(user=[^,)]*, verb=/;
/** kubectl proxy's filter (kubectl pkg/proxy/proxy_server.go), today and up to 1.10. */
const filterRefusal = /^(?:Forbidden|<h3>Unauthorized<\/h3>)\s*$/;

export interface ForeignOptions {
  readonly scheme: 'http' | 'https';
  /** Nothing that was found in the kubeconfig can be the reason. */
  readonly explainable?: boolean;
}

/** kubectl proxy's answer to a Host name that it does not accept. */
export function isHostFilter(answer: Answer): boolean {
  return [401, 403].includes(answer.status) && !isFromApiServer(answer) && filterRefusal.test(answer.body.trim());
}

/** What an answer means that no API server wrote. */
export function foreignProblem(
  answer: Answer,
  place: Place,
  { scheme, explainable = true }: ForeignOptions,
): NamedProblem {
  const { status } = answer;
  const options = { explainable };
  const location = answer.redirects[0]?.location ?? headerOf(answer, 'location');
  if (location !== null && (answer.redirects.length > 0 || (status >= 300 && status < 400))) {
    return problem('EP-03', { ...place, location: whereTo(location) }, options);
  }
  if (scheme === 'http' && status === 400 && wantsTls.test(answer.body)) {
    return problem('TLS-11', { server: place.server }, options);
  }
  if (status === 401 || status === 403 || status === 407) return gateProblem(answer, place, options);
  if (status === 404) return problem('EP-04', { ...place, found: 'other', path: '' }, options);
  // Who throttles may stand before a server of any kind; kubectl asks again for as long as it has time.
  if (status === 429) return problem('NET-08', place, options);
  if (status === 503) return problem('EP-02', { ...place, status }, options);
  if (status >= 500) return problem('EP-05', { ...place, status }, options);
  const start = [...answer.body.trimStart()][0] ?? '';
  return problem('EP-01', { ...place, status, content: contentOf(answer), start }, options);
}

function gateProblem(answer: Answer, place: Place, options: { readonly explainable: boolean }): NamedProblem {
  const body = answer.body.trim();
  const asks = headerOf(answer, 'www-authenticate');
  if (asks === null && kubeletRefusal.test(body)) {
    return problem('EP-04', { ...place, found: 'kubelet', path: '' }, options);
  }
  if (asks === null && filterRefusal.test(body)) return problem('AUTHZ-11', place, options);
  const wants = asks === null ? 'login' : /^basic/i.test(asks) ? 'password' : 'token';
  const args = { ...place, status: answer.status, asks: wants };
  // A kubelet that knows nobody says the same word; it names no scheme to sign in by.
  if (asks === null && answer.status === 401 && body === 'Unauthorized') {
    return problem('EP-09', args, {
      ...options,
      candidates: ['EP-04'],
      next: 'The port tells: a node’s kubelet listens on 10250, the API server mostly on 6443 or 443.',
    });
  }
  return problem('EP-09', args, options);
}

/** What a request means that got no whole answer, although the connection was made. */
export function failureProblem(failure: Failure, place: Place, scheme: 'http' | 'https'): NamedProblem {
  const { how } = failure;
  const next = 'Ask again in a minute; a server that is only overloaded then answers.';
  // A TLS port that is spoken to in clear often just closes, or answers with a TLS alert, which is no HTTP.
  if (scheme === 'http' && how !== 'timeout' && how !== 'limit') {
    return problem(
      'EP-08',
      { ...place, how },
      {
        candidates: ['TLS-11'],
        next: 'Try the address with https:// instead of http://.',
      },
    );
  }
  return problem('EP-08', { ...place, how }, { next });
}

function contentOf(answer: Answer): 'empty' | 'page' | 'json' | 'text' {
  const body = answer.body.trim();
  if (body === '') return 'empty';
  if (body.startsWith('<')) return 'page';
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed !== null && typeof parsed === 'object' ? 'json' : 'text';
  } catch {
    return 'text';
  }
}

/** Host of an address, or a path; what follows `?` may hold secrets and tells nothing. */
function whereTo(location: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i.exec(location)?.[1];
  return (host ?? location.replace(/[?#].*$/s, '')).replace(/^.*@/, '').slice(0, 100);
}
