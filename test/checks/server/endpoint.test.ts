import { describe, expect, it } from 'vitest';
import { kubernetesCheck } from '../../../electron/checks/server/kubernetes.ts';
import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { answer, at, failedRequest, handshake, kubeconfigFor, networkError, statusAnswer } from '../builders.ts';
import { anonymousOff, cannotList, forbidden, foreign, healthy, page, refusedAnswer, versionBody } from './builders.ts';
import { codes } from './codes.ts';

/** Both requests get the same. */
function everybodyGets(evidence: HttpEvidence) {
  return kubernetesCheck.judge(healthy({ version: evidence, signedVersion: evidence }));
}

describe('is it Kubernetes', () => {
  it('passes when /version has a gitVersion', () => {
    expect(kubernetesCheck.judge(healthy()).outcome).toBe('pass');
    expect(everybodyGets(answer({ body: '{"gitVersion":"v1.29.4-eks-036c24b","minor":"29+"}' })).outcome).toBe('pass');
  });

  it('passes when strangers get 401 or 403, since an API server said so', () => {
    expect(kubernetesCheck.judge(healthy(anonymousOff)).outcome).toBe('pass');
    const refused = statusAnswer(forbidden('forbidden: User "system:anonymous" cannot get path "/version"'));
    expect(everybodyGets(refused).outcome).toBe('pass');
    expect(everybodyGets(refusedAnswer('/version')).outcome).toBe('pass');
  });

  it.each([
    ['a page', foreign(200, 'text/html', page), 'page'],
    [
      'JSON of another product',
      foreign(200, 'application/json', '{"name":"node-1","tagline":"You Know, for Search"}'),
      'json',
    ],
    ['nothing', foreign(200, null, ''), 'empty'],
    ['a text', foreign(200, 'text/plain', 'It works'), 'text'],
    ['a refusal of the method', foreign(405, 'text/html', page), 'page'],
  ])('EP-01: %s in place of the version', (_what, evidence, content) => {
    const judgement = everybodyGets(evidence);
    expect(codes(judgement)).toEqual(['EP-01']);
    expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ args: { content }, certainty: 'certain' }] });
  });

  it.each([
    [foreign(200, 'text/html; charset=utf-8', page), 'text/html, titled “Welcome”'],
    [foreign(200, 'text/html', '<p>Please\n  sign in'), 'text/html, beginning “<p>Please sign in”'],
    [
      foreign(200, 'application/json', '{"name":"node-1","tagline":"You Know, for Search, and more than fits"}'),
      'application/json, beginning “{"name":"node-1","tagline":"You Know, for Searc…”',
    ],
    [foreign(204, null, ''), 'no content type, and an empty body'],
  ])('EP-01: the row says what came instead', (evidence, words) => {
    const { facts } = everybodyGets(evidence);
    expect(facts).toHaveLength(2);
    for (const { values, outcome } of facts ?? []) expect([values.at(-1), outcome]).toEqual([words, 'fail']);
  });

  it('and not what an API server or a gate with a status of its own said', () => {
    const values = [everybodyGets(foreign(503, 'text/html', page)), kubernetesCheck.judge(healthy())].flatMap(
      ({ facts }) => (facts ?? []).flatMap((row) => row.values),
    );
    expect(values.join()).not.toMatch(/titled|beginning|application\/json/);
  });

  it('EP-02: the load balancer has no server behind it', () => {
    expect(codes(everybodyGets(foreign(503, 'text/html', page, [['server', 'haproxy']])))).toEqual(['EP-02']);
  });

  it('EP-02: an API server’s own 503 is not one', () => {
    const own = statusAnswer({ message: 'apiserver is shutting down', reason: 'ServiceUnavailable', code: 503 });
    expect(everybodyGets(own).outcome).toBe('pass');
  });

  it('EP-03: sent on to a sign-in page, with no secret of the address in the text', () => {
    const away = foreign(302, null, '', [['Location', 'https://login.example.com/sso?state=abc123']]);
    const judgement = everybodyGets(away);
    expect(codes(judgement)).toEqual(['EP-03']);
    expect(JSON.stringify(judgement)).toContain('login.example.com');
    expect(JSON.stringify(judgement)).not.toContain('abc123');
  });

  it('EP-03: also when the redirect was followed to a page', () => {
    const followed = answer({
      body: page,
      headers: [],
      redirects: [{ status: 302, location: 'https://login.example.com/' }],
    });
    expect(codes(everybodyGets(followed))).toEqual(['EP-03']);
  });

  it('EP-03: not when it leads to an API server after all', () => {
    const followed = answer({
      body: versionBody,
      redirects: [{ status: 301, location: 'https://api.example.com:6443/version' }],
    });
    expect(everybodyGets(followed).outcome).toBe('pass');
  });

  it('EP-04: a plain web server knows nothing of /version', () => {
    expect(codes(everybodyGets(foreign(404, 'text/plain', '404 page not found\n')))).toEqual(['EP-04']);
  });

  it('EP-04: a real API server is asked under a prefix that is not its own', () => {
    const hidden = statusAnswer(
      forbidden('forbidden: User "system:anonymous" cannot get path "/k8s/clusters/c-1/version"'),
    );
    const missing = answer({ status: 404, contentType: 'text/plain', body: '404 page not found\n' });
    const judgement = kubernetesCheck.judge(healthy({ version: hidden, signedVersion: missing }));
    expect(codes(judgement)).toEqual(['EP-04']);
    expect(codes(kubernetesCheck.judge(healthy({ version: hidden, signedVersion: null })))).toEqual(['EP-04']);
    const old = foreign(404, 'application/json', '{\n  "paths": [\n    "/api"\n  ]\n}');
    expect(codes(kubernetesCheck.judge(healthy({ version: hidden, signedVersion: old })))).toEqual(['EP-04']);
    const closed = kubernetesCheck.judge(healthy({ version: refusedAnswer('/version'), signedVersion: missing }));
    expect(codes(closed)).toEqual(['EP-04']);
  });

  it('EP-04: a kubelet names itself by its way to refuse', () => {
    const kubelet = foreign(
      403,
      'text/plain',
      'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)',
    );
    expect(codes(everybodyGets(kubelet))).toEqual(['EP-04']);
  });

  it('EP-04 and EP-09 both fit the bare word Unauthorized', () => {
    const judgement = everybodyGets(foreign(401, 'text/plain', 'Unauthorized'));
    expect(codes(judgement)).toEqual(['EP-04', 'EP-09']);
    expect(judgement).toMatchObject({ problems: [{ certainty: 'likely', next: expect.stringContaining('10250') }] });
  });

  it.each([502, 504, 500, 520])('EP-05: a gateway answers %i', (status) => {
    expect(codes(everybodyGets(foreign(status, 'text/html', page)))).toEqual(['EP-05']);
  });

  it.each(['timeout', 'closed', 'reset', 'limit'] as const)('EP-08: TLS is fine, then %s', (how) => {
    const failed = failedRequest({ how, error: networkError(null, 'ended') });
    expect(codes(everybodyGets(failed))).toEqual(['EP-08']);
  });

  it('EP-08: is not said when one of two requests was answered', () => {
    const failed = failedRequest({ how: 'reset' });
    expect(kubernetesCheck.judge(healthy({ version: failed })).outcome).toBe('pass');
    expect(kubernetesCheck.judge(healthy({ signedVersion: failed })).outcome).toBe('pass');
  });

  it.each([
    ['a page', foreign(403, 'text/html', page)],
    ['a password dialog', foreign(401, 'text/html', page, [['WWW-Authenticate', 'Basic realm="Restricted"']])],
    [
      'JSON of its own',
      foreign(401, 'application/json', '{"type":"error","status":"401","message":"must authenticate"}'),
    ],
  ])('EP-09: somebody in front refuses with %s', (_what, evidence) => {
    expect(codes(everybodyGets(evidence))).toEqual(['EP-09']);
  });

  it('EP-09: not when the gate lets the credential through', () => {
    const gate = foreign(401, 'application/json', '{"type":"error","status":"401","message":"must authenticate"}');
    expect(kubernetesCheck.judge(healthy({ version: gate })).outcome).toBe('pass');
    const away = foreign(302, null, '', [['Location', 'https://login.example.com/']]);
    expect(kubernetesCheck.judge(healthy({ version: away })).outcome).toBe('pass');
    const certificateWanted = foreign(400, 'text/html', '<html>No required SSL certificate was sent</html>');
    expect(kubernetesCheck.judge(healthy({ version: certificateWanted })).outcome).toBe('pass');
  });

  it('EP-09: an API server’s own refusal is none', () => {
    expect(everybodyGets(statusAnswer(forbidden(cannotList('jane')))).outcome).toBe('pass');
  });

  it('AUTHZ-11: a filter says Forbidden by itself', () => {
    expect(codes(everybodyGets(foreign(403, 'text/plain; charset=utf-8', 'Forbidden\n')))).toEqual(['AUTHZ-11']);
    expect(codes(everybodyGets(foreign(401, 'text/html', '<h3>Unauthorized</h3>')))).toEqual(['AUTHZ-11']);
  });

  it('TLS-11: http is spoken to a TLS port', () => {
    const kubeconfig = kubeconfigFor({ server: at('http://api.example.com:6443', 6) });
    for (const body of [
      'Client sent an HTTP request to an HTTPS server.\n',
      '<html><center>The plain HTTP request was sent to HTTPS port</center></html>',
    ]) {
      const version = foreign(400, 'text/plain', body);
      expect(codes(kubernetesCheck.judge(healthy({ kubeconfig, version, signedVersion: null })))).toEqual(['TLS-11']);
    }
    const closed = failedRequest({ how: 'closed' });
    const judgement = kubernetesCheck.judge(healthy({ kubeconfig, version: closed, signedVersion: null }));
    expect(codes(judgement)).toEqual(['EP-08', 'TLS-11']);
  });

  it('TLS-11: is not said of an https address', () => {
    const inside = foreign(400, 'text/plain', 'Client sent an HTTP request to an HTTPS server.\n');
    expect(codes(everybodyGets(inside))).toEqual(['EP-01']);
  });

  it('NET-08: too many requests', () => {
    const busy = statusAnswer({
      message: 'Too many requests, please try again later.',
      reason: 'TooManyRequests',
      code: 429,
    });
    expect(codes(everybodyGets(busy))).toEqual(['NET-08']);
    expect(codes(everybodyGets(foreign(429, 'text/html', page)))).toEqual(['NET-08']);
    expect(kubernetesCheck.judge(healthy({ version: busy })).outcome).toBe('pass');
  });

  it('can’t tell when the server takes HTTP/2 and nothing else, which kubectl speaks', () => {
    const refused = failedRequest({
      phase: 'tls',
      how: 'alert',
      alert: { number: 120, name: 'no_application_protocol' },
    });
    const facts = { version: refused, signedVersion: refused };
    const judgement = kubernetesCheck.judge(healthy({ ...facts, handshakes: [handshake({ alpn: 'h2' })] }));
    expect(judgement).toMatchObject({ outcome: 'inconclusive', problems: [] });
    expect(kubernetesCheck.judge(healthy({ ...facts, handshakes: [handshake({ alpn: null })] })).outcome).toBe('fail');
  });

  it('can’t tell when the server’s certificate changed under way', () => {
    const changed = failedRequest({ phase: 'tls', how: 'certificateChanged' });
    const judgement = kubernetesCheck.judge(healthy({ version: changed, signedVersion: changed }));
    expect(judgement).toMatchObject({ outcome: 'inconclusive', reason: 'serverChanged' });
  });
});
