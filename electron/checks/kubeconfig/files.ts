import { tilde } from '../../../shared/rules/file-path.ts';
import { mustExist } from '../../../shared/rules/kubeconfig-file.ts';
import { stateDamage } from '../../../shared/rules/kubeconfig-problem-codes.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, pass, problem } from '../judgement.ts';
import { nameDamage } from './name-damage.ts';
import { fallbackServer, podInstead, podInsteadNext } from './stands-without.ts';

const stateWords = {
  read: 'read',
  empty: 'read, and empty',
  missing: 'not there',
  directory: 'a folder',
  permissionDenied: 'permission denied',
  tooLarge: 'larger than 16 MiB',
  unreadable: 'can’t be read',
  notParsed: 'read',
} as const;

/** Are the files there, and can they be read? KCFG-01, KCFG-02, KCFG-03, and folders (KCFG-21). */
export const filesCheck = defineCheck({
  step: 'kubeconfig.files',
  needs: ['kubeconfig', 'loginShell'],
  judge: ({ kubeconfig, loginShell }) => {
    const { files, source, home } = kubeconfig;
    const rows = files.map((file) => {
      const bad = !['read', 'empty', 'notParsed', 'missing'].includes(file.state);
      return fact('File', [tilde(file.path, home), stateWords[file.state]], bad ? 'fail' : 'plain');
    });
    const damages = files.flatMap((file) => stateDamage(file, mustExist(source)) ?? []);
    const { problems, unsure } = nameDamage(damages, kubeconfig);
    if (problems.length > 0) return fail(problems, { facts: rows });
    if (unsure !== null) return inconclusive('cannotBeTold', unsure.message, { facts: rows });
    const found = files.filter((file) => file.state !== 'missing');
    if (found.length === 0) {
      if (kubeconfig.inPod === true)
        return inconclusive('notConfigured', podInstead, { next: podInsteadNext, facts: rows });
      const places = source.paths.map((path) => tilde(path, home));
      const elsewhere = loginShell?.kubeconfigFiles ?? [];
      if (elsewhere.length > 0) {
        return fail(problem('KCFG-16', { files: elsewhere }), {
          facts: [...rows, fact('KUBECONFIG in your shell', elsewhere, 'pass')],
          note: 'in your shell only',
        });
      }
      return fail(problem('KCFG-01', { places, fallback: fallbackServer(kubeconfig) }), {
        facts: rows,
        note: 'none found',
      });
    }
    const missing = files.length - found.length;
    const one = found.length === 1 ? tilde(found[0]?.path ?? '', home) : `${found.length} files`;
    const passed =
      missing === 0 ? '' : ` ${missing} of the list ${missing === 1 ? 'is' : 'are'} not there and passed over.`;
    return pass(`${one} can be read.${passed}`, {
      facts: rows,
      note: found.length === 1 ? '1 file' : `${found.length} files`,
    });
  },
});
