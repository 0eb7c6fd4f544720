import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Judgement, NamedProblem } from '../../../electron/checks/judgement.ts';
import { kubeconfigChecks } from '../../../electron/checks/kubeconfig/index.ts';
import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { kubeconfigSource } from '../../../electron/kube/kubeconfig/kubeconfig-source.ts';
import { loadKubeconfig } from '../../../electron/kube/kubeconfig/load-kubeconfig.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import { authorityProbe } from '../../../electron/probes/authority.ts';
import { describe as fillIn } from '../../../shared/catalogue/describe.ts';
import { type StepId, steps } from '../../../shared/flow/steps.ts';
import type { KubeconfigEvidence, KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';
import type { LoginShellEvidence } from '../../../shared/model/evidence/network.ts';

/** A folder of its own for one test, with whatever kubeconfigs the test writes. */
export class Desk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'authpath-kubeconfig-'));

  write(name: string, text: string | Uint8Array, mode = 0o600): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  clear(): void {
    chmodSync(this.folder, 0o700);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Walked {
  readonly evidence: KubeconfigEvidence;
  readonly judgements: Readonly<Record<string, Judgement>>;
  /** Codes of everything that fails or warns, in the order of the steps, as far as the walk gets. */
  readonly codes: readonly string[];
  readonly problems: readonly NamedProblem[];
  /** The sentences that a person reads. */
  readonly sentences: readonly string[];
}

export interface Asked {
  readonly context?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** What the shell would have told, where the program was not started from one. */
  readonly loginShell?: LoginShellEvidence;
}

/** `--kubeconfig FILE`, once or several times, through the real loader and the real checks. */
export function walkFiles(files: readonly string[], asked: Asked = {}): Promise<Walked> {
  return walkSource(kubeconfigSource(asked.environment ?? {}, files), asked);
}

export async function walkSource(source: KubeconfigSource, asked: Asked = {}): Promise<Walked> {
  const tools = {
    vault: new Vault(),
    certificates: new CertificateStore(),
    environment: { HOME: '/home/nobody', ...asked.environment },
    signal: new AbortController().signal,
    now: () => new Date(),
  };
  const evidence = await loadKubeconfig(source, asked.context ?? null, tools);
  const cluster = evidence.cluster;
  const data = cluster?.certificateAuthorityData?.value.handle ?? null;
  const file = data === null ? (cluster?.certificateAuthority?.value ?? null) : null;
  const authority = cluster === null ? null : await authorityProbe.measure({ data, file }, tools);
  const judgements: Record<string, Judgement> = {};
  const stopped = new Set<StepId>();
  for (const step of steps) {
    const check = kubeconfigChecks.find((candidate) => candidate.step === step.id);
    if (check === undefined) continue;
    if (step.after.some((before) => stopped.has(before as StepId))) {
      stopped.add(step.id);
      continue;
    }
    const judgement = check.judge({ kubeconfig: evidence, authority, loginShell: asked.loginShell ?? null } as never);
    judgements[step.id] = judgement;
    if (judgement.outcome === 'inconclusive') stopped.add(step.id);
    if (judgement.outcome === 'fail' && judgement.problems.some((problem) => problem.blocks)) stopped.add(step.id);
  }
  const problems = Object.values(judgements).flatMap((judgement) =>
    judgement.outcome === 'fail' || judgement.outcome === 'warn' ? judgement.problems : [],
  );
  return {
    evidence,
    judgements,
    problems,
    codes: problems.map((problem) => problem.code),
    sentences: problems.map((problem) => fillIn(problem.code, problem.args).message),
  };
}
