/** What a 403 of a Kubernetes API server says, taken apart. */
export interface ForbiddenText {
  readonly user: string;
  readonly verb: string;
  /** With its subresource after a slash (`services/proxy`); null for a path. */
  readonly resource: string | null;
  readonly group: string | null;
  /** null: the whole cluster, or a path. */
  readonly namespace: string | null;
  readonly path: string | null;
  /** What an authorizer added after the sentence; '' when nothing. */
  readonly reason: string;
}

const quoted = '"((?:[^"\\\\]|\\\\.)*)"';
const where = `(?: in the namespace ${quoted}| at the cluster scope)?`;

/** k8s.io/apiserver pkg/endpoints/handlers/responsewriters/errors.go, `forbiddenMessage`: the same from 1.8 to 1.37. */
const resourceText = new RegExp(
  `User ${quoted} cannot (\\S+) resource ${quoted} in API group ${quoted}${where}(?::\\s*(.*))?`,
  's',
);
const pathText = new RegExp(`User ${quoted} cannot (\\S+) path ${quoted}(?::\\s*(.*))?`, 's');
/** Up to 1.7: `User "x" cannot list pods at the cluster scope.` */
const oldText = new RegExp(`User ${quoted} cannot (\\S+) ([a-z][\\w./-]*)${where}\\.?(?::\\s*(.*))?`, 's');

/**
 * Reads the message of a 403 Status. null when it is not such a message.
 * Names are written with Go's %q after `&`, `<` and `>` were turned into entities; both are undone.
 */
export function parseForbiddenText(message: string): ForbiddenText | null {
  const resource = resourceText.exec(message);
  if (resource !== null) {
    const [, user = '', verb = '', name = '', group = '', namespace, reason = ''] = resource;
    return {
      user: plain(user),
      verb,
      resource: plain(name),
      group: plain(group),
      namespace: namespace === undefined ? null : plain(namespace),
      path: null,
      reason,
    };
  }
  const path = pathText.exec(message);
  if (path !== null) {
    const [, user = '', verb = '', asked = '', reason = ''] = path;
    return { user: plain(user), verb, resource: null, group: null, namespace: null, path: plain(asked), reason };
  }
  const old = oldText.exec(message);
  if (old === null) return null;
  const [, user = '', verb = '', name = '', namespace, reason = ''] = old;
  return {
    user: plain(user),
    verb,
    resource: name,
    group: null,
    namespace: namespace === undefined ? null : plain(namespace),
    path: null,
    reason,
  };
}

/** The name under which an API server runs requests without a credential. */
export const anonymousUser = 'system:anonymous';

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function plain(text: string): string {
  return text
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (_all, byte, short, long, simple) => {
      const number: string | undefined = byte ?? short ?? long;
      if (number === undefined) return escapes[simple] ?? simple;
      const point = Number.parseInt(number, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
