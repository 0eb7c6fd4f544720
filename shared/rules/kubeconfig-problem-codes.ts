import type { FailureModes } from '../catalogue/index.ts';
import type { KubeconfigFile, KubeconfigProblem } from '../model/evidence/kubeconfig.ts';
import type { Origin } from '../model/origin.ts';

type ArgumentsOf<C extends keyof FailureModes> = FailureModes[C] extends { readonly example: infer A } ? A : never;

/** A file's damage as the catalogue names it. `unsure`: a bound of ours was reached, and kubectl may well read it. */
export type NamedDamage =
  | {
      readonly [C in DamageCode]: {
        readonly kind: 'known';
        readonly code: C;
        readonly args: ArgumentsOf<C>;
        readonly origin: Origin;
      };
    }[DamageCode]
  | { readonly kind: 'unsure'; readonly message: string; readonly origin: Origin };

type DamageCode = 'KCFG-02' | 'KCFG-03' | 'KCFG-04' | 'KCFG-11' | 'KCFG-21' | 'KCFG-22' | 'KCFG-23';

const errnoWords: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  EIO: 'input/output error',
  ENAMETOOLONG: 'file name too long',
};

/** Why the file itself can't be read; null when it can, or is passed over because it is missing from a list. */
export function stateDamage(file: KubeconfigFile, mustBeThere: boolean): NamedDamage | null {
  const origin = { file: file.path, line: 1, column: 1 };
  switch (file.state) {
    case 'missing':
      return mustBeThere ? { kind: 'known', code: 'KCFG-02', args: { file: file.path }, origin } : null;
    case 'permissionDenied':
    case 'unreadable': {
      const detail = errnoWords[file.detail ?? ''] ?? file.detail ?? 'unknown error';
      if (file.detail === 'deadline')
        return { kind: 'unsure', message: `${file.path} could not be read in time.`, origin };
      return { kind: 'known', code: 'KCFG-03', args: { file: file.path, detail }, origin };
    }
    case 'directory': {
      const args = { file: file.path, what: 'it is a folder', said: `read ${file.path}: is a directory` };
      return { kind: 'known', code: 'KCFG-21', args, origin };
    }
    case 'tooLarge': {
      const size = file.sizeBytes === null ? '' : ` (${Math.round(file.sizeBytes / 1024 / 1024)} MiB)`;
      return { kind: 'unsure', message: `${file.path} is larger than 16 MiB${size} and was not read.`, origin };
    }
    default:
      return null;
  }
}

/** What one problem within a file is called. */
export function problemDamage(file: string, problem: KubeconfigProblem): NamedDamage {
  const { kind, origin, detail, said } = problem;
  const base = { file, line: origin.line, said };
  switch (kind) {
    case 'yaml':
    case 'excessiveAliasing':
      return { kind: 'known', code: 'KCFG-04', args: { ...base, detail }, origin };
    case 'controlCharacter':
    case 'markup':
    case 'wrongKind':
    case 'wrongApiVersion':
      return { kind: 'known', code: 'KCFG-21', args: { file, what: detail, said }, origin };
    case 'wrongType': {
      const args = {
        ...base,
        field: problem.field ?? 'a value',
        expected: problem.expected ?? '',
        found: problem.found ?? '',
      };
      return { kind: 'known', code: 'KCFG-22', args, origin };
    }
    case 'duplicateName': {
      const list = problem.field?.split('[')[0] ?? 'a list';
      const args = { ...base, firstLine: problem.other?.line ?? origin.line, name: problem.found ?? '', list };
      return { kind: 'known', code: 'KCFG-23', args, origin };
    }
    case 'badBase64':
      return { kind: 'known', code: 'KCFG-11', args: { ...base, field: problem.field ?? 'a value' }, origin };
    case 'tooDeep':
    case 'tooDense':
    case 'deadline':
      return { kind: 'unsure', message: `${file} was not read whole: ${detail}.`, origin };
  }
}

/** At most this many problems of one file are told: the rest shows when these are mended. */
const mostTold = 5;

/** The problems of a file worth telling. A file of another kind has nothing else to say. */
export function toldProblems(file: KubeconfigFile): readonly KubeconfigProblem[] {
  const foreign = file.problems.find((problem) => problem.kind === 'wrongKind' || problem.kind === 'wrongApiVersion');
  return foreign === undefined ? file.problems.slice(0, mostTold) : [foreign];
}
