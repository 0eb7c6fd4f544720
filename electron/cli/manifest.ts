import { printable } from '../../shared/redaction/printable.ts';
import { createEngine } from '../engine/engine.ts';
import { kubeconfigSource } from '../kube/kubeconfig/kubeconfig-source.ts';
import { offerManifest, offerManifestOf } from '../remedies/offer-manifest.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { readerShell } from './reader-shell.ts';

/**
 * `authpath manifest`: the Deployment and Service of a Dashboard that signs in with a kubeconfig file. With a version nothing is
 * contacted; without one the context is walked to find what is installed.
 */
export async function manifest(command: CommandContext): Promise<ExitCode> {
  const { options, output, environment } = command;
  const shell = readerShell(environment);
  const offer =
    options.dashboardVersion === null
      ? offerManifest(await findInstall(command), shell)
      : offerManifestOf(options.dashboardVersion, options.namespace, shell);
  if (offer.kind === 'none') {
    output.progress(`authpath: ${printable(offer.message)}\n`);
    return exitCodes.couldNotRun;
  }
  output.result(offer.text);
  return exitCodes.sound;
}

async function findInstall({ options, environment, signal }: CommandContext) {
  const source = kubeconfigSource(environment, options.kubeconfigs);
  const handle = createEngine({ environment }).startRun({
    run: 'manifest',
    target: {
      id: 'manifest',
      set: source,
      context: options.context,
      paths: ['service'],
      ...(options.install === null ? {} : { install: options.install }),
    },
    deadlineMs: options.deadlineMs,
    pace: 'whole',
    allowExec: options.allowExec,
    emit: () => {},
  });
  signal.addEventListener('abort', () => handle.cancel());
  await handle.finished;
  return handle.install();
}
