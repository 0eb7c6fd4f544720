import { chooseCredential } from '../../shared/rules/credential.ts';
import { accepts, differs, type OpinionRule, opinionRule, refuses } from './rule.ts';

const needs = ['kubeconfig'] as const;
const program = 'javascript';

/** How @kubernetes/client-node 2.0.1 gets credentials from programs (dist/exec_auth.js, gcp_auth.js, azure_auth.js). */
export const javascriptPlugin: readonly OpinionRule[] = [
  opinionRule({
    id: 'javascript.plugin-information',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) => {
      if (user?.exec == null) return null;
      return user.exec.provideClusterInfo
        ? refuses(
            'The sign-in program is to be told about the cluster (provideClusterInfo). JavaScript clients do not set KUBERNETES_EXEC_INFO, so a program that needs it fails.',
            'Give the program what it needs as arguments, where it allows that.',
          )
        : differs(
            'JavaScript clients start the sign-in program without KUBERNETES_EXEC_INFO, and take its answer whatever version it has.',
            'Where the program complains about a missing KUBERNETES_EXEC_INFO, sign in with kubectl instead.',
          );
    },
  }),
  opinionRule({
    id: 'javascript.plugin-input',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) => {
      if (user?.exec == null || user.exec.interactiveMode?.value === 'Never') return null;
      return refuses(
        'A sign-in program that asks on its standard input waits for ever under a JavaScript client: nobody can answer there, and the client sets no limit.',
        'Sign in once in a terminal first, so that the program finds its session and need not ask.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.plugin-missing',
    program,
    needs: ['kubeconfig', 'execPlugin'],
    judge: ({ kubeconfig: { user }, execPlugin }) => {
      if (user?.exec == null || execPlugin == null || execPlugin.resolved !== null) return null;
      const hint = user.exec.installHint === null ? '' : ', and never the installHint';
      return {
        verdict: 'agrees',
        message: `JavaScript clients fail too, as the sign-in program is not found, but say only “spawn ${execPlugin.command} ENOENT”${hint}.`,
        advice: null,
      };
    },
  }),
  opinionRule({
    id: 'javascript.plugin-kept',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) =>
      user?.exec == null
        ? null
        : differs(
            'A JavaScript client keeps the sign-in program’s token until it expires, and one without expiry for as long as it runs: after a 401 it does not ask the program again.',
            'Restart such a program when your session has changed.',
          ),
  }),
  opinionRule({
    id: 'javascript.plugin-always',
    program,
    needs,
    judge: ({ kubeconfig: { user, cluster } }) => {
      if (user?.exec == null || !chooseCredential(user, cluster).unused.includes('exec')) return null;
      return differs(
        'The user has a credential besides the sign-in program. kubectl then does not start the program; JavaScript clients do, before every first request.',
        'Take the part that is not needed out of the user.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.auth-provider',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) => {
      const name = user?.authProvider?.name ?? '';
      if (name !== 'gcp' && name !== 'azure') return null;
      return accepts(
        `kubectl since 1.26 refuses the auth provider ${name}. JavaScript clients still know it, so such a program may work where kubectl does not.`,
        'Change to a sign-in program (exec) all the same: it serves both.',
      );
    },
  }),
];
