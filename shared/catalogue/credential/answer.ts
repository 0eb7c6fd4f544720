import type { Remedy } from '../../model/remedy.ts';
import { failureMode } from '../define.ts';
import { freshKubeconfig } from '../server-remedies.ts';
import { pluginDocs, stopsBeforeCall } from './common.ts';
import { type KnownPlugin, rewriteEntry, setExecField, signInAgain } from './plugin-remedies.ts';

const execSource = 'https://github.com/kubernetes/client-go/blob/master/plugin/pkg/client/auth/exec/exec.go';
const kubercDocs = 'https://kubernetes.io/docs/reference/kubectl/kuberc/';
const connecting = 'Unable to connect to the server: getting credentials: ';

/** Why an answer is no ExecCredential. */
const answers = {
  nothing: 'printed nothing',
  other: 'printed something other than a credential',
  tooDense: 'printed something other than a credential',
  tooLong: 'printed more than 1 MiB',
  kind: 'printed an object of another kind',
  fields: 'printed a credential with fields of a wrong type',
  badPair: 'gave a client certificate and a key that can’t be used together',
} as const;

export type AnswerProblem = keyof typeof answers;

const asking = {
  always: 'always wants to ask you something',
  question: 'waits for you to type an answer',
  deviceCode: 'waits for you to enter a code on a web page',
  browser: 'waits for you to sign in with a browser',
} as const;

const empties = {
  noStatus: `exec plugin didn't return a status field`,
  noCredential: `exec plugin didn't return a token or cert/key pair`,
  halfPair: 'exec plugin returned only certificate or key, not both',
} as const;

const policies = {
  denied: 'forbid every sign-in program',
  notListed: 'do not list it',
  unusable: 'can’t be used',
} as const;

