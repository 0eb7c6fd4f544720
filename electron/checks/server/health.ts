import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { parseHealthLines } from '../../../shared/rules/health-lines.ts';
import { answerOf } from './answer.ts';

/** `etcd`, `etcd-readiness`, and the names of etcd servers that are kept apart for some resources. */
export function isDatabaseCheck(check: string): boolean {
  return check === 'etcd' || check.startsWith('etcd-');
}

/** Names of the API server's own checks of its database that fail. */
export function failingDatabaseChecks(ready: HttpEvidence | null): readonly string[] {
  return parseHealthLines(answerOf(ready)?.body ?? '')
    .filter((line) => !line.ok && isDatabaseCheck(line.check))
    .map((line) => line.check);
}
