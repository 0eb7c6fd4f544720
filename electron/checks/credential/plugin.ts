import type { LookupFault } from '../../../shared/catalogue/credential/plugin.ts';
import type { ExecPluginEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry, UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { isKnownMode, isKnownVersion } from '../../../shared/rules/exec-entry.ts';
import { foundPlugin, hidesPrograms } from '../../../shared/rules/found-plugin.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type NamedProblem, notApplicable, pass, problem, warn } from '../judgement.ts';
import { wrongKubelogin } from './kubelogin.ts';
import { shellFacts, shellOnlyProblem } from './plugin-elsewhere.ts';
import { policyFacts, policyProblem } from './policy-problem.ts';

/** Could client-go start the sign-in program, and may it? It is looked up and never run. */
export const pluginCheck = defineCheck({
  step: 'credential.plugin',
  needs: ['kubeconfig', 'environment', 'execPlugin', 'pluginShell', 'shellPlugin', 'pluginPolicy'],
  judge: (known) => {
    const { environment, execPlugin, pluginShell, shellPlugin, pluginPolicy } = known;
    const { user, cluster } = known.kubeconfig;
    const exec = user?.exec ?? null;
    if (user === null || exec === null) {
      return notApplicable('notConfigured', 'The kubeconfig asks for no sign-in program.');
    }
    const { plugin } = foundPlugin(known);
    const facts = [
      ...factsOf(exec, execPlugin),
      ...shellFacts(pluginShell, shellPlugin),
      ...(pluginPolicy === null ? [] : policyFacts(pluginPolicy)),
    ];
    const choice = chooseCredential(user, cluster);
    const entry = { user: user.name, file: exec.origin.file };
    const mode = interactiveModeProblem(exec, entry);
    const version = choice.notSentOverHttp ? null : versionProblem(exec, entry, execPlugin);
    const settings = [mode, version].filter((found) => found !== null);
    if (settings.length > 0) return fail(settings, { facts });
    if (choice.notSentOverHttp) {
      return notApplicable('notUsed', 'kubectl starts no sign-in program for a server whose address is http.', {
        facts,
      });
    }
    if (choice.bearer !== 'exec') {
      const message = 'Another part of the credential wins, so kubectl never starts the sign-in program.';
      return notApplicable('notUsed', message, { facts });
    }
    if (exec.command !== null && plugin?.resolved == null && hidesPrograms(environment)) {
      return inconclusive('cannotBeTold', hiddenWords(exec.command.value, environment), { facts, next: inTerminal });
    }
    const elsewhere = shellOnlyProblem(exec, environment, execPlugin, shellPlugin);
    if (elsewhere?.blocks === true) return fail(elsewhere, { facts });
    const lookup = lookupProblem(exec, plugin);
    if (lookup !== null) return fail(lookup, { facts });
    const wrong = plugin === null ? null : wrongKubelogin(exec, plugin);
    if (wrong !== null) return fail(wrong, { facts });
    const forbidden = pluginPolicy === null ? null : policyProblem(pluginPolicy, exec, plugin?.resolved ?? '');
    if (forbidden !== null) return fail(forbidden, { facts });
    const terminal = exec.interactiveMode?.value === 'Always' ? terminalProblem(user, exec, plugin) : null;
    const remarks = [elsewhere, terminal].filter((found) => found !== null);
    if (remarks.length > 0) return warn(remarks, { facts });
    return pass('The sign-in program is installed, and kubectl can start it.', { note: 'found, not run', facts });
  },
});

const inTerminal = 'Run authpath diagnose in a terminal: there it sees what kubectl sees.';

function hiddenWords(command: string, { packaging }: EnvironmentEvidence): string {
  return `Authpath runs inside ${packaging}, which hides this computer’s programs, so whether ${command} is installed can’t be told.`;
}

interface Entry {
  readonly user: string;
  readonly file: string;
}

/** client-go asks for the mode while it loads the configuration, whether the program is used or not (validation.go). */
function interactiveModeProblem(exec: ExecEntry, entry: Entry): NamedProblem | null {
  const mode = exec.interactiveMode?.value ?? '';
  const origin = exec.interactiveMode?.origin ?? exec.origin;
  if (isKnownMode(exec)) return null;
  return problem('CRED-14', { ...entry, found: mode === '' ? null : mode }, { origin });
}

/** client-go makes the plugin's client even when another part of the credential wins (exec.go, newAuthenticator). */
function versionProblem(exec: ExecEntry, entry: Entry, plugin: ExecPluginEvidence | null): NamedProblem | null {
  const found = exec.apiVersion?.value ?? '';
  if (isKnownVersion(exec)) return null;
  const args = { ...entry, found, known: plugin?.knownAs ?? null };
  return problem('CRED-13', args, { origin: exec.apiVersion?.origin ?? exec.origin });
}

function lookupProblem(exec: ExecEntry, plugin: ExecPluginEvidence | null): NamedProblem | null {
  const origin = exec.command?.origin ?? exec.origin;
  const command = exec.command?.value ?? '';
  const known = plugin?.knownAs ?? null;
  const named = (fault: LookupFault, detail: string | null = null, likely = false) =>
    problem('CRED-10', { command, fault, detail, known }, { origin, likely });
  if (plugin === null || command === '') return named('unnamed');
  if (plugin.resolved === null) return named(whyNotResolved(plugin), plugin.searched[0] ?? null);
  if (plugin.interpreter?.exists === false) return named('interpreter', plugin.resolved);
  const { handsOnTo } = plugin;
  // Another word may be a command of a kubectl that is newer than this list of them: that one is left to the run.
  if (handsOnTo?.resolved === null && known === 'oidc-login') return named('helper', handsOnTo.name);
  // A kernel can be taught other formats, so that an unknown one is only likely to fail.
  return plugin.format === 'unknown' ? named('format', plugin.resolved, true) : null;
}

function whyNotResolved({ lookup, candidates, refusedRelative }: ExecPluginEvidence): LookupFault {
  if (refusedRelative) return 'relative';
  if (lookup === 'name') return 'notFound';
  const [candidate] = candidates;
  if (candidate === undefined) return 'missing';
  return candidate.kind === 'directory' ? 'directory' : candidate.kind === 'file' ? 'notExecutable' : 'missing';
}

function terminalProblem(user: UserEntry, exec: ExecEntry, plugin: ExecPluginEvidence | null): NamedProblem {
  const command = exec.command?.value ?? '';
  const known = plugin?.knownAs ?? null;
  const args = { user: user.name, file: exec.origin.file, command, known, asks: 'always' } as const;
  return problem('CRED-15', args, { origin: exec.interactiveMode?.origin ?? exec.origin, blocks: false });
}

function factsOf(exec: ExecEntry, plugin: ExecPluginEvidence | null): readonly Fact[] {
  const facts: Fact[] = [];
  const origin = exec.command?.origin ?? exec.origin;
  if (exec.command !== null) facts.push(fact('Sign-in program', [exec.command.value, ...exec.args], 'plain', origin));
  if (plugin !== null) {
    const { resolved, candidates, searched, interpreter } = plugin;
    if (resolved !== null) facts.push(fact('Found at', resolved, 'pass', null));
    else facts.push(fact('Looked in', searched.length === 0 ? 'PATH is empty' : searched, 'fail', null));
    const others = candidates.filter((candidate) => candidate.path !== resolved);
    if (others.length > 0)
      facts.push(
        fact(
          'Also there, not used',
          others.map(({ path }) => path),
        ),
      );
    const chosen = candidates.find((candidate) => candidate.path === resolved);
    if (chosen?.worldWritableFolder === true) {
      facts.push(fact('Folder that anybody may write to', chosen.path, 'warn', null));
    }
    if (interpreter !== null)
      facts.push(fact('Interpreter', interpreter.path, interpreter.exists ? 'pass' : 'fail', null));
    const { handsOnTo } = plugin;
    if (handsOnTo !== undefined)
      facts.push(
        fact(
          'kubectl hands on to',
          [handsOnTo.name, handsOnTo.resolved ?? 'not found in any folder of PATH'],
          handsOnTo.resolved === null ? 'unsure' : 'pass',
          null,
        ),
      );
    if (plugin.kubelogin !== null) facts.push(fact('Made by', plugin.kubelogin, 'plain', null));
  }
  if (exec.apiVersion !== null) facts.push(fact('Version', exec.apiVersion.value, 'plain', exec.apiVersion.origin));
  if (exec.installHint !== null)
    facts.push(fact('Hint in the kubeconfig', exec.installHint.slice(0, 300), 'plain', exec.origin));
  return facts;
}