/** Sign-in programs that had to be run to be judged. */
export const answerModes = {
  'CRED-11': failureMode<{
    readonly command: string;
    /** As kubectl names it: a path is absolute. */
    readonly executable: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly says: string;
    readonly known: KnownPlugin;
  }>({
    title: 'The sign-in program fails',
    severity: 'fault',
    sentence: ({ command, exitCode, signal }) =>
      exitCode === null
        ? `The sign-in program ${command} was ended by ${signal ?? 'a signal'}, so kubectl gets no credential.`
        : `The sign-in program ${command} failed with exit code ${exitCode}, so kubectl gets no credential.`,
    innocent: stopsBeforeCall,
    why:
      'The program was started and says itself that it can’t help: mostly because your session at the provider has ended, ' +
      'the profile or region is not the one of this cluster, or the provider can’t be reached. What it prints tells which.',
    literal: ({ executable, exitCode }) =>
      `${connecting}exec: executable ${executable} failed with exit code ${exitCode ?? -1}`,
    remedies: ({ command, known }) => [...signInAgain(known), tryProgram(command)],
    scope: 'all',
    sources: [pluginDocs, execSource],
    proof: 'injected',
    texts: ['exec: executable \\S+ failed with exit code', 'Error when retrieving token from sso'],
    example: {
      command: 'aws',
      executable: 'aws',
      exitCode: 255,
      signal: null,
      says: 'Error when retrieving token from sso: Token has expired and refresh failed',
      known: 'aws',
    },
  }),
  'CRED-15': failureMode<{
    readonly user: string;
    readonly file: string;
    readonly command: string;
    readonly known: KnownPlugin;
    readonly asks: keyof typeof asking;
  }>({
    title: 'The sign-in program needs you',
    severity: 'warning',
    sentence: ({ command, asks }) =>
      asks === 'always'
        ? `The sign-in program ${command} always wants to ask you something, so it works in a terminal and not in apps or scripts.`
        : `The sign-in program ${command} ${asking[asks]}, so apps and scripts get no credential until you have.`,
    innocent: null,
    why:
      'With interactiveMode Always kubectl starts the program only when its input is a terminal. Other programs start ' +
      'anywhere, print a code or open a browser, and wait for you. Apps with a window, pipes and scheduled jobs show none ' +
      'of it.',
    literal: ({ asks }) =>
      asks === 'always'
        ? `${connecting}exec plugin cannot support interactive mode: standard input is not a terminal`
        : null,
    remedies: ({ known, user, file, command, asks }) =>
      asks === 'always'
        ? [...rewriteEntry(known), setExecField({ user, file }, '--exec-interactive-mode', 'IfAvailable')]
        : [...signInAgain(known), tryProgram(command)],
    scope: 'clients ≥ 1.22',
    sources: [
      pluginDocs,
      'https://github.com/Azure/azure-cli/issues/34091',
      'https://github.com/Azure/AKS/issues/3050',
    ],
    proof: 'injected',
    texts: ['cannot support interactive mode', 'standard input is not a terminal', 'standard input is unavailable'],
    example: {
      user: 'mara',
      file: '/home/mara/.kube/config',
      command: 'kubelogin',
      known: 'azure-kubelogin',
      asks: 'always',
    },
  }),
  'CRED-16': failureMode<{ readonly command: string; readonly fault: AnswerProblem }>({
    title: 'The sign-in program’s answer can’t be read',
    severity: 'fault',
    sentence: ({ command, fault }) => `The sign-in program ${command} ${answers[fault]}, so kubectl can’t use it.`,
    innocent: stopsBeforeCall,
    why:
      'A sign-in program must print one ExecCredential as JSON and nothing else to its standard output. A wrapper that ' +
      'prints a greeting, a wrong subcommand, or an update notice spoils it.',
    literal: null,
    remedies: ({ command }) => [tryProgram(command)],
    scope: 'all',
    sources: [pluginDocs, execSource],
    proof: 'injected',
    texts: [
      'decoding stdout:',
      "couldn't get version/kind; json parse error",
      'is not valid JSON',
      'no kind "\\w+" is registered for version',
      'plugin returned version client\\.authentication\\.k8s\\.io/__internal',
      'failed parsing client (key/certificate|leaf certificate)',
    ],
    example: { command: 'aws', fault: 'other' },
  }),
  'CRED-17': failureMode<{ readonly command: string; readonly wanted: string; readonly returned: string }>({
    title: 'The sign-in program answers in another version',
    severity: 'fault',
    sentence: ({ command, wanted, returned }) =>
      `The sign-in program ${command} answered in ${returned} where the kubeconfig asks for ${wanted}, so kubectl drops the answer.`,
    innocent: stopsBeforeCall,
    why:
      'The version in the kubeconfig and the one that the program prints must be the same. They drift apart when only the ' +
      'program or only the kubeconfig is renewed.',
    literal: ({ wanted, returned }) =>
      /\/v1(beta1)?$/.test(returned)
        ? `exec plugin is configured to use API version ${wanted}, plugin returned version ${returned}`
        : `decoding stdout: no kind "ExecCredential" is registered for version "${returned}"`,
    remedies: ({ command }) => [tryProgram(command), freshKubeconfig],
    scope: 'all',
    sources: [execSource, 'https://github.com/kodermax/kubectl-aws-eks/issues/6'],
    proof: 'injected',
    texts: ['plugin returned version', 'exec plugin is configured to use API version'],
    example: {
      command: 'aws',
      wanted: 'client.authentication.k8s.io/v1',
      returned: 'client.authentication.k8s.io/v1beta1',
    },
  }),
  'CRED-18': failureMode<{ readonly command: string; readonly fault: keyof typeof empties }>({
    title: 'The sign-in program gave no credential',
    severity: 'fault',
    sentence: ({ command, fault }) =>
      fault === 'halfPair'
        ? `The sign-in program ${command} gave a client certificate or a key and not both, so kubectl has nothing to show.`
        : `The sign-in program ${command} answered without a token or certificate, so kubectl has nothing to show.`,
    innocent: stopsBeforeCall,
    why: 'The answer has the right form and is empty. Mostly you are not signed in at the provider, or its session has ended.',
    literal: ({ fault }) => `${connecting}${empties[fault]}`,
    remedies: ({ command }) => [tryProgram(command)],
    scope: 'all',
    sources: [pluginDocs, execSource],
    proof: 'injected',
    texts: [
      "didn't return a token or cert/key pair",
      "exec plugin didn't return a status field",
      'returned only certificate or key, not both',
    ],
    example: { command: 'aws', fault: 'noCredential' },
  }),
  'CRED-22': failureMode<{ readonly command: string; readonly seconds: number; readonly left: boolean }>({
    title: 'The sign-in program does not end',
    severity: 'fault',
    sentence: ({ command, seconds, left }) =>
      left
        ? `The sign-in program ${command} left a program behind that held its output open for ${seconds} seconds, so kubectl waits.`
        : `The sign-in program ${command} had not ended after ${seconds} seconds, so kubectl waits and never asks the server.`,
    innocent: () => 'The server is not the problem: kubectl waits for the program and has sent nothing.',
    why:
      'kubectl waits for a sign-in program for ever, whatever --request-timeout says. Such a program mostly waits for a ' +
      'browser that can’t open, for a question that nobody sees, or for a provider that it can’t reach.',
    literal: null,
    remedies: ({ command }) => [tryProgram(command)],
    scope: 'all',
    sources: [pluginDocs, execSource],
    proof: 'injected',
    texts: [],
    example: { command: 'kubelogin', seconds: 45, left: false },
  }),
  'CRED-23': failureMode<{
    readonly command: string;
    /** As kubectl names it: for `notListed` where it was found, else the command, whose path is absolute. */
    readonly executable: string;
    readonly preferences: string;
    readonly fault: keyof typeof policies;
  }>({
    title: 'kubectl’s preferences forbid the sign-in program',
    severity: 'fault',
    sentence: ({ command, preferences, fault }) =>
      `kubectl’s preferences in ${preferences} ${policies[fault]}, so kubectl does not start ${command}.`,
    innocent: stopsBeforeCall,
    why:
      'Since 1.35 kubectl’s preferences file (kuberc) can say which sign-in programs may run: all, none, or those of a ' +
      'list. A policy and a list that contradict each other, or a file named by KUBERC that can’t be read, stop kubectl too. ' +
      'The program was not run here either.',
    literal: ({ executable, fault }) => {
      if (fault === 'denied') return `${connecting}plugin "${executable}" not allowed: policy set to "DenyAll"`;
      return fault === 'notListed'
        ? `${connecting}plugin path "${executable}" is not permitted by the credential plugin allowlist`
        : null;
    },
    remedies: ({ command, preferences }) => [
      {
        kind: 'local',
        text: `If you trust ${command}, name it in credentialPluginAllowlist of ${preferences}, with credentialPluginPolicy Allowlist`,
        who: 'you',
        changes: 'kubectl’s preferences on this computer',
        risk: { level: 'medium', reason: 'the program may then be started by any kubeconfig' },
        commands: [],
        scope: 'kubectl ≥ 1.35',
      },
    ],
    scope: 'kubectl ≥ 1.35',
    sources: [kubercDocs, execSource],
    proof: 'injected',
    texts: [
      'not allowed: policy set to "DenyAll"',
      'is not permitted by the credential plugin allowlist',
      'misconfigured credential plugin allowlist',
      'credential plugin policy set to',
    ],
    example: { command: 'aws', executable: 'aws', preferences: '/home/mara/.kube/kuberc', fault: 'denied' },
  }),
} as const;

function tryProgram(command: string): Remedy {
  return {
    kind: 'local',
    text: `Run ${command} in a terminal with the arguments of your kubeconfig, and see what it prints`,
    who: 'you',
    changes: 'nothing in the cluster',
    risk: { level: 'low', reason: 'kubectl does the same at every call' },
    commands: [],
    scope: null,
  };
}
