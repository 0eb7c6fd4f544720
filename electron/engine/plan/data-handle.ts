import type { DataShape } from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretHandle } from '../../../shared/model/evidence/secret.ts';
import type { Located } from '../../../shared/model/origin.ts';

/** Data overrides the file, unless it is empty (client-go rest/transport: `len(c.CAData) == 0 && len(c.CAFile) > 0`). */
export function dataHandle(data: Located<DataShape> | null): SecretHandle | null {
  return data === null || data.value.bytes === 0 ? null : data.value.handle;
}
