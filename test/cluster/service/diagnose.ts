// The headless program over the Dashboard's own link, and what it makes of it.
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { RunReport } from '../../../shared/contract/run-report.ts';

const program = path.resolve(import.meta.dirname, '../../../dist/cli/authpath.mjs');

/** Walks the Dashboard's own sign-in with the credential of a kubeconfig. */
export function diagnose(kubeconfig: string, paths: readonly string[] = ['service']): Promise<RunReport> {
  const asked = paths.flatMap((one) => ['--path', one]);
  const args = [program, 'diagnose', ...asked, '-o', 'json', '--kubeconfig', kubeconfig];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('nothing was said'));
      else resolve(JSON.parse(stdout) as RunReport);
    });
  });
}

/** Each cause by its candidates, in the order of the codes. That all Dashboards are archived is no news. */
export function causesOf({ verdict }: RunReport): readonly string[] {
  const causes = verdict.causes.map(({ candidates }) => [...candidates].sort().join('|')).sort();
  return causes.filter((code) => code !== 'DISC-06');
}
