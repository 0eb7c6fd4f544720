import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import type { Probe, ProbeTools } from '../../../electron/probes/probe.ts';
import type { EvidenceData, ProbeName } from '../../../shared/model/evidence/index.ts';

export function newTools(signal: AbortSignal, environment: ProbeTools['environment'] = {}): ProbeTools {
  return { vault: new Vault(), certificates: new CertificateStore(), environment, signal, now: () => new Date() };
}

interface MeasureOptions {
  /** The probe's own limit unless told. */
  readonly limitMs?: number;
  readonly tools?: Partial<ProbeTools>;
}

/** Runs a probe as the engine does: with its limit, and with the demand that it ends within 100 ms of it. */
export async function measure<P extends ProbeName, I>(
  probe: Probe<P, I>,
  inputs: I,
  { limitMs = probe.limitMs, tools = {} }: MeasureOptions = {},
): Promise<EvidenceData[P]> {
  const controller = new AbortController();
  let abortedAt = 0;
  const timer = setTimeout(() => {
    abortedAt = performance.now();
    controller.abort('limit');
  }, limitMs);
  try {
    const data = await probe.measure(inputs, { ...newTools(controller.signal), ...tools });
    const late = abortedAt === 0 ? 0 : performance.now() - abortedAt;
    if (late > 100) throw new Error(`the probe ended ${Math.round(late)} ms after its limit`);
    return data;
  } finally {
    clearTimeout(timer);
  }
}
