import { tilde } from '../../../shared/rules/file-path.ts';
import { defineCheck } from '../check.ts';
import { fact, notApplicable, pass, problem, warn } from '../judgement.ts';

const groupOrOthers = 0o077;

/** Can only the owner read the files that this target stands in? KCFG-20. */
export const privateCheck = defineCheck({
  step: 'kubeconfig.private',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig: { files, context, cluster, user, home } }) => {
    const taking = new Set([context, cluster, user].flatMap((entry) => entry?.origin.file ?? []));
    const looked = files.filter(({ path, mode }) => mode !== null && (taking.size === 0 || taking.has(path)));
    if (looked.length === 0) {
      return notApplicable('notConfigured', 'There are no permission bits to look at here.', {
        note: 'no permission bits',
      });
    }
    const rows = looked.map(({ path, mode }) => {
      const open = ((mode ?? 0) & groupOrOthers) !== 0;
      return fact('Permissions', [tilde(path, home), octal(mode ?? 0)], open ? 'warn' : 'pass');
    });
    const open = looked.filter(({ mode }) => ((mode ?? 0) & groupOrOthers) !== 0);
    if (open.length === 0) return pass('Only you can read it.', { note: octal(looked[0]?.mode ?? 0), facts: rows });
    const problems = open.map(({ path, mode }) =>
      problem(
        'KCFG-20',
        { file: path, mode: octal(mode ?? 0) },
        { origin: { file: path, line: 1, column: 1 }, subject: looked.length > 1 ? path : null, blocks: false },
      ),
    );
    return warn(problems, { facts: rows, note: octal(open[0]?.mode ?? 0) });
  },
});

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8).padStart(3, '0')}`;
}
