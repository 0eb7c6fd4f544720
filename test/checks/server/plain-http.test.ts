import { describe, expect, it } from 'vitest';
import { kubernetesCheck } from '../../../electron/checks/server/kubernetes.ts';
import { answer, at, kubeconfigFor, statusAnswer } from '../builders.ts';
import { cannotList, forbidden, foreign, healthy, page, refusedAnswer, versionBody } from './builders.ts';
import { codes } from './codes.ts';

const overHttp = kubeconfigFor({ server: at('http://127.0.0.1:8001', 6) });
const asTheProxysUser = statusAnswer(forbidden(cannotList('jane')));
const filtered = foreign(403, 'text/plain; charset=utf-8', 'Forbidden\n');

/** A Kubernetes API that answers over http; `list` is what it says to a question that strangers may not ask. */
function judge(list = asTheProxysUser, otherName = answer({ body: versionBody }), version = answer({})) {
  const signed = { signedVersion: null, signedDiscovery: null, identity: null, access: null };
  return kubernetesCheck.judge(healthy({ kubeconfig: overHttp, version, plainList: list, otherName, ...signed }));
}

describe('an address that says http', () => {
  it('KCFG-17: an API without TLS warns', () => {
    const judgement = judge();
    expect(codes(judgement)).toEqual(['KCFG-17']);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ args: { credential: true, local: true, refused: false }, origin: { line: 6 } }],
    });
  });

  it('KCFG-17: stops where a stranger may do nothing, since over http kubectl is one', () => {
    for (const list of [statusAnswer(forbidden(cannotList('system:anonymous'))), refusedAnswer('/api/v1/namespaces')]) {
      const judgement = judge(list);
      expect(codes(judgement)).toEqual(['KCFG-17']);
      expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ args: { refused: true } }] });
    }
  });

  it('EP-07: a name that is nobody’s gets the bare word Forbidden, as only kubectl proxy says it', () => {
    const judgement = judge(asTheProxysUser, filtered);
    expect(codes(judgement)).toEqual(['EP-07']);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ certainty: 'certain', args: { refused: false } }],
    });
    expect(codes(judge(asTheProxysUser, foreign(401, 'text/html', '<h3>Unauthorized</h3>')))).toEqual(['EP-07']);
  });

  it('EP-07: a kubectl proxy whose own credential is refused lets nobody do anything', () => {
    const unauthorized = refusedAnswer('/version');
    const judgement = judge(unauthorized, filtered, unauthorized);
    expect(codes(judgement)).toEqual(['EP-07']);
    expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ args: { refused: true } }] });
  });

  it('EP-07: another refusal of the name is not kubectl proxy’s', () => {
    expect(codes(judge(asTheProxysUser, foreign(403, 'text/html', page)))).toEqual(['KCFG-17']);
    expect(codes(judge(asTheProxysUser, foreign(421, 'text/plain', 'Misdirected Request')))).toEqual(['KCFG-17']);
  });

  it('has no say over https', () => {
    expect(kubernetesCheck.judge(healthy({ otherName: filtered })).outcome).toBe('pass');
  });
});
