import { describe, expect, it } from 'vitest';
import { anonymousCheck } from '../../../electron/checks/server/anonymous.ts';
import { readyCheck } from '../../../electron/checks/server/ready.ts';
import { versionCheck } from '../../../electron/checks/server/version.ts';
import { answer, failedRequest, statusAnswer } from '../builders.ts';
import {
  anonymousOff,
  cannotList,
  forbidden,
  foreign,
  healthy,
  page,
  ready,
  readyBody,
  refusedAnswer,
  versionBody,
} from './builders.ts';
import { codes } from './codes.ts';

describe('is the server ready', () => {
  it('passes when every check passes', () => {
    expect(readyCheck.judge(healthy()).outcome).toBe('pass');
    expect(readyCheck.judge(healthy({ ready: ready('ok') })).outcome).toBe('pass');
  });

  it('HLT-01: the database does not answer, whatever else fails with it', () => {
    const body = readyBody
      .replace('[+]etcd ok', '[-]etcd failed: reason withheld')
      .replace('[+]informer-sync ok', '[-]informer-sync failed: reason withheld')
      .replace('check passed', 'check failed');
    const judgement = readyCheck.judge(healthy({ ready: ready(body, 500) }));
    expect(judgement.outcome).toBe('fail');
    expect(codes(judgement)).toEqual(['HLT-01']);
  });

  it('HLT-01: the newer check of the database counts too', () => {
    const body = readyBody.replace('[+]etcd-readiness ok', '[-]etcd-readiness failed: reason withheld');
    expect(codes(readyCheck.judge(healthy({ ready: ready(body, 500) })))).toEqual(['HLT-01']);
  });

  it('HLT-02: another check fails', () => {
    const body = readyBody.replace(
      '[+]poststarthook/rbac/bootstrap-roles ok',
      '[-]poststarthook/rbac/bootstrap-roles failed: reason withheld',
    );
    const judgement = readyCheck.judge(healthy({ ready: ready(body, 500) }));
    expect(judgement).toMatchObject({
      outcome: 'fail',
      problems: [{ args: { checks: ['poststarthook/rbac/bootstrap-roles'] } }],
    });
    expect(codes(judgement)).toEqual(['HLT-02']);
  });

  it('HLT-03: it shuts down and still serves, which only warns', () => {
    const body = readyBody.replace('[+]shutdown ok', '[-]shutdown failed: reason withheld');
    const judgement = readyCheck.judge(healthy({ ready: ready(body, 500) }));
    expect(judgement.outcome).toBe('warn');
    expect(codes(judgement)).toEqual(['HLT-03']);
    const refused = statusAnswer({ message: 'apiserver is shutting down', reason: 'ServiceUnavailable', code: 503 });
    expect(codes(readyCheck.judge(healthy({ ready: refused })))).toEqual(['HLT-03']);
  });

  it.each([
    ['401', refusedAnswer('/readyz?verbose')],
    ['403', statusAnswer(forbidden('forbidden: User "system:anonymous" cannot get path "/readyz"'))],
    ['404 of a server before 1.16', answer({ status: 404, body: '404 page not found' })],
    ['a page of something in front', foreign(403, 'text/html', page)],
  ])('does not apply when the answer is %s', (_what, evidence) => {
    expect(readyCheck.judge(healthy({ ready: evidence })).outcome).toBe('notApplicable');
  });

  it('can’t tell when the question is never answered, and names what that can mean', () => {
    const judgement = readyCheck.judge(healthy({ ready: failedRequest({ how: 'timeout' }) }));
    expect(judgement.outcome).toBe('inconclusive');
    expect(codes(judgement)).toEqual(['EP-08', 'HLT-01', 'HLT-02']);
  });
});

describe('the version', () => {
  it('passes with the version that a stranger may see, or else with the signed one', () => {
    expect(versionCheck.judge(healthy())).toMatchObject({ outcome: 'pass', note: 'v1.36.3' });
    const vendor = answer({ body: '{"gitVersion":"v1.30.2+k3s1"}' });
    expect(versionCheck.judge(healthy({ ...anonymousOff, signedVersion: vendor }))).toMatchObject({
      outcome: 'pass',
      note: 'v1.30.2',
    });
  });

  it('does not apply when nobody may see it', () => {
    const judgement = versionCheck.judge(healthy({ ...anonymousOff, signedVersion: refusedAnswer('/version') }));
    expect(judgement).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });

  it('can’t tell when the server stumbles', () => {
    const broken = statusAnswer({ message: 'oops', reason: 'InternalError', code: 500 });
    expect(versionCheck.judge(healthy({ version: broken, signedVersion: broken })).outcome).toBe('inconclusive');
  });
});

describe('what strangers see', () => {
  it('AUTHN-16: little, and no login dialog: no fault', () => {
    const judgement = anonymousCheck.judge(healthy());
    expect(judgement).toMatchObject({ outcome: 'pass', message: expect.stringContaining('no login dialog') });
  });

  it('AUTHN-17: nothing at all: no fault', () => {
    const judgement = anonymousCheck.judge(healthy(anonymousOff));
    expect(judgement).toMatchObject({ outcome: 'pass', message: expect.stringContaining('tells strangers nothing') });
  });

  it('AUTHN-17: not when health checks stay open to strangers', () => {
    const some = { version: anonymousOff.version, anonymous: anonymousOff.anonymous };
    const judgement = anonymousCheck.judge(healthy(some));
    expect(judgement).toMatchObject({ outcome: 'pass', message: expect.not.stringContaining('nothing, so') });
  });

  it('says when strangers may read the cluster', () => {
    const open = answer({ body: '{"kind":"NamespaceList","items":[]}' }, { path: '/api/v1/namespaces' });
    const judgement = anonymousCheck.judge(healthy({ anonymous: open }));
    expect(judgement).toMatchObject({ outcome: 'pass', note: 'open to strangers' });
  });

  it('does not apply when something in front lets no stranger through', () => {
    const gate = foreign(401, 'text/html', page);
    expect(anonymousCheck.judge(healthy({ version: gate, ready: gate, anonymous: gate })).outcome).toBe(
      'notApplicable',
    );
  });

  it('is not taken in by a 403 that names somebody', () => {
    const judgement = anonymousCheck.judge(
      healthy({
        anonymous: statusAnswer(forbidden(cannotList('system:anonymous'))),
        version: answer({ body: versionBody }),
      }),
    );
    expect(JSON.stringify(judgement)).toContain('system:anonymous');
  });
});
