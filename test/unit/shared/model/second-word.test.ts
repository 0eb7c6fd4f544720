import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../../shared/catalogue/index.ts';
import type { StepId } from '../../../../shared/flow/steps.ts';
import type { KubectlEvidence } from '../../../../shared/model/evidence/kubectl.ts';
import type { Cause, Verdict } from '../../../../shared/model/run.ts';
import { amendVerdict, contradiction } from '../../../../shared/model/second-word.ts';
import { ways } from '../../../fixtures/runs/ways.ts';

function cause(code: FailureCode, step: StepId, change: Partial<Cause> = {}): Cause {
  return {
    code,
    step,
    link: 'user',
    path: null,
    certainty: 'certain',
    candidates: [code],
    subject: null,
    origin: null,
    predicted: false,
    blocks: true,
    explainable: true,
    title: '',
    message: '',
    innocent: null,
    literal: null,
    next: null,
    remedies: [],
    ...change,
  };
}

function verdict(outcome: Verdict['outcome'], ...causes: readonly Cause[]): Verdict {
  const user = outcome === 'fault' ? 'fail' : 'pass';
  const links = { user, dashboard: 'notApplicable', service: 'notApplicable' } as const;
  return { outcome, causes, links, paths: ways('notApplicable'), headline: 'what we found', worksWithout: [] };
}

function kubectl(outcome: KubectlEvidence['outcome']): KubectlEvidence {
  return { path: '/usr/bin/kubectl', outcome, args: ['get', '--raw', '/version'], ms: 90 };
}

const answers = kubectl({ kind: 'ended', exitCode: 0, printed: 'version', serverVersion: 'v1.36.3', lastLine: '' });
const says = (lastLine: string): KubectlEvidence =>
  kubectl({ kind: 'ended', exitCode: 1, printed: 'nothing', serverVersion: null, lastLine });

function compare(given: Verdict, word: KubectlEvidence, ownStatus: number | null = null) {
  return contradiction({ verdict: given, kubectl: word, ownStatus });
}

const unauthorized = 'error: You must be logged in to the server (Unauthorized)';
const forbidden = 'Error from server (Forbidden): forbidden: User "mara" cannot get path "/version"';
const unknownAuthority =
  'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority';
const refused = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?';
const noSuchHost = 'Unable to connect to the server: dial tcp: lookup api.example.com on 192.0.2.53:53: no such host';

describe('kubectl works', () => {
  it('and so do we: nothing to say', () => {
    expect(compare(verdict('sound'), answers)).toBeNull();
    expect(compare(verdict('warning', cause('AUTHZ-01', 'server.access')), answers)).toBeNull();
  });

  it.each([
    cause('KCFG-24', 'kubeconfig.server'),
    cause('CRED-04', 'credential.parts'),
    cause('DNS-01', 'network.name'),
    cause('NET-01', 'network.connect'),
    cause('TLS-01', 'network.authority'),
    cause('EP-01', 'server.kubernetes'),
  ])('and we say that $code stops it at $step', (found) => {
    expect(compare(verdict('fault', found), answers)).toMatchObject({
      works: true,
      said: 'v1.36.3',
      ours: 'what we found',
    });
  });

  it('and our own request for the same was refused', () => {
    const given = verdict('fault', cause('AUTHN-05', 'server.credential'));
    expect(compare(given, answers, 401)).not.toBeNull();
    // A credential that is refused elsewhere is none for /version, which strangers may read.
    expect(compare(given, answers, 200)).toBeNull();
    expect(compare(given, answers, null)).toBeNull();
  });

  it('and what we found keeps nobody from the version: a prediction, a missing right, a server that is not ready', () => {
    expect(
      compare(verdict('fault', cause('CRED-07', 'credential.validity', { predicted: true, blocks: false })), answers),
    ).toBeNull();
    expect(compare(verdict('fault', cause('AUTHZ-01', 'server.access')), answers)).toBeNull();
    expect(compare(verdict('fault', cause('HLT-01', 'server.ready')), answers)).toBeNull();
    expect(compare(verdict('fault', cause('KCFG-04', 'kubeconfig.syntax', { blocks: false })), answers)).toBeNull();
  });

  it('by its exit code only, with a page or nothing for a version: that proves nothing', () => {
    const given = verdict('fault', cause('EP-01', 'server.kubernetes'));
    for (const printed of ['other', 'nothing'] as const) {
      const page = kubectl({ kind: 'ended', exitCode: 0, printed, serverVersion: null, lastLine: '' });
      expect(compare(given, page)).toBeNull();
      expect(compare(verdict('sound'), page)).toBeNull();
    }
  });
});

describe('kubectl fails and we say that it works', () => {
  it.each([unauthorized, unknownAuthority, refused, noSuchHost, 'error: something that nobody knows'])('%s', (line) => {
    expect(compare(verdict('sound'), says(line))).toMatchObject({ works: false, said: line });
    expect(compare(verdict('warning', cause('TLS-09', 'network.authority')), says(line))).not.toBeNull();
  });

  it('but only for want of rights', () => {
    expect(compare(verdict('sound'), says(forbidden))).toBeNull();
  });

  it('but does not know our words: a wrapper, not kubectl', () => {
    expect(compare(verdict('sound'), says('error: unknown flag: --raw'))).toBeNull();
    expect(compare(verdict('sound'), says("See 'kubectl get --help' for usage."))).toBeNull();
  });
});

