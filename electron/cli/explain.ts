import { isFailureCode, modeOf } from '../../shared/catalogue/describe.ts';
import { explainText } from '../../shared/catalogue/explain.ts';
import type { FailureCode } from '../../shared/catalogue/index.ts';
import { shownJson } from '../../shared/redaction/printable.ts';
import { renderCommand } from '../../shared/report/shell-quote.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { styler } from './output.ts';
import { readerShell } from './reader-shell.ts';
import { wrap } from './wrap.ts';

/** So many meanings are shown; what ranks lower is noise. */
const mostMatches = 6;

/** `authpath explain CODE` or `authpath explain "pasted text"`. */
export function explain(command: CommandContext): ExitCode {
  const text = command.options.arguments.join(' ').trim();
  const code = text.toUpperCase();
  if (isFailureCode(code)) return explainCode(command, code);
  if (/^[A-Z]{2,5}-\d{1,3}$/.test(code)) {
    command.output.progress(`There is no code “${code}”. Codes look like TLS-03; see docs/failure-modes.\n`);
    return exitCodes.badUsage;
  }
  return explainPasted(command, text);
}

function explainCode({ options, output, environment }: CommandContext, code: FailureCode): ExitCode {
  const mode = modeOf(code);
  const remedies = mode.remedies(mode.example);
  if (options.output === 'json' || options.output === 'jsonl') {
    const { title, severity, why, scope, sources, proof } = mode;
    output.result(
      `${JSON.stringify({ code, title, severity, why, scope, sources, proof, example: mode.sentence(mode.example), remedies })}\n`,
    );
    return exitCodes.sound;
  }
  const style = styler(output.colorResult);
  const body = output.width - 2;
  output.result(
    `${style('bold', `${code}  ${mode.title}`)}\n\n${wrap(mode.why, output.width).join('\n')}\n\nFor example: ${mode.sentence(mode.example)}\nHolds for: ${mode.scope}\n\n${style('bold', 'What mends it')}\n`,
  );
  remedies.forEach((remedy, index) => {
    output.result(
      `${wrap(`${index + 1}. ${remedy.text}`, body)
        .map((line) => `  ${line}`)
        .join('\n')}\n`,
    );
    for (const line of remedy.commands) output.result(`     ${renderCommand(line, readerShell(environment))}\n`);
  });
  output.result(`\n${mode.sources.map((source) => style('dim', source)).join('\n')}\n`);
  return exitCodes.sound;
}

function explainPasted({ options, output }: CommandContext, text: string): ExitCode {
  const matches = explainText(text).slice(0, mostMatches);
  const next = 'authpath diagnose --context NAME';
  if (options.output === 'json' || options.output === 'jsonl') {
    output.result(`${shownJson({ text: text.slice(0, 2000), matches, next })}\n`);
    return matches.length > 0 ? exitCodes.sound : exitCodes.inconclusive;
  }
  const style = styler(output.colorResult);
  if (matches.length === 0) {
    output.result(`No known cause has this text. Run “${next}”: it measures, whatever the text says.\n`);
    return exitCodes.inconclusive;
  }
  output.result(
    `${matches.length === 1 ? 'This text has one known cause' : 'This text can have several causes, the likeliest first'}:\n\n`,
  );
  for (const match of matches) {
    output.result(
      `${style('bold', `${match.code}  ${match.title}`)}\n${wrap(match.why, output.width - 2)
        .map((line) => `  ${line}`)
        .join('\n')}\n\n`,
    );
  }
  output.result(`A text alone proves nothing. To measure which one it is, run:\n  ${next}\n`);
  return exitCodes.sound;
}
