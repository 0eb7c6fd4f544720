/** Names whose values are secret, in options and in variables. */
const secretName = /secret|passw|token|(?:api|csrf|private)-?_?key|credential/i;
/** Names that say where something is, not what it is. */
const placeName = /(dir|file|path|url|uri|endpoint|cache|storage|name|type|mode|id|ttl|host|audience)$/i;

/** What is on or off is no secret, whatever its name: `--use-token=false`. */
const flagValue = /^(?:true|false|)$/;

const hidden = '***';

function isSecret(name: string): boolean {
  return secretName.test(name) && !placeName.test(name);
}

/** The arguments of a program, fit to be shown: `--client-secret=abc` keeps its name only. */
export function redactArguments(args: readonly string[]): readonly string[] {
  return args.map((argument, index) => {
    const [, name, value = ''] = /^(-{1,2}[\w.-]+)=(.*)$/s.exec(argument) ?? [];
    if (name !== undefined) {
      return isSecret(name) && !flagValue.test(value) ? `${name}=${hidden}` : redactText(argument);
    }
    const before = args[index - 1] ?? '';
    const isValue = /^--[\w.-]+$/.test(before) && !argument.startsWith('-');
    return isValue && isSecret(before) ? hidden : redactText(argument);
  });
}

export function redactVariable(variable: { readonly name: string; readonly value: string }) {
  return { name: variable.name, value: isSecret(variable.name) ? hidden : redactText(variable.value) };
}

/** Tokens and passwords that are recognisable anywhere. */
function redactText(text: string): string {
  return text.replace(/eyJ[\w-]{8,}\.[\w.-]+/g, hidden).replace(/\/\/[^\s/@]+:[^\s/@]+@/g, `//${hidden}@`);
}
