/**
 * The flowchart: links, stages, steps and their order. One definition for the engine, the window, the headless program
 * and the docs. The order within a stage is the order in which kubectl would meet the questions (Go checks a certificate's
 * dates, then its names, then its chain: crypto/x509 verify.go), so that the first cause is the one that kubectl prints.
 */

export type LinkId = 'user' | 'dashboard' | 'service';

export const links: readonly { readonly id: LinkId; readonly title: string }[] = [
  { id: 'user', title: 'You → API server' },
  { id: 'dashboard', title: 'API server → Dashboard' },
  { id: 'service', title: 'Dashboard → API server' },
];

export const stages = [
  { id: 'kubeconfig', link: 'user', title: 'Kubeconfig', leadsOn: 'sound' },
  { id: 'credential', link: 'user', title: 'Credential', leadsOn: 'usable' },
  { id: 'network', link: 'user', title: 'Network', leadsOn: 'reached' },
  { id: 'server', link: 'user', title: 'API server', leadsOn: 'signed in' },
] as const satisfies readonly { id: string; link: LinkId; title: string; leadsOn: string }[];

export type StageId = (typeof stages)[number]['id'];

interface StepShape {
  readonly id: `${StageId}.${string}`;
  /** Affirmative and short, for lists: `Name resolves`. */
  readonly title: string;
  /** The same, when it fails: `Name does not resolve`. */
  readonly failureTitle: string;
  /** The question that the step asks, in plain words. */
  readonly question: string;
  /** One line: why it matters. */
  readonly why: string;
  /** Steps that must not have failed before this one is asked. */
  readonly after: readonly string[];
}

