import { accepts, differs, type OpinionRule, opinionRule, refuses } from './rule.ts';

const needs = ['kubeconfig'] as const;
const program = 'javascript';

/** How @kubernetes/client-node 2.0.1 reads kubeconfigs (dist/config.js, config_types.js) where client-go does otherwise. */
export const javascriptLoading: readonly OpinionRule[] = [
  opinionRule({
    id: 'javascript.missing-file',
    program,
    needs,
    judge: ({ kubeconfig: { source, files } }) => {
      const missing = files.find(({ state }) => state === 'missing');
      if (source.kind !== 'environment' || missing === undefined) return null;
      if (files.every(({ state }) => state === 'missing')) return null;
      return refuses(
        `KUBECONFIG names ${missing.path}, which is not there. kubectl skips it; JavaScript clients stop with ENOENT and read nothing.`,
        `Take ${missing.path} out of KUBECONFIG.`,
      );
    },
  }),
  opinionRule({
    id: 'javascript.empty-file',
    program,
    needs,
    judge: ({ kubeconfig: { files } }) => {
      const empty = files.find(({ state }) => state === 'empty');
      if (empty === undefined) return null;
      return refuses(
        `${empty.path} is empty. kubectl takes that for an empty kubeconfig; JavaScript clients stop with an error.`,
        `Remove ${empty.path}, or fill it.`,
      );
    },
  }),
  opinionRule({
    id: 'javascript.duplicate-names',
    program,
    needs,
    judge: ({ kubeconfig: { source, shadowed } }) => {
      const [first] = shadowed;
      if (source.kind !== 'environment' || first === undefined) return null;
      return refuses(
        `Two files define the ${first.kind} “${first.name}”. kubectl takes the first; JavaScript clients stop with “Duplicate ${first.kind}”.`,
        `Rename the ${first.kind} in ${first.ignored.file}, or take that file out of KUBECONFIG.`,
      );
    },
  }),
  opinionRule({
    id: 'javascript.current-context',
    program,
    needs,
    judge: ({ kubeconfig: { source, files, requestedContext } }) => {
      const named = files.flatMap(({ currentContext }) => (currentContext?.value ? [currentContext.value] : []));
      const [first] = named;
      const last = named.at(-1);
      if (source.kind !== 'environment' || requestedContext !== null || first === undefined || first === last)
        return null;
      return differs(
        `Several files set current-context. kubectl takes the first, “${first}”; JavaScript clients take the last, “${last}”, and so call another cluster or as another user.`,
        'Keep current-context in one file only.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.no-user',
    program,
    needs,
    judge: ({ kubeconfig: { context, cluster, user } }) => {
      if (context === null || cluster === null || user !== null) return null;
      const ignored = [
        (cluster.certificateAuthority ?? cluster.certificateAuthorityData) ? 'the certificate authority' : null,
        cluster.insecureSkipTlsVerify?.value === true ? 'insecure-skip-tls-verify' : null,
        cluster.tlsServerName ? 'tls-server-name' : null,
      ].filter((part) => part !== null);
      if (ignored.length === 0) return null;
      return differs(
        `The context has no user. JavaScript clients then call without a credential and also ignore ${ignored.join(' and ')} of the cluster.`,
        'Give the context a user.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.token-file',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) => {
      if (user?.tokenFile == null || user.tokenFile.value === '') return null;
      const other = [user.token, user.clientCertificate, user.clientCertificateData, user.exec].some(
        (part) => part !== null,
      );
      const start = `The user’s tokenFile, ${user.tokenFile.value}, is unknown to JavaScript clients`;
      return other
        ? differs(
            `${start}: they sign in with the user’s other credential, where kubectl sends the file’s token.`,
            tokenFileAdvice,
          )
        : refuses(`${start}: they send no credential at all, so the server answers 401 or 403.`, tokenFileAdvice);
    },
  }),
  opinionRule({
    id: 'javascript.file-before-data',
    program,
    needs,
    judge: ({ kubeconfig: { cluster, user } }) => {
      const both = [
        ...(cluster?.certificateAuthority && cluster.certificateAuthorityData ? ['certificate-authority'] : []),
        ...(user?.clientCertificate && user.clientCertificateData ? ['client-certificate'] : []),
        ...(user?.clientKey && user.clientKeyData ? ['client-key'] : []),
      ];
      if (both.length === 0) return null;
      return accepts(
        `${both.join(' and ')} is given as data and as a file. kubectl refuses that; JavaScript clients go on with the file.`,
        'Keep one of the two, and make sure that it is the right one.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.authority-and-insecure',
    program,
    needs,
    judge: ({ kubeconfig: { cluster } }) => {
      const authority = cluster?.certificateAuthority ?? cluster?.certificateAuthorityData ?? null;
      if (authority === null || cluster?.insecureSkipTlsVerify?.value !== true) return null;
      return accepts(
        'The cluster has an authority and insecure-skip-tls-verify. kubectl refuses that; JavaScript clients go on and check nothing.',
        'Take insecure-skip-tls-verify out.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.bad-base64',
    program,
    needs,
    judge: ({ kubeconfig: { cluster, user } }) => {
      const parts = [
        ['certificate-authority-data', cluster?.certificateAuthorityData],
        ['client-certificate-data', user?.clientCertificateData],
        ['client-key-data', user?.clientKeyData],
      ] as const;
      const damaged = parts.find(([, data]) => data != null && data.value.badBase64At !== null);
      if (damaged === undefined) return null;
      return differs(
        `${damaged[0]} is no base64. kubectl refuses the file and says so; JavaScript clients drop the characters that they can’t read and go on with the rest, which fails later in other words.`,
        'Copy the data again, whole.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.impersonation',
    program,
    needs,
    judge: ({ kubeconfig: { user } }) => {
      const dropped = [
        user?.impersonateGroups != null && user.impersonateGroups.value.length > 0 ? 'as-groups' : null,
        user?.impersonateUid ? 'as-uid' : null,
        user?.impersonateExtra != null && Object.keys(user.impersonateExtra.value).length > 0 ? 'as-user-extra' : null,
      ].filter((part) => part !== null);
      if (dropped.length === 0) return null;
      return differs(
        `JavaScript clients drop ${dropped.join(', ')} of the user, so the server sees other rights than for kubectl.`,
        'Do not rely on impersonated groups in such programs: use a credential that has the rights itself.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.wsl',
    program,
    needs: ['kubeconfig', 'environment'],
    judge: ({ kubeconfig: { source, files }, environment: { platform } }) => {
      const missing = files.every(({ state }) => state === 'missing');
      if (platform !== 'win32' || source.kind !== 'default' || !missing) return null;
      return differs(
        'Without a kubeconfig on Windows, JavaScript clients start wsl.exe and take the one of the Linux subsystem; kubectl does not.',
        'Set KUBECONFIG, so that every program reads the same file.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.plugin-path',
    program,
    needs: ['kubeconfig', 'environment'],
    judge: ({ kubeconfig: { user }, environment: { platform } }) => {
      const command = user?.exec?.command?.value ?? '';
      const separated = command.includes('/') || (platform === 'win32' && command.includes('\\'));
      if (!separated || /^(?:[\\/]|[A-Za-z]:)/.test(command)) return null;
      return refuses(
        `The sign-in program ${command} is a relative path. kubectl takes it from the kubeconfig’s folder, JavaScript clients from wherever they were started, so they mostly find nothing (ENOENT).`,
        'Write the whole path.',
      );
    },
  }),
];

const tokenFileAdvice = 'For such programs put the token into token, or use a sign-in program (exec).';
