import type {
  ObjectItems,
  ObjectKind,
  ObjectQuestion,
  ObjectsEvidence,
} from '../../../shared/model/evidence/objects.ts';
import { isObject } from '../api/answer-text.ts';
import type { CertificateStore } from '../certificate-store.ts';
import type { Exchange, ExchangeAnswer } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { type Fields, ObjectReader } from './reader.ts';
import { pathOf, resources } from './resources.ts';
import { mayBeOfDashboard } from './sieve.ts';

/** Objects of one answer. A page that is too large for its limit is asked for again in smaller ones. */
const pageSizes = [250, 25] as const;
const mostPages = 8;
/** Events come in the order of their names, and old ones go by themselves: one page shows enough. */
const mostOfKind: Partial<Record<ObjectKind, number>> = { events: 1, clusterRoleBindings: 4 };

interface Tools {
  readonly vault: Pick<Vault, 'secretValues'>;
  readonly certificates: CertificateStore;
}

interface Page {
  readonly answer: ExchangeAnswer;
  readonly items: readonly Fields[];
  /** Leads to the next page; null after the last. */
  readonly next: string | null;
}

/**
 * Lists objects, or gets one, and keeps of each what its kind's reader keeps. Never throws: refusals and failures are part of
 * what is returned. `exchange` should allow bodies of several MiB.
 */
export async function readObjects(
  exchange: Exchange,
  question: ObjectQuestion,
  tools: Tools,
): Promise<ObjectsEvidence> {
  const resource = resources[question.kind];
  const read = new ObjectReader(tools.vault);
  const items: ObjectItems[ObjectKind][] = [];
  let seen = 0;
  const result = (answer: ExchangeAnswer, truncated: boolean): ObjectsEvidence => {
    const { outcome } = answer;
    const { status } = outcome;
    const message = outcome.kind === 'answer' && status !== 200 ? (outcome.kubernetesStatus?.message ?? '') : '';
    const failure = outcome.kind === 'failed' ? outcome.error : unreadable(answer);
    // Kind and items come from one entry of the table; the compiler can't follow that through the union.
    return { ...question, status, message, failure, items, seen, truncated } as ObjectsEvidence;
  };
  for (const group of resource.groups) {
    for (const size of pageSizes) {
      items.length = 0;
      seen = 0;
      let next: string | null = null;
      for (let page = 1; ; page += 1) {
        const got: Page = await onePage(exchange, group, question, size, next);
        const kept = question.sieve === undefined ? got.items : got.items.filter(mayBeOfDashboard);
        items.push(...kept.map((item) => resource.read(item, read, tools)));
        seen += got.items.length;
        const { outcome } = got.answer;
        if (outcome.kind === 'failed' && outcome.how === 'limit' && size !== pageSizes[1]) break;
        if (outcome.status === 404 && group !== resource.groups.at(-1)) break;
        next = got.next;
        if (next === null) return result(got.answer, false);
        if (page === (mostOfKind[question.kind] ?? mostPages)) return result(got.answer, true);
      }
    }
  }
  throw new Error(`no group serves ${question.kind}`);
}

async function onePage(
  exchange: Exchange,
  group: string,
  question: ObjectQuestion,
  size: number,
  next: string | null,
): Promise<Page> {
  const { kind, name, labelSelector } = question;
  const query = new URLSearchParams();
  if (name === null) query.set('limit', String(size));
  if (name === null && labelSelector !== null) query.set('labelSelector', labelSelector);
  if (next !== null) query.set('continue', next);
  const asked = query.toString();
  const path = `${pathOf(group, question)}${asked === '' ? '' : `?${asked}`}`;
  const only = resources[kind].metadataOnly;
  const partial = only === 'always' || (only === 'lists' && name === null);
  // No second form after it: a server that can't leave the contents out answers 406 and gives none (since 1.15 all can).
  const form = `PartialObjectMetadata${name === null ? 'List' : ''}`;
  const accept = partial ? `application/json;as=${form};g=meta.k8s.io;v=v1` : 'application/json';
  const answer = await exchange.request('GET', path, { Accept: accept });
  const body = answer.outcome.status === 200 ? parse(answer.payload) : null;
  if (body === null) return { answer, items: [], next: null };
  if (name !== null) return { answer, items: [body], next: null };
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const continued = typeof metadata.continue === 'string' && metadata.continue !== '' ? metadata.continue : null;
  return { answer, items: Array.isArray(body.items) ? body.items.filter(isObject) : [], next: continued };
}

/** A success that holds no objects is somebody else's answer. */
function unreadable({ outcome, payload }: ExchangeAnswer): ObjectsEvidence['failure'] {
  if (outcome.status !== 200 || parse(payload) !== null) return null;
  return { code: null, syscall: null, text: 'the answer is not what an API server gives' };
}

function parse(payload: string): Fields | null {
  try {
    const value: unknown = JSON.parse(payload);
    return isObject(value) ? value : null;
  } catch {
    // Not JSON: then there are no objects in it.
    return null;
  }
}