export const steps = [
  {
    id: 'kubeconfig.files',
    title: 'Files readable',
    failureTitle: 'File not readable',
    question: 'Can every kubeconfig file be found and read?',
    why: 'A kubeconfig says which cluster to call and as whom. kubectl reads every file of the list before it does anything.',
    after: [],
  },
  {
    id: 'kubeconfig.syntax',
    title: 'Text is sound',
    failureTitle: 'Text is damaged',
    question: 'Is each file well-formed YAML of the right kind?',
    why: 'One wrong character makes kubectl refuse the whole list of files.',
    after: ['kubeconfig.files'],
  },
  {
    id: 'kubeconfig.names',
    title: 'Names merge',
    failureTitle: 'Names collide',
    question: 'Do the names of several files stay apart?',
    why: 'Where two files use one name, kubectl takes the first and ignores the other without a word.',
    after: ['kubeconfig.syntax'],
  },
  {
    id: 'kubeconfig.context',
    title: 'Context exists',
    failureTitle: 'Context incomplete',
    question: 'Does the context exist, with its cluster and its user?',
    why: 'A context joins a cluster and a user by name. If one of the names leads nowhere, kubectl calls the wrong place or nobody.',
    after: ['kubeconfig.syntax'],
  },
  {
    id: 'kubeconfig.entries',
    title: 'Entries agree',
    failureTitle: 'Entries contradict',
    question: 'Are the entries of the cluster and the user complete, and do they agree?',
    why: 'Some settings exclude each other. kubectl stops before it calls the server.',
    after: ['kubeconfig.context'],
  },
  {
    id: 'kubeconfig.server',
    title: 'Server address',
    failureTitle: 'Bad server address',
    question: 'Is the server’s address one that can be called?',
    why: 'The address decides everything that follows: name, port, and whether the connection is protected.',
    after: ['kubeconfig.context'],
  },
  {
    id: 'kubeconfig.references',
    title: 'Authority readable',
    failureTitle: 'Authority not readable',
    question: 'Can the certificate authority that the kubeconfig names be read?',
    why: 'With it your computer tells the real API server from another one.',
    after: ['kubeconfig.entries'],
  },
  {
    id: 'kubeconfig.private',
    title: 'File is private',
    failureTitle: 'File is open to others',
    question: 'Can only you read the kubeconfig?',
    why: 'Who can read the file can sign in as you.',
    after: ['kubeconfig.files'],
  },
  {
    id: 'credential.parts',
    title: 'Parts readable',
    failureTitle: 'Part not readable',
    question: 'Can every part of your credential be read and used?',
    why: 'A credential is a certificate with its key, a token, or a program that gets one.',
    after: ['kubeconfig.entries'],
  },
  {
    id: 'credential.plugin',
    title: 'Sign-in program found',
    failureTitle: 'Sign-in program missing',
    question: 'Is the sign-in program that the kubeconfig names installed, and can kubectl use it?',
    why: 'Cloud clusters often have no stored credential: a program on your computer fetches one.',
    after: ['kubeconfig.entries'],
  },
  {
    id: 'credential.answer',
    title: 'Sign-in program answers',
    failureTitle: 'Sign-in program fails',
    question: 'Does the sign-in program give a credential that kubectl can use?',
    why: 'It is run as kubectl runs it, and only with your consent. What it gives is sent to the server and shown to nobody.',
    after: ['credential.plugin'],
  },
  {
    id: 'credential.validity',
    title: 'Valid now',
    failureTitle: 'Not valid now',
    question: 'Is the credential valid today, as far as it can be told from here?',
    why: 'Certificates and tokens have dates and purposes written in them. Only the server decides, so it is asked all the same.',
    after: ['credential.parts'],
  },
  {
    id: 'network.route',
    title: 'Which proxy applies',
    failureTitle: 'Proxy setting unusable',
    question: 'Does the connection go through a proxy, and which?',
    why: 'Proxy settings hide in the kubeconfig and in the environment, and change who really answers.',
    after: ['kubeconfig.server'],
  },
  {
    id: 'network.tunnel',
    title: 'Proxy lets through',
    failureTitle: 'Proxy does not let through',
    question: 'Does the proxy open a way to the API server?',
    why: 'If the proxy refuses, the API server never hears of you. kubectl then often blames the server.',
    after: ['network.route'],
  },
  {
    id: 'network.name',
    title: 'Name resolves',
    failureTitle: 'Name does not resolve',
    question: 'Does the server’s name lead to an address?',
    why: 'Without an address there is nobody to call.',
    after: ['network.route'],
  },
  {
    id: 'network.connect',
    title: 'TCP connects',
    failureTitle: 'TCP does not connect',
    question: 'Does anything listen at that address and port?',
    why: 'A connection is needed before any certificate or credential matters.',
    after: ['network.name'],
  },
  {
    id: 'network.handshake',
    title: 'TLS completes',
    failureTitle: 'TLS does not complete',
    question: 'Does the server speak TLS, and does the handshake end well?',
    why: 'TLS is the protection around every request. If it does not start, something else answers on that port.',
    after: ['network.connect', 'network.tunnel'],
  },
  {
    id: 'network.dates',
    title: 'Certificate is in date',
    failureTitle: 'Certificate out of date',
    question: 'Is the server’s certificate valid today?',
    why: 'Outside its dates every client hangs up before it signs in.',
    after: ['network.handshake'],
  },
  {
    id: 'network.names',
    title: 'Certificate names',
    failureTitle: 'Name not in certificate',
    question: 'Does the server’s certificate contain the name that you call?',
    why: 'Otherwise it could be anybody’s server, and every client hangs up.',
    after: ['network.handshake'],
  },
  {
    id: 'network.authority',
    title: 'Authority matches',
    failureTitle: 'Authority does not match',
    question: 'Was the server’s certificate signed by the authority that your kubeconfig trusts?',
    why: 'That signature is the only proof that it is your cluster.',
    after: ['network.handshake', 'kubeconfig.references'],
  },
  {
    id: 'network.clock',
    title: 'Clocks agree',
    failureTitle: 'Clocks disagree',
    question: 'Do this computer’s clock and the server’s agree?',
    why: 'Certificates and tokens are judged by the clock. Minutes of difference are enough to be refused.',
    after: ['network.handshake'],
  },
  {
    id: 'server.kubernetes',
    title: 'Is it Kubernetes',
    failureTitle: 'Not a Kubernetes API',
    question: 'Is it a Kubernetes API server that answers?',
    why: 'Load balancers, login pages and other products often sit on the same address.',
    after: ['network.handshake', 'network.dates', 'network.names', 'network.authority', 'network.tunnel'],
  },
  {
    id: 'server.version',
    title: 'Version known',
    failureTitle: 'Version not known',
    question: 'Which version of Kubernetes is it?',
    why: 'Ways to sign in came and went with versions; so does the advice.',
    after: ['server.kubernetes'],
  },
  {
    id: 'server.ready',
    title: 'Server is ready',
    failureTitle: 'Server is not ready',
    question: 'Does the API server say that it is ready?',
    why: 'A server without its database answers late or not at all, whatever the credential.',
    after: ['server.kubernetes'],
  },
  {
    id: 'server.anonymous',
    title: 'Without credential',
    failureTitle: 'Without credential',
    question: 'What does the server let strangers see?',
    why: 'It tells whether a refusal later means “wrong credential” or “no credential arrived”.',
    after: ['server.kubernetes'],
  },
  {
    id: 'server.credential',
    title: 'Credential accepted',
    failureTitle: 'Credential refused',
    question: 'Does the API server accept your credential?',
    why: 'This is the moment of signing in. The server never says why it refuses, so the reason is sought beside it.',
    after: ['server.kubernetes', 'credential.parts', 'credential.answer'],
  },
  {
    id: 'server.identity',
    title: 'Who am I',
    failureTitle: 'Identity not usable',
    question: 'Who does the server think you are?',
    why: 'A credential can be accepted and still belong to somebody else.',
    after: ['server.credential'],
  },
  {
    id: 'server.access',
    title: 'Allowed what it needs',
    failureTitle: 'Right is missing',
    question: 'May you do what signing in needs?',
    why: 'Being known is not being allowed. Missing rights look like a failed sign-in in many tools.',
    after: ['server.identity'],
  },
  {
    id: 'server.extensions',
    title: 'Extensions answer',
    failureTitle: 'Extension does not answer',
    question: 'Do the APIs that extensions add to the server answer?',
    why: 'kubectl asks for all APIs before most commands. One that nobody serves makes it slow, and prints errors that look like yours.',
    after: ['server.access'],
  },
] as const satisfies readonly StepShape[];

export type StepId = (typeof steps)[number]['id'];

export interface Step extends StepShape {
  readonly id: StepId;
  readonly after: readonly StepId[];
}

/** The steps of a stage, in order. */
export function stepsOfStage(stage: StageId): readonly Step[] {
  return steps.filter((step) => step.id.startsWith(`${stage}.`));
}

/** `3.5`: the number that lists and texts show. Stage and step count from 1. */
export function stepNumber(id: StepId): string {
  const stage = stages.findIndex((candidate) => id.startsWith(`${candidate.id}.`));
  const within = stepsOfStage(stages[stage]?.id ?? 'kubeconfig').findIndex((step) => step.id === id);
  return `${stage + 1}.${within + 1}`;
}
