import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { credentialChecks } from '../../../electron/checks/credential/index.ts';
import type { FactName, Facts } from '../../../electron/checks/facts.ts';
import type { Judgement, NamedProblem } from '../../../electron/checks/judgement.ts';
import { planOf } from '../../../electron/engine/plan/index.ts';
import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { describeSecret } from '../../../electron/kube/jwt/secret-shape.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import { authorityProbe } from '../../../electron/probes/authority.ts';
import { bearerTokenProbe } from '../../../electron/probes/bearer-token.ts';
import { clientCertificateProbe } from '../../../electron/probes/client-certificate.ts';
import { execCredentialProbeWithin } from '../../../electron/probes/exec-credential.ts';
import { execPluginProbe } from '../../../electron/probes/exec-plugin.ts';
import { loginShellProbe } from '../../../electron/probes/login-shell.ts';
import { pluginPolicyProbe } from '../../../electron/probes/plugin-policy.ts';
import type { ProbeTools } from '../../../electron/probes/probe.ts';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import type {
  ClusterEntry,
  DataShape,
  ExecEntry,
  KubeconfigEvidence,
  UserEntry,
} from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence } from '../../../shared/model/evidence/network.ts';
import type { SecretShape } from '../../../shared/model/evidence/secret.ts';
import type { Located } from '../../../shared/model/origin.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import { at, clusterEntry, environment, kubeconfig, userEntry } from '../builders.ts';

/** A folder of one test with real files, and the real probes and checks over it. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'authpath-credential-'));
  readonly vault = new Vault();
  readonly certificates = new CertificateStore();
  now = new Date();
  /** What kubectl would see. */
  environment: Readonly<Record<string, string | undefined>> = { PATH: process.env.PATH };

  constructor() {
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Writes a file into the world's folder and returns its path. */
  write(name: string, text: string | Uint8Array, mode = 0o600): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  /** A `*-data` field as the loader hands it on. */
  data(text: string | Uint8Array, line = 20): Located<DataShape> {
    const bytes = Buffer.from(text);
    const handle = this.vault.put(bytes.toString('base64'), 'secret');
    return at({ handle, bytes: bytes.length, badBase64At: null }, line);
  }

  token(text: string, line = 16): Located<SecretShape> {
    return at(describeSecret(text, this.vault.put(text, 'secret')), line);
  }

  tools(): ProbeTools {
    return {
      vault: this.vault,
      certificates: this.certificates,
      environment: this.environment,
      signal: new AbortController().signal,
      now: () => this.now,
    };
  }

  /** Measures and judges a user entry, as the engine would: its plans, the real probes, the four checks. */
  async judge(
    user: Partial<UserEntry>,
    options: {
      readonly cluster?: Partial<ClusterEntry>;
      readonly pathEntries?: readonly string[];
      /** How this program was started, and packaged. */
      readonly around?: Partial<EnvironmentEvidence>;
      /** The person agreed, and the program may take this long. */
      readonly runMs?: number;
    } = {},
  ): Promise<Readonly<Record<'parts' | 'plugin' | 'answer' | 'validity', Judgement>>> {
    const entry = userEntry({ token: null, ...user });
    const config = kubeconfig({
      user: entry,
      cluster: clusterEntry({ certificateAuthorityData: null, ...options.cluster }),
    });
    const around = environment({ pathEntries: options.pathEntries ?? [], ...options.around });
    const facts = await this.measure(config, around, options.runMs ?? null);
    const [parts, plugin, answer, validity] = credentialChecks.map((check) => check.judge(facts as Facts));
    if (!parts || !plugin || !answer || !validity) throw new Error('four checks are expected');
    return { parts, plugin, answer, validity };
  }

  async measure(
    config: KubeconfigEvidence,
    around: EnvironmentEvidence = environment({ pathEntries: [] }),
    runMs: number | null = null,
  ) {
    const known = { kubeconfig: config, environment: around };
    const tools = this.tools();
    const [authority, clientCertificate, bearerToken, execPlugin] = await Promise.all([
      ask('authority', known, (inputs) => authorityProbe.measure(inputs as never, tools)),
      ask('clientCertificate', known, (inputs) => clientCertificateProbe.measure(inputs as never, tools)),
      ask('bearerToken', known, (inputs) => bearerTokenProbe.measure(inputs as never, tools)),
      ask('execPlugin', known, (inputs) => execPluginProbe.measure(inputs as never, tools)),
    ]);
    const looked = { ...known, execPlugin };
    const pluginShell = await ask('pluginShell', looked, (inputs) => loginShellProbe.measure(inputs as never, tools));
    const shellPlugin = await ask('shellPlugin', { ...looked, pluginShell }, (inputs) =>
      execPluginProbe.measure(inputs as never, tools),
    );
    const found = { ...looked, pluginShell, shellPlugin };
    const pluginPolicy = await ask('pluginPolicy', found, (inputs) =>
      pluginPolicyProbe.measure(inputs as never, tools),
    );
    const clock = { now: this.now.toISOString(), timeZone: 'UTC' };
    const execCredential = await ask(
      'execCredential',
      found,
      (inputs) => execCredentialProbeWithin(runMs ?? 0).measure(inputs as never, tools),
      runMs !== null,
    );
    return { ...found, clock, authority, clientCertificate, bearerToken, pluginPolicy, execCredential };
  }
}

const requested: RequestedTarget = { id: 'test', set: { kind: 'flag', paths: [] }, context: null };

async function ask<T>(
  fact: FactName,
  known: object,
  measure: (inputs: unknown) => Promise<T>,
  allowExec = false,
): Promise<T | null> {
  const asked = planOf(fact).ask(known as never, { ...requested, allowExec });
  return asked.kind === 'one' ? measure(asked.inputs) : null;
}

export function problemsOf(judgement: Judgement): readonly NamedProblem[] {
  return 'problems' in judgement ? judgement.problems : [];
}

/** `fail CRED-04`, `pass`, `notApplicable notUsed`: outcome with codes or reason. */
export function told(judgement: Judgement): string {
  const codes = problemsOf(judgement).map(({ code }) => code);
  const reason = 'reason' in judgement ? judgement.reason : null;
  return [judgement.outcome, ...codes, ...(codes.length === 0 && reason !== null ? [reason] : [])].join(' ');
}

/** The sentence of the only problem, as a person reads it. */
export function sentence(judgement: Judgement): string {
  const [only, ...others] = problemsOf(judgement);
  if (only === undefined || others.length > 0) throw new Error(`one problem is expected: ${told(judgement)}`);
  return words(only.code, only.args).message;
}

/** An exec entry that client-go accepts. */
export function execEntry(command: string, change: Partial<ExecEntry> = {}): ExecEntry {
  return {
    origin: at('', 18).origin,
    command: at(command, 19),
    args: [],
    env: [],
    apiVersion: at('client.authentication.k8s.io/v1', 20),
    interactiveMode: at('IfAvailable', 21),
    provideClusterInfo: false,
    installHint: null,
    ...change,
  };
}

/** A JWT with these claims. The signature is not one, but as long as RS256 makes it. */
export function jwt(
  claims: object,
  change: { readonly header?: object; readonly signatureBytes?: number } = {},
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = Buffer.alloc(change.signatureBytes ?? 256, 7).toString('base64url');
  return `${part(change.header ?? { alg: 'RS256', kid: 'k1' })}.${part(claims)}.${signature}`;
}
