import { tilde } from '../../../shared/rules/file-path.ts';
import { problemDamage, toldProblems } from '../../../shared/rules/kubeconfig-problem-codes.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, pass } from '../judgement.ts';
import { nameDamage } from './name-damage.ts';

/** Is the text what client-go can decode? KCFG-04, KCFG-11, KCFG-21, KCFG-22, KCFG-23. */
export const syntaxCheck = defineCheck({
  step: 'kubeconfig.syntax',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig }) => {
    const told = kubeconfig.files.flatMap((file) => toldProblems(file).map((problem) => ({ file, problem })));
    const rows = told.map(({ file, problem }) =>
      fact(
        `${tilde(file.path, kubeconfig.home)}, line ${problem.origin.line}`,
        problem.line === '' ? problem.detail : [problem.line, problem.detail],
        'fail',
        problem.origin,
      ),
    );
    const damages = told.map(({ file, problem }) => problemDamage(file.path, problem));
    const { problems, unsure } = nameDamage(damages, kubeconfig);
    if (problems.length > 0) return fail(problems, { facts: rows });
    if (unsure !== null) return inconclusive('cannotBeTold', unsure.message, { facts: rows });
    const read = kubeconfig.files.filter((file) => file.state === 'read');
    const contexts = kubeconfig.contextNames.length;
    const empty = read.length === 0 ? 'The text is empty, which is allowed.' : null;
    return pass(empty ?? `The text is well-formed and holds ${contexts} ${contexts === 1 ? 'context' : 'contexts'}.`, {
      note: `${contexts} ${contexts === 1 ? 'context' : 'contexts'}`,
    });
  },
});
