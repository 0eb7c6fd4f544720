import { delimiter } from 'node:path';
import { isatty } from 'node:tty';
import type { ExecCredentialEvidence } from '../../shared/model/evidence/credential.ts';
import { shownText } from '../../shared/redaction/redact-text.ts';
import { type ExecCluster, execInfo } from '../kube/exec/exec-info.ts';
import { LiveWords } from '../kube/exec/live-words.ts';
import { cleanCommand, readPluginPolicy } from '../kube/exec/plugin-policy.ts';
import { programDigest, type WrittenWords } from '../kube/exec/program-identity.ts';
import { recognisePrompt } from '../kube/exec/prompts.ts';
import { readExecAnswer } from '../kube/exec/read-answer.ts';
import { putUser } from '../kube/kubeconfig/url-user.ts';
import type { Vault } from '../kube/vault.ts';
import { type MaterialText, readMaterialText } from '../kube/x509/read-material.ts';
import { lookUpProgram } from '../platform/path-lookup.ts';
import { type GroupRun, runProcessGroup } from '../platform/process-group.ts';
import { describeToken } from './bearer-token.ts';
import { describePair } from './client-certificate.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** kubectl waits for ever. Shorter than a walk’s usual 60 s, so that a program that hangs is named and not the walk’s end. */
export const programMs = 45_000;
const mostStdoutBytes = 1024 * 1024;
const stderrTailBytes = 8 * 1024;

/**
 * Runs the sign-in program as client-go does (plugin/pkg/client/auth/exec, refreshCredsLocked), but never interactively.
 * Asked only with the person’s consent. What it gives goes into the vault; evidence says what form it has.
 */
export const execCredentialProbe = execCredentialProbeWithin(programMs);

/** `limitMs`: how long the program may take. */
export function execCredentialProbeWithin(limitMs: number) {
  return defineProbe<'execCredential', ProbeInputs['execCredential']>({
    name: 'execCredential',
    version: 1,
    // The program’s group gets two more seconds to end in.
    limitMs: limitMs + 4000,
    shownLimitMs: limitMs,
    doing: ({ command }) => `Running ${command}`,
    measure: async (inputs, tools): Promise<ExecCredentialEvidence> => {
      const { command, folder, pathEntries } = inputs;
      const { environment, signal } = tools;
      const found = await lookUpProgram({
        command,
        folder,
        pathEntries,
        platform: process.platform,
        pathExtensions: environment.PATHEXT,
      });
      const program = found.resolved ?? command;
      const policy = await readPluginPolicy({
        environment,
        command: cleanCommand(command, folder),
        resolved: program,
        pathEntries,
        signal,
      });
      const about = { program, terminal: isatty(0), policy };
      const nothing = { answer: null, token: null, clientCertificate: null };
      if (found.resolved === null) return { ...about, run: notStarted('ENOENT', limitMs), ...nothing };
      if (!policy.allows || inputs.alwaysInteractive) return { ...about, run: null, ...nothing };
      const { args, env } = JSON.parse(tools.vault.open(inputs.asWritten)) as WrittenWords;
      if (inputs.agreedProgram !== undefined) {
        // Consent was given to one program with all that it is given, and to nothing that came in its place.
        const agreed = tools.vault.open(inputs.agreedProgram);
        if ((await programDigest(program, { args, env })) !== agreed) {
          return { ...about, run: null, ...nothing, changed: true };
        }
      }
      const words = liveWords(tools);
      const ran = await runProcessGroup({
        path: program,
        args,
        environment: {
          ...environment,
          // What the program starts itself is often beside it.
          ...(inputs.pathFromShell === true ? { PATH: pathEntries.join(delimiter) } : {}),
          ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
          KUBERNETES_EXEC_INFO: execInfo(inputs.apiVersion, await clusterOf(inputs.cluster, tools)),
        },
        timeoutMs: limitMs,
        signal,
        mostStdoutBytes,
        stderrTailBytes,
        ...(words === null ? {} : { onStderr: words.take }),
      });
      if (ran.kind === 'notStarted') return { ...about, run: notStarted(ran.code, limitMs), ...nothing };
      const gave = ran.how === 'itself' && ran.exitCode === 0 ? readAnswer(ran.stdout, tools) : nothing;
      words?.end();
      // Last, when the vault knows what the program gave: it may have said the same on its standard error.
      return { ...about, run: describeRun(ran, limitMs, tools.vault), ...gave };
    },
  });
}

/** Hears the program while it runs, where somebody listens. */
function liveWords({ tell, vault, signal }: ProbeTools) {
  if (tell === undefined) return null;
  let printed = (): Buffer => Buffer.alloc(0);
  const words = new LiveWords({
    vault,
    tell: (said) => {
      // A walk that was stopped has heard enough.
      if (!signal.aborted) tell(said);
    },
    printed: () => printed().toString('utf8'),
  });
  return {
    take: (chunk: Buffer, output: () => Buffer): void => {
      printed = output;
      words.take(chunk);
    },
    end: (): void => words.end(),
  };
}

type Run = NonNullable<ExecCredentialEvidence['run']>;

function notStarted(code: string | null, limitMs: number): Run {
  const empty = { exitCode: null, signal: null, heldOpen: false, ms: 0, stderr: '', prompt: null };
  return { how: 'notStarted', code, limitMs, ...empty };
}

function describeRun(ran: Extract<GroupRun, { kind: 'ended' }>, limitMs: number, vault: Vault): Run {
  const { how, exitCode, signal, heldOpen, ms } = ran;
  const stderr = shownText(ran.stderr.toString('utf8'), vault.secretValues()).trim();
  return {
    how,
    code: null,
    exitCode,
    signal,
    heldOpen,
    ms,
    limitMs,
    stderr,
    prompt: recognisePrompt(stderr)?.kind ?? null,
  };
}

function readAnswer(stdout: Uint8Array, tools: ProbeTools) {
  const { evidence, token, clientCertificateData, clientKeyData } = readExecAnswer(stdout);
  const about = { source: 'exec', path: null, fileState: null, detail: null } as const;
  const hasPair = clientCertificateData !== '' && clientKeyData !== '';
  if (clientKeyData !== '') tools.vault.put(clientKeyData, 'secret');
  return {
    answer: evidence,
    token: token === '' ? null : { ...about, ...describeToken(token, token, tools) },
    clientCertificate: hasPair ? describePair(material(clientCertificateData), material(clientKeyData), tools) : null,
  };
}

/** PEM as the program gave it, one character a byte. */
function material(pem: string): MaterialText {
  const text = Buffer.from(pem, 'utf8').toString('latin1');
  return { source: 'data', path: null, failure: null, detail: null, text };
}

async function clusterOf(
  from: ProbeInputs['execCredential']['cluster'],
  tools: ProbeTools,
): Promise<ExecCluster | null> {
  if (from === null) return null;
  const { server, serverName, insecure, disableCompression, proxyUrl, proxyCredential } = from;
  const authority = await readMaterialText(from.authorityData, from.authorityFile, tools);
  const bytes = authority === null || authority.text === '' ? null : Buffer.from(authority.text, 'latin1');
  const user = proxyCredential === null ? null : tools.vault.open(proxyCredential);
  return {
    server,
    serverName,
    insecure,
    authority: bytes,
    proxyUrl: user === null ? proxyUrl : putUser(proxyUrl, user),
    disableCompression,
    config: from.config === null ? null : tools.vault.open(from.config),
  };
}