describe('kubectl fails for another reason than ours', () => {
  it.each([
    [cause('NET-01', 'network.connect'), unauthorized],
    [cause('TLS-01', 'network.authority'), unauthorized],
    [cause('TLS-03', 'network.names'), noSuchHost],
    [cause('DNS-01', 'network.name'), unknownAuthority],
    [cause('AUTHN-05', 'server.credential'), unknownAuthority],
    [cause('AUTHN-05', 'server.credential'), noSuchHost],
    [cause('PRX-02', 'network.tunnel'), unauthorized],
    [cause('DNS-01', 'network.name'), 'error: error loading config file "config": yaml: line 4: found character'],
  ])('$code, and it says %s', (found, line) => {
    expect(compare(verdict('fault', found), says(line))).toMatchObject({ works: false, said: line });
  });

  it('names the codes that its text can mean', () => {
    const word = compare(verdict('fault', cause('NET-01', 'network.connect')), says(unknownAuthority));
    expect(word?.codes).toContain('TLS-01');
  });

  it('a measured cause is held to it although a prediction would fit', () => {
    const predicted = cause('CRED-07', 'credential.validity', { predicted: true, blocks: false });
    expect(compare(verdict('fault', cause('NET-01', 'network.connect'), predicted), says(unauthorized))).not.toBeNull();
    expect(compare(verdict('fault', predicted), says(unauthorized))).toBeNull();
  });
});

describe('kubectl’s words that fit', () => {
  it.each([
    [cause('CRED-01', 'credential.validity'), unauthorized],
    [cause('CRED-03', 'credential.validity'), unauthorized],
    [cause('KCFG-15', 'kubeconfig.names'), unauthorized],
    [cause('KCFG-15', 'kubeconfig.names'), unknownAuthority],
    [cause('TLS-06', 'network.dates'), unknownAuthority],
    [cause('PRX-07', 'network.authority'), unknownAuthority],
    [cause('PRX-03', 'network.tunnel'), refused],
    [cause('DNS-02', 'network.name'), refused],
    [cause('KCFG-18', 'network.connect'), refused],
    [cause('PRX-01', 'network.tunnel'), 'Unable to connect to the server: Forbidden'],
    [cause('EP-03', 'server.kubernetes'), noSuchHost],
    [cause('TLS-10', 'network.handshake'), 'Unable to connect to the server: EOF'],
    [cause('CRED-06', 'server.credential'), 'Error from server (Forbidden): unknown'],
    [
      cause('EP-02', 'server.kubernetes'),
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    ],
    [cause('CRED-09', 'credential.parts'), 'error: EOF'],
  ])('$code, and it says %s', (found, line) => {
    expect(compare(verdict('fault', found), says(line))).toBeNull();
  });

  it('one of several causes is enough, and one of its candidates', () => {
    const two = verdict('fault', cause('TLS-06', 'network.dates'), cause('NET-01', 'network.connect'));
    expect(compare(two, says(unknownAuthority))).toBeNull();
    const either = cause('NET-05', 'network.connect', { candidates: ['NET-05', 'TLS-01'], certainty: 'likely' });
    expect(compare(verdict('fault', either), says(unknownAuthority))).toBeNull();
  });

  it('a text that nobody knows excludes nothing', () => {
    expect(compare(verdict('fault', cause('NET-01', 'network.connect')), says('error: it is Tuesday'))).toBeNull();
  });
});

describe('no word at all', () => {
  it.each([
    { kind: 'notFound' },
    { kind: 'refused', why: 'worldWritableFolder' },
    { kind: 'notStarted', code: 'EACCES' },
    { kind: 'killed', lastLine: refused },
    { kind: 'ended', exitCode: null, printed: 'nothing', serverVersion: null, lastLine: refused },
  ] as const)('$kind', (outcome) => {
    expect(compare(verdict('sound'), kubectl(outcome))).toBeNull();
  });

  it('where we could not tell ourselves', () => {
    expect(compare(verdict('inconclusive'), answers)).toBeNull();
    expect(compare(verdict('inconclusive'), says(refused))).toBeNull();
  });
});

describe('the amended verdict', () => {
  it('is sure of nothing, and keeps both words', () => {
    const given = verdict('fault', cause('NET-01', 'network.connect'));
    const word = compare(given, answers);
    if (word === null) throw new Error('no contradiction');
    const amended = amendVerdict(given, word);
    expect(amended).toMatchObject({ outcome: 'inconclusive', links: { user: 'inconclusive' }, secondWord: word });
    expect(amended.causes.map(({ code, certainty }) => `${code} ${certainty}`)).toEqual(['NET-01 likely']);
    expect(amended.headline).not.toBe(given.headline);
  });
});
