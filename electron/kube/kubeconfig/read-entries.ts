import type { ParsedCluster, ParsedContext, ParsedExec, ParsedFile, ParsedUser, Spot } from './parsed-file.ts';
import { plainValue } from './yaml/plain-value.ts';
import type { Place, YamlValue } from './yaml/value.ts';

/** A named list item: its name, where it begins, where the name stands, and what is below it. */
export interface NamedItem {
  readonly name: string;
  readonly namePlace: Place;
  readonly place: Place;
  readonly body: YamlValue | null;
}

/** A field of a mapping; null when it is absent, null, or this is no mapping. */
function field(value: YamlValue | null, name: string): YamlValue | null {
  const found = value?.kind === 'map' ? value.entries.get(name)?.value : undefined;
  return found === undefined || found.kind === 'null' ? null : found;
}

/** The items of a list of named entries, as client-go sees them: without a name they are called ''. */
export function namedItems(root: YamlValue, list: string, body: string): readonly NamedItem[] {
  const items = field(root, list);
  if (items?.kind !== 'list') return [];
  return items.items.map((item) => {
    const name = field(item, 'name');
    return {
      name: name?.kind === 'string' ? name.value : '',
      namePlace: name?.place ?? item.place,
      place: item.place,
      body: field(item, body),
    };
  });
}

/** Every entry that can be made out, also in a file that kubectl refuses. Empty texts count as absent, as in client-go. */
export function readEntries(root: YamlValue): Pick<ParsedFile, 'currentContext' | 'contexts' | 'clusters' | 'users'> {
  return {
    currentContext: text(root, 'current-context'),
    contexts: namedItems(root, 'contexts', 'context').map(readContext),
    clusters: namedItems(root, 'clusters', 'cluster').map(readCluster),
    users: namedItems(root, 'users', 'user').map(readUser),
  };
}

function text(value: YamlValue | null, name: string): Spot<string> | null {
  const found = field(value, name);
  return found?.kind === 'string' && found.value !== '' ? { value: found.value, place: found.place } : null;
}

/** Base64 text; a list of numbers is brought into that form. */
function base64(value: YamlValue | null, name: string): Spot<string> | null {
  const found = field(value, name);
  if (found?.kind !== 'list') return text(value, name);
  const numbers = found.items.map((item) => (item.kind === 'number' ? Number(item.text) : 0));
  return numbers.length === 0 ? null : { value: Buffer.from(numbers).toString('base64'), place: found.place };
}

function flag(value: YamlValue | null, name: string): Spot<boolean> | null {
  const found = field(value, name);
  return found?.kind === 'boolean' ? { value: found.value, place: found.place } : null;
}

function texts(value: YamlValue | null): readonly string[] {
  if (value?.kind !== 'list') return [];
  return value.items.map((item) => (item.kind === 'string' ? item.value : ''));
}

function readContext({ name, place, body }: NamedItem): ParsedContext {
  return { name, place, cluster: text(body, 'cluster'), user: text(body, 'user'), namespace: text(body, 'namespace') };
}

function readCluster({ name, place, body }: NamedItem): ParsedCluster {
  return {
    name,
    place,
    server: text(body, 'server'),
    tlsServerName: text(body, 'tls-server-name'),
    insecureSkipTlsVerify: flag(body, 'insecure-skip-tls-verify'),
    certificateAuthority: text(body, 'certificate-authority'),
    certificateAuthorityData: base64(body, 'certificate-authority-data'),
    proxyUrl: text(body, 'proxy-url'),
    disableCompression: flag(body, 'disable-compression')?.value ?? false,
    execConfig: readExecConfig(field(body, 'extensions')),
  };
}

/** What clientcmd hands to a sign-in program beside the cluster (client_config.go, ExecProvider.Config). */
function readExecConfig(extensions: YamlValue | null): string | null {
  if (extensions?.kind !== 'list') return null;
  const own = extensions.items.findLast((item) => text(item, 'name')?.value === 'client.authentication.k8s.io/exec');
  const extension = own === undefined ? null : field(own, 'extension');
  return extension === null ? null : JSON.stringify(plainValue(extension));
}

function readUser({ name, place, body }: NamedItem): ParsedUser {
  const groups = field(body, 'as-groups');
  const extra = field(body, 'as-user-extra');
  return {
    name,
    place,
    clientCertificate: text(body, 'client-certificate'),
    clientCertificateData: base64(body, 'client-certificate-data'),
    clientKey: text(body, 'client-key'),
    clientKeyData: base64(body, 'client-key-data'),
    token: text(body, 'token'),
    tokenFile: text(body, 'tokenFile'),
    username: text(body, 'username'),
    password: text(body, 'password'),
    impersonate: text(body, 'as'),
    impersonateUid: text(body, 'as-uid'),
    impersonateGroups: groups === null ? null : { value: texts(groups), place: groups.place },
    impersonateExtra: extra?.kind === 'map' ? { value: extraOf(extra), place: extra.place } : null,
    authProvider: readAuthProvider(field(body, 'auth-provider')),
    exec: readExec(field(body, 'exec')),
  };
}

function extraOf(value: YamlValue & { readonly kind: 'map' }): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, texts(entry.value)]));
}

function readAuthProvider(value: YamlValue | null): ParsedUser['authProvider'] {
  if (value?.kind !== 'map') return null;
  const config = field(value, 'config');
  return {
    place: value.place,
    name: text(value, 'name')?.value ?? '',
    config: new Map(
      (config?.kind === 'map' ? [...config.entries] : []).map(
        ([
          key,
          {
            value: { place },
          },
        ]) => [key, { value: text(config, key)?.value ?? '', place }],
      ),
    ),
  };
}

function readExec(value: YamlValue | null): ParsedExec | null {
  if (value?.kind !== 'map') return null;
  const env = field(value, 'env');
  return {
    place: value.place,
    command: text(value, 'command'),
    args: texts(field(value, 'args')),
    env: (env?.kind === 'list' ? env.items : []).map((item) => ({
      name: text(item, 'name')?.value ?? '',
      value: text(item, 'value')?.value ?? '',
    })),
    apiVersion: text(value, 'apiVersion'),
    interactiveMode: text(value, 'interactiveMode'),
    provideClusterInfo: flag(value, 'provideClusterInfo')?.value ?? false,
    installHint: text(value, 'installHint')?.value ?? null,
  };
}
