import { tilde } from '../../../shared/rules/file-path.ts';
import { hiddenFromTarget } from '../../../shared/rules/shadowed-entries.ts';
import { defineCheck } from '../check.ts';
import { fact, pass, problem, warn } from '../judgement.ts';

/** Do names of several files collide, where this target is concerned? KCFG-15. */
export const namesCheck = defineCheck({
  step: 'kubeconfig.names',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig }) => {
    const { home, files } = kubeconfig;
    const concerned = hiddenFromTarget(kubeconfig);
    if (concerned.length > 0) {
      const problems = concerned.map(({ kind, name, used, ignored }) =>
        problem(
          'KCFG-15',
          { kind, name, used: used.file, ignored: ignored.file, refused: false },
          { origin: ignored, subject: `${kind} ${name}`, blocks: false },
        ),
      );
      const rows = concerned.map(({ kind, name, used, ignored }) =>
        fact(
          `${kind} ${name}`,
          [`${tilde(used.file, home)}:${used.line} is used`, `${tilde(ignored.file, home)}:${ignored.line} is ignored`],
          'warn',
          used,
        ),
      );
      return warn(problems, { facts: rows, note: 'first file wins' });
    }
    const readable = files.filter((file) => file.state === 'read').length;
    if (readable < 2) {
      const alone = files.length < 2 ? 'There is one file' : 'Only one of the files can be read';
      return pass(`${alone}, so no names can collide.`);
    }
    return pass('No name of this context stands in another file with other content.');
  },
});
