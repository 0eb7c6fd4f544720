/** The Go type of one field, for the strict decoding that client-go does. */
export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'bytes' | 'any'; readonly goType: string }
  | { readonly kind: 'list' | 'map'; readonly goType: string; readonly of: Shape }
  | {
      readonly kind: 'struct';
      readonly goType: string;
      /** The type's bare name, as error texts begin with it. */
      readonly goName: string;
      readonly fields: Readonly<Record<string, Shape>>;
    };

const text: Shape = { kind: 'string', goType: 'string' };
const flag: Shape = { kind: 'boolean', goType: 'bool' };
const bytes: Shape = { kind: 'bytes', goType: '[]uint8' };

function struct(goName: string, fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: 'struct', goType: `v1.${goName}`, goName, fields };
}

function list(of: Shape): Shape {
  return { kind: 'list', goType: `[]${of.goType}`, of };
}

function map(of: Shape): Shape {
  return { kind: 'map', goType: `map[string]${of.goType}`, of };
}

const extensions = list(
  struct('NamedExtension', { name: text, extension: { kind: 'any', goType: 'runtime.RawExtension' } }),
);

const cluster = struct('Cluster', {
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': text,
  'certificate-authority-data': bytes,
  'proxy-url': text,
  'disable-compression': flag,
  extensions,
});

const exec = struct('ExecConfig', {
  command: text,
  args: list(text),
  env: list(struct('ExecEnvVar', { name: text, value: text })),
  apiVersion: text,
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: { kind: 'string', goType: 'v1.ExecInteractiveMode' },
});

const user = struct('AuthInfo', {
  'client-certificate': text,
  'client-certificate-data': bytes,
  'client-key': text,
  'client-key-data': bytes,
  token: text,
  tokenFile: text,
  as: text,
  'as-uid': text,
  'as-groups': list(text),
  'as-user-extra': map(list(text)),
  username: text,
  password: text,
  'auth-provider': struct('AuthProviderConfig', { name: text, config: map(text) }),
  exec,
  extensions,
});

const context = struct('Context', { cluster: text, user: text, namespace: text, extensions });

/** client-go's kubeconfig, tools/clientcmd/api/v1/types.go. Names are matched exactly; fields not named here are ignored. */
export const configShape = struct('Config', {
  kind: text,
  apiVersion: text,
  preferences: struct('Preferences', { colors: flag, extensions }),
  clusters: list(struct('NamedCluster', { name: text, cluster })),
  users: list(struct('NamedAuthInfo', { name: text, user })),
  contexts: list(struct('NamedContext', { name: text, context })),
  'current-context': text,
  extensions,
});
