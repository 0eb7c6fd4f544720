import path from 'node:path';
import process from 'node:process';
import type { EnvironmentEvidence } from '../../shared/model/evidence/network.ts';
import { hideUserInfo } from '../../shared/redaction/url-userinfo.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** In the order in which Go looks: upper case first, and the first that is not empty (httpproxy, FromEnvironment). */
const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;
const noProxyVariables = ['NO_PROXY', 'no_proxy'] as const;

/** The part of the person's environment that decides how kubectl would connect. */
export const environmentProbe = defineProbe({
  name: 'environment',
  version: 1,
  limitMs: 1_000,
  doing: () => 'Reading the environment',
  measure: async (_inputs: Readonly<Record<never, never>>, tools): Promise<EnvironmentEvidence> => {
    const read = reader(tools);
    const [noProxy] = noProxyVariables.flatMap((variable) => present(variable, read(variable)));
    return {
      platform: platformOf(process.platform),
      home: homeOf(read),
      proxies: proxyVariables
        .flatMap((variable) => present(variable, read(variable)))
        .map((entry) => withoutSecret(entry, tools)),
      noProxy: noProxy ?? null,
      sslCertFile: read('SSL_CERT_FILE'),
      sslCertDir: read('SSL_CERT_DIR'),
      kubeconfig: read('KUBECONFIG'),
      pathEntries: read('PATH')?.split(path.delimiter) ?? [],
      packaging: packagingOf(read),
      // A window is started from the desktop, and a session's own variables may hold a shell's level all the same.
      desktop: process.versions.electron !== undefined,
      fromShell: process.versions.electron === undefined && read('SHLVL') !== null,
    };
  },
});

type Reader = (name: string) => string | null;

/** An empty variable counts as unset, as in Go. Windows ignores the case of names. */
function reader({ environment: variables }: ProbeTools): Reader {
  if (process.platform !== 'win32') return (name) => variables[name] || null;
  const byUpperCase = new Map(Object.entries(variables).map(([name, value]) => [name.toUpperCase(), value]));
  return (name) => byUpperCase.get(name.toUpperCase()) || null;
}

function present(
  variable: string,
  value: string | null,
): readonly { readonly variable: string; readonly value: string }[] {
  return value === null ? [] : [{ variable, value }];
}

function withoutSecret(
  { variable, value }: { readonly variable: string; readonly value: string },
  { vault }: ProbeTools,
): EnvironmentEvidence['proxies'][number] {
  const { value: shown, credential } = hideUserInfo(value);
  return { variable, value: shown, credential: credential === null ? null : vault.put(credential, 'secret') };
}

/** client-go's homedir.HomeDir (util/homedir/homedir.go), without its look for the folder that holds a kubeconfig. */
function homeOf(read: Reader): string | null {
  if (process.platform !== 'win32') return read('HOME');
  const drive = read('HOMEDRIVE');
  const folder = read('HOMEPATH');
  return read('HOME') ?? (drive !== null && folder !== null ? `${drive}${folder}` : null) ?? read('USERPROFILE');
}

function platformOf(platform: NodeJS.Platform): EnvironmentEvidence['platform'] {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}

function packagingOf(read: Reader): EnvironmentEvidence['packaging'] {
  if (read('FLATPAK_ID') !== null) return 'flatpak';
  if (read('APPIMAGE') !== null) return 'appimage';
  return read('SNAP') !== null && read('SNAP_NAME') === 'authpath' ? 'snap' : 'none';
}
