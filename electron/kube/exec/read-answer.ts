import type { ExecAnswerEvidence } from '../../../shared/model/evidence/credential.ts';
import { plainValue } from '../kubeconfig/yaml/plain-value.ts';
import { readYaml } from '../kubeconfig/yaml/read-yaml.ts';
import { decodeText } from '../kubeconfig/yaml/text.ts';

/** The three values of an answer; secrets, for the vault alone. */
export interface ExecAnswer {
  readonly evidence: ExecAnswerEvidence;
  readonly token: string;
  readonly clientCertificateData: string;
  readonly clientKeyData: string;
}

/** An answer takes a few kilobytes and a dozen nodes; only YAML can be slow to read, and is rare. */
const yamlBounds = { deepest: 100, mostNodes: 10_000 };
const mostYamlBytes = 256 * 1024;

const values = ['token', 'clientCertificateData', 'clientKeyData'] as const;

/**
 * Reads what a sign-in program printed, as client-go's universal decoder does (apimachinery serializer/json, recognizer):
 * text that begins with `{` is JSON and nothing else, any other text is YAML. Never throws, and says nothing of the text.
 */
export function readExecAnswer(stdout: Uint8Array): ExecAnswer {
  const parsed = parse(stdout);
  const bytes = stdout.length;
  const none = { token: '', clientCertificateData: '', clientKeyData: '' };
  const blank: ExecAnswerEvidence = {
    form: 'other',
    bytes,
    apiVersion: null,
    kind: null,
    wrongFields: [],
    hasStatus: false,
    parts: [],
    expiresAt: null,
  };
  if (parsed.form !== 'object') return { evidence: { ...blank, form: parsed.form }, ...none };
  const root = parsed.value;
  const status = isMap(root.status) ? root.status : null;
  const expiry = readExpiry(status?.expirationTimestamp);
  const wrongFields = [
    ...['apiVersion', 'kind'].filter((name) => !isText(root[name])),
    ...(status === null && root.status != null ? ['status'] : []),
    ...values.filter((name) => !isText(status?.[name])).map((name) => `status.${name}`),
    ...(expiry === 'wrong' ? ['status.expirationTimestamp'] : []),
  ];
  const read = { token: textOf(status?.token), ...pairOf(status) };
  return {
    evidence: {
      ...blank,
      form: 'object',
      apiVersion: shortText(root.apiVersion),
      kind: shortText(root.kind),
      wrongFields,
      hasStatus: status !== null,
      parts: values.filter((name) => read[name] !== ''),
      expiresAt: expiry === 'wrong' ? null : expiry,
    },
    ...read,
  };
}

type Parsed =
  | { readonly form: 'object'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly form: 'nothing' | 'other' | 'tooDense' };

function parse(stdout: Uint8Array): Parsed {
  const text = new TextDecoder('utf-8').decode(stdout);
  if (text.trim() === '') return { form: 'nothing' };
  if (/^\s*\{/.test(text)) return object(parseJson(text));
  if (stdout.length > mostYamlBytes) return { form: 'tooDense' };
  const yaml = readYaml(decodeText(stdout), yamlBounds);
  if (yaml.kind === 'refused') {
    return { form: ['tooDeep', 'tooDense'].includes(yaml.error.kind) ? 'tooDense' : 'other' };
  }
  return yaml.value === null || yaml.value.kind === 'null' ? { form: 'nothing' } : object(plainValue(yaml.value));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the text, which may hold a token.
    return undefined;
  }
}

function object(value: unknown): Parsed {
  return isMap(value) ? { form: 'object', value } : { form: 'other' };
}

function pairOf(status: Readonly<Record<string, unknown>> | null) {
  return {
    clientCertificateData: textOf(status?.clientCertificateData),
    clientKeyData: textOf(status?.clientKeyData),
  };
}

/** metav1.Time: null, or RFC 3339 as Go parses it. */
function readExpiry(value: unknown): string | null | 'wrong' {
  if (value == null) return null;
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (typeof value !== 'string' || !form.test(value)) return 'wrong';
  const date = new Date(value.replace(',', '.'));
  return Number.isNaN(date.getTime()) ? 'wrong' : date.toISOString();
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return value == null || typeof value === 'string';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A version or a kind is short; anything else that stands there is not repeated. */
function shortText(value: unknown): string | null {
  const text = textOf(value);
  return text === '' ? null : text.length <= 100 && /^[\w./-]+$/.test(text) ? text : 'something else';
}
