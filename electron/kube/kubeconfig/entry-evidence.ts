import { dirname, isAbsolute, join } from 'node:path';
import type {
  ClusterEntry,
  ContextEntry,
  DataShape,
  ExecEntry,
  OidcSettings,
  UserEntry,
} from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretShape } from '../../../shared/model/evidence/secret.ts';
import type { Located } from '../../../shared/model/origin.ts';
import { describeSecret } from '../jwt/secret-shape.ts';
import type { Vault, VaultKind } from '../vault.ts';
import { decodeBase64 } from '../x509/base64.ts';
import { locate, originOf } from './load-files.ts';
import type { Held } from './merge-files.ts';
import type { ParsedCluster, ParsedContext, ParsedExec, ParsedUser, Spot } from './parsed-file.ts';
import { redactArguments, redactVariable } from './redact-exec.ts';
import { takeUser } from './url-user.ts';

export function contextEvidence({ file, entry }: Held<ParsedContext>): ContextEntry {
  return {
    name: entry.name,
    origin: originOf(file, entry.place),
    cluster: locate(file, entry.cluster),
    user: locate(file, entry.user),
    namespace: locate(file, entry.namespace),
  };
}

/** Secrets go to the vault on the way: what is returned holds handles and shapes. */
export function clusterEvidence({ file, entry }: Held<ParsedCluster>, vault: Vault): ClusterEntry {
  const proxy = entry.proxyUrl === null ? null : takeUser(entry.proxyUrl.value);
  const server = entry.server === null ? null : { ...entry.server, value: takeUser(entry.server.value).url };
  return {
    name: entry.name,
    origin: originOf(file, entry.place),
    server: locate(file, server),
    tlsServerName: locate(file, entry.tlsServerName),
    insecureSkipTlsVerify: locate(file, entry.insecureSkipTlsVerify),
    certificateAuthority: absolutePath(file, entry.certificateAuthority),
    certificateAuthorityData: data(file, entry.certificateAuthorityData, 'public', vault),
    proxyUrl: entry.proxyUrl === null || proxy === null ? null : locate(file, { ...entry.proxyUrl, value: proxy.url }),
    proxyCredential: proxy?.user == null ? null : shape(proxy.user, vault),
    ...(entry.execConfig === null ? {} : { execConfig: vault.put(entry.execConfig, 'secret') }),
    ...(entry.disableCompression ? { disableCompression: true } : {}),
  };
}

export function userEvidence({ file, entry }: Held<ParsedUser>, vault: Vault): UserEntry {
  const basic = entry.username === null && entry.password === null;
  return {
    name: entry.name,
    origin: originOf(file, entry.place),
    clientCertificate: absolutePath(file, entry.clientCertificate),
    clientCertificateData: data(file, entry.clientCertificateData, 'public', vault),
    clientKey: absolutePath(file, entry.clientKey),
    clientKeyData: data(file, entry.clientKeyData, 'secret', vault),
    token: secret(file, entry.token, vault),
    tokenFile: absolutePath(file, entry.tokenFile),
    username: locate(file, entry.username),
    password: secret(file, entry.password, vault),
    basicCredential: basic
      ? null
      : vault.put(`${entry.username?.value ?? ''}:${entry.password?.value ?? ''}`, 'secret'),
    impersonate: locate(file, entry.impersonate),
    impersonateUid: locate(file, entry.impersonateUid),
    impersonateGroups: locate(file, entry.impersonateGroups),
    impersonateExtra: locate(file, entry.impersonateExtra),
    authProvider:
      entry.authProvider === null
        ? null
        : {
            origin: originOf(file, entry.authProvider.place),
            name: entry.authProvider.name,
            configKeys: [...entry.authProvider.config.keys()],
            ...(entry.authProvider.name === 'oidc'
              ? { oidc: oidcSettings(file, entry.authProvider.config, vault) }
              : {}),
          },
    exec: entry.exec === null ? null : execEvidence(file, entry.exec, vault),
  };
}

/** What is secret among the settings goes to the vault and nowhere else. */
function oidcSettings(file: string, config: ReadonlyMap<string, Spot<string>>, vault: Vault): OidcSettings {
  const spot = (name: string) => {
    const found = config.get(name) ?? null;
    return found === null || found.value === '' ? null : found;
  };
  for (const name of ['client-secret', 'refresh-token']) {
    const found = spot(name);
    if (found !== null) vault.put(found.value, 'secret');
  }
  const issuer = spot('idp-issuer-url');
  const authority = spot('idp-certificate-authority-data');
  return {
    issuer: issuer === null ? null : takeUser(issuer.value).url,
    clientId: spot('client-id') !== null,
    idToken: secret(file, spot('id-token'), vault),
    refreshToken: spot('refresh-token') !== null,
    authorityReadable: authority === null || 'bytes' in decodeBase64(authority.value),
  };
}

function execEvidence(file: string, exec: ParsedExec, vault: Vault): ExecEntry {
  const args = redactArguments(exec.args);
  const env = exec.env.map(redactVariable);
  // What is not fit to be shown is looked for in what the program prints, too.
  const shown = [...args, ...env.map(({ value }) => value)];
  const written = [...exec.args, ...exec.env.map(({ value }) => value)];
  for (const [index, value] of written.entries()) if (value !== shown[index]) vault.put(value, 'secret');
  return {
    origin: originOf(file, exec.place),
    command: locate(file, exec.command),
    args,
    env,
    apiVersion: locate(file, exec.apiVersion),
    interactiveMode: locate(file, exec.interactiveMode),
    provideClusterInfo: exec.provideClusterInfo,
    installHint: exec.installHint,
    asWritten: vault.put(JSON.stringify({ args: exec.args, env: exec.env }), 'secret'),
  };
}

/** A path against the folder of the file that names it, as named: links, `~` and variables are not followed (loader.go). */
function absolutePath(file: string, spot: Spot<string> | null): Located<string> | null {
  if (spot === null) return null;
  const path = isAbsolute(spot.value) ? spot.value : join(dirname(file), spot.value);
  return locate(file, { ...spot, value: path });
}

/** Null also for data that decodes to nothing: client-go goes by the length. */
function data(file: string, spot: Spot<string> | null, kind: VaultKind, vault: Vault): Located<DataShape> | null {
  if (spot === null) return null;
  const decoded = decodeBase64(spot.value);
  const bytes = 'badAt' in decoded ? null : decoded.bytes.length;
  if (bytes === 0) return null;
  const badBase64At = 'badAt' in decoded ? decoded.badAt : null;
  return locate(file, { ...spot, value: { handle: vault.put(spot.value, kind), bytes, badBase64At } });
}

function secret(file: string, spot: Spot<string> | null, vault: Vault): Located<SecretShape> | null {
  return spot === null ? null : locate(file, { ...spot, value: shape(spot.value, vault) });
}

function shape(value: string, vault: Vault): SecretShape {
  return describeSecret(value, vault.put(value, 'secret'));
}
