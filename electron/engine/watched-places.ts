import type { AuthorityEvidence, ClientCertificateEvidence } from '../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import { chooseCredential } from '../../shared/rules/credential.ts';
import { knownPlugin } from '../../shared/rules/known-plugin.ts';
import { signInTraces } from '../../shared/rules/sign-in-traces.ts';
import type { Facts } from '../checks/facts.ts';
import type { Walk } from './run.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Files and folders of this machine that a finished walk rests on. */
export interface WatchedPlaces {
  /** Kubeconfig files, and the certificates, keys and tokens that they name. They need not be there. */
  readonly files: readonly string[];
  /** Where a sign-in that happens beside us leaves its traces; empty where the walk has a credential. */
  readonly signIn: readonly string[];
}

/** What to watch so that a mended file is seen, with the environment of this run. Pure; null is a walk that told nothing. */
export function watchedPlaces(last: Pick<Walk, 'known' | 'findings'> | null, environment: Variables): WatchedPlaces {
  const fact = <N extends keyof Facts>(name: N): Facts[N] | null =>
    (last?.known.get(name)?.value ?? null) as Facts[N] | null;
  const kubeconfig = fact('kubeconfig');
  if (last === null || kubeconfig === null) return { files: [], signIn: [] };
  const { cluster, user } = kubeconfig;
  const named = [cluster?.certificateAuthority, user?.clientCertificate, user?.clientKey, user?.tokenFile].flatMap(
    (located) => (located == null || located.value === '' ? [] : [located.value]),
  );
  const read = [...authorityPaths(fact('authority')), ...pairPaths(fact('clientCertificate'))];
  const policy = fact('pluginPolicy');
  const program = fact('execPlugin')?.resolved ?? null;
  const all = [
    ...kubeconfig.source.paths,
    ...named,
    ...read,
    ...(policy === null ? [] : [policy.file]),
    ...(program === null ? [] : [program]),
  ];
  return { files: [...new Set(all)], signIn: signInPlaces(kubeconfig, last, environment) };
}

function authorityPaths(authority: AuthorityEvidence | null): readonly string[] {
  return [authority?.material?.path].filter((path) => path != null);
}

function pairPaths(pair: ClientCertificateEvidence | null): readonly string[] {
  return [pair?.certificate?.path, pair?.key?.path].filter((path) => path != null);
}

/** Only where the program did not give a credential: it writes its own cache, and must not set itself going again. */
function signInPlaces(
  { user, cluster, home, source }: KubeconfigEvidence,
  { findings }: Pick<Walk, 'findings'>,
  environment: Variables,
): readonly string[] {
  const exec = user?.exec ?? null;
  const answer = findings.get('credential.answer')?.outcome;
  if (user === null || exec?.command == null || answer !== 'fail') return [];
  if (chooseCredential(user, cluster).bearer !== 'exec') return [];
  const known = knownPlugin(exec.command.value, exec.args);
  const variables = { ...environment, ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])) };
  const ownHome = variables.HOME || home;
  if (known === null || ownHome === null) return [];
  return signInTraces(known, { home: ownHome, args: exec.args, variables, kubeconfigs: source.paths });
}
