import { entryModes } from './kubeconfig/entries.ts';
import { fileModes } from './kubeconfig/files.ts';

/** KCFG: what is wrong in the kubeconfig itself. client-go stops at most of them before it calls anybody. */
export const kubeconfigModes = { ...fileModes, ...entryModes } as const;
