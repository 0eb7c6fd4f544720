import { addressModes } from './kubeconfig/address.ts';
import { agreementModes } from './kubeconfig/agreement.ts';
import { authorityModes } from './kubeconfig/authority.ts';
import { mergeModes } from './kubeconfig/merge.ts';
import { nameModes } from './kubeconfig/names.ts';
import { readingModes } from './kubeconfig/reading.ts';
import { textModes } from './kubeconfig/text.ts';

/** KCFG: what is wrong in the kubeconfig itself. client-go stops at most of them before it calls anybody. */
export const kubeconfigModes = {
  ...readingModes,
  ...textModes,
  ...mergeModes,
  ...nameModes,
  ...authorityModes,
  ...agreementModes,
  ...addressModes,
} as const;
