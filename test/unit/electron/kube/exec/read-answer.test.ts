import { describe, expect, it } from 'vitest';
import { readExecAnswer } from '../../../../../electron/kube/exec/read-answer.ts';

const read = (text: string) => readExecAnswer(Buffer.from(text));
const form = (text: string) => read(text).evidence.form;

describe('what a sign-in program prints', () => {
  it('is read as JSON, field by field', () => {
    const status = { token: 'abc', expirationTimestamp: '2026-11-24T13:00:00+01:00' };
    const answer = read(
      JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status }),
    );
    expect(answer.token).toBe('abc');
    expect(answer.evidence).toMatchObject({
      form: 'object',
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      wrongFields: [],
      hasStatus: true,
      parts: ['token'],
      expiresAt: '2026-11-24T12:00:00.000Z',
    });
    expect(JSON.stringify(answer.evidence)).not.toContain('abc');
  });

  it('may be YAML, which client-go reads as well', () => {
    expect(read('kind: ExecCredential\nstatus: {token: abc}\n').token).toBe('abc');
  });

  it('is none when nothing, a greeting, or something behind the object is printed', () => {
    expect(form('')).toBe('nothing');
    expect(form(' \n')).toBe('nothing');
    expect(form('hello')).toBe('other');
    expect(form('hello\n{"kind":"ExecCredential"}')).toBe('other');
    expect(form('{"kind":"ExecCredential"}\nA new version is there!')).toBe('other');
    expect(form('['.repeat(5000))).not.toBe('object');
    expect(form(`a: &a [x]\nb: [${'*a, '.repeat(20_000)}]`)).toBe('tooDense');
  });

  it.each([
    ['{"kind":1}', 'kind'],
    ['{"status":"x"}', 'status'],
    ['{"status":{"token":17}}', 'status.token'],
    ['{"status":{"expirationTimestamp":""}}', 'status.expirationTimestamp'],
    ['{"status":{"expirationTimestamp":"tomorrow"}}', 'status.expirationTimestamp'],
  ])('%s has a field that the decoder refuses', (text, field) => {
    expect(read(text).evidence.wrongFields).toEqual([field]);
  });

  it('never repeats a version that is none', () => {
    expect(read('{"apiVersion":"a secret that went astray"}').evidence.apiVersion).toBe('something else');
  });
});
