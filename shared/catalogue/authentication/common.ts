/** What every refusal of a credential has in common. */

/** How the cloud's own commands name the cluster; null where the kubeconfig does not tell. */
export type CloudArguments = {
  readonly server: string;
  readonly name: string | null;
  readonly place: string | null;
  readonly account: string | null;
};

export const authenticationDocs = 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/';

/** client-go's words for 401, whatever the reason. */
export const unauthorizedLiteral = (): string => 'error: You must be logged in to the server (Unauthorized)';

/** Texts that every refusal can cause. */
export const unauthorizedTexts = [
  'You must be logged in to the server',
  'the server has asked for the client to provide credentials',
  '\\b401\\b[^\\n]*Unauthorized',
  '"reason":\\s*"Unauthorized"',
];

export const wayIsFine = (): string =>
  'The way is fine: name, network, proxy and the server’s certificate work, and the API server itself answered.';

export const alike = 'The answer is 401, and the API server gives the same 401 whatever the reason.';
