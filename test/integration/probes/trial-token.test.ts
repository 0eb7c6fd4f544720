import { afterEach, describe, expect, it } from 'vitest';
import { trialTokenProbe } from '../../../electron/probes/trial-token.ts';
import { newTools } from '../hostile/measure.ts';
import { type Asked, refused, type Said, startScriptedApi } from './scripted-api.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.made-for-the-account.signature';
const tokenPath = '/api/v1/namespaces/kubernetes-dashboard/serviceaccounts/kubernetes-dashboard/token';

let stop = async (): Promise<void> => {};
afterEach(() => stop());

async function tryToken({ allowed = true, call = { status: 200, body: {} } }: { allowed?: boolean; call?: Said }) {
  const api = await startScriptedApi(({ path, authorization }: Asked): Said => {
    if (path.endsWith('/selfsubjectaccessreviews')) return { status: 201, body: { status: { allowed } } };
    if (path === tokenPath) return { status: 201, body: { kind: 'TokenRequest', status: { token } } };
    return authorization === `Bearer ${token}` ? call : refused(500, 'another credential');
  });
  stop = api.stop;
  const tools = newTools(AbortSignal.timeout(5_000));
  const bearer = tools.vault.put('person-token', 'secret');
  const signed = api.signedBy({ bearer, clientCertificate: null, basic: null });
  const inputs = { ...signed, namespace: 'kubernetes-dashboard', account: 'kubernetes-dashboard' };
  const evidence = await trialTokenProbe.measure(inputs, tools);
  return { evidence, asked: api.asked };
}

describe('a token that is made for the account', () => {
  it('lives ten minutes, is tried by itself, and stands nowhere in the evidence', async () => {
    const { evidence, asked } = await tryToken({});
    expect(evidence).toMatchObject({ missing: [], status: 201, call: { status: 200 } });
    expect(asked.find(({ path }) => path === tokenPath)?.body.spec).toEqual({ expirationSeconds: 600 });
    expect(JSON.stringify(evidence)).not.toContain('made-for-the-account');
  });

  it('is not asked for without the right', async () => {
    const { evidence, asked } = await tryToken({ allowed: false });
    expect(evidence).toMatchObject({
      missing: [{ resource: 'serviceaccounts', subresource: 'token', allowed: false }],
      call: null,
    });
    expect(asked.some(({ path }) => path === tokenPath)).toBe(false);
  });

  it('can be refused', async () => {
    const { evidence } = await tryToken({ call: refused(401, 'Unauthorized') });
    expect(evidence.call).toMatchObject({ status: 401, message: 'Unauthorized' });
  });
});
