import type { SpokenPages } from '../../../shared/model/evidence/ways.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { pageCertificateError } from '../../../shared/rules/dashboard/page-certificate.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';

/** What the browser will say of the page's own certificate; nothing where there is none. */
export function certificateRows({ certificate }: Pick<SpokenPages, 'certificate'>): readonly Fact[] {
  if (certificate === null) return [];
  const error = pageCertificateError(certificate);
  const way =
    error === 'ERR_CERT_INVALID' ? 'some browsers offer no way past it' : 'usual here; it may be passed for localhost';
  return [fact('The browser warns', [error, way], 'warn')];
}

/** The same as a warning, where it is all that stands in the way of somebody who asked for this way. */
export function certificateProblem(
  { certificate }: Pick<SpokenPages, 'certificate'>,
  host: string,
): NamedProblem | null {
  if (certificate === null || pageCertificateError(certificate) !== 'ERR_CERT_INVALID') return null;
  return problem('UI-04', { host }, { blocks: false });
}
