/** Variables that make a program load or start something else than what its name says. */
const names: ReadonlySet<string> = new Set([
  'PATH',
  'BASH_ENV',
  'ENV',
  'SHELLOPTS',
  'BASHOPTS',
  'IFS',
  'NODE_OPTIONS',
  'NODE_PATH',
  'PERL5LIB',
  'PERL5OPT',
  'PERLLIB',
  'RUBYLIB',
  'RUBYOPT',
  'JAVA_TOOL_OPTIONS',
  '_JAVA_OPTIONS',
  'JDK_JAVA_OPTIONS',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GCONV_PATH',
  'PATHEXT',
]);
const beginnings = ['LD_', 'DYLD_', 'PYTHON', 'BASH_FUNC_'];

/** Could this variable make a program run other code? Windows takes names in any case, so that case is passed over. */
export function isRiskyVariable(name: string): boolean {
  const upper = name.toUpperCase();
  return names.has(upper) || beginnings.some((beginning) => upper.startsWith(beginning));
}
