import type { TrialCall, TrialReport } from '../../../shared/model/evidence/trial.ts';

const firstLine = 'authpath-trial 1';
const mostLines = 100;
const longestSaid = 300;

const file = /^file (token|ca\.crt|namespace) (present|absent|unreadable) (\d{1,9}|-)$/;
const server = /^server ((?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}|-)$/;
const call = /^call (address|name) (open|verified|token) (\d{1,3}) (\d{3})$/;
const said = /^said (address|name) (open|verified) (.+)$/;

/** What `trialScript` printed; null where its first line is not there. `text` is printable already and without secrets. */
export function readReport(text: string): TrialReport | null {
  const [first, ...lines] = text.split('\n').slice(0, mostLines);
  if (first?.trim() !== firstLine) return null;
  const files: TrialReport['files'][number][] = [];
  const calls: TrialCall[] = [];
  let at: string | null = null;
  let curl = false;
  let tokenMalformed = false;
  let complete = false;
  let otherLines = 0;
  for (const line of lines) {
    const read = readFile(line);
    const called = readCall(line);
    const named = server.exec(line);
    const words = said.exec(line);
    if (read !== null) files.push(read);
    else if (called !== null) calls.push(called);
    else if (named !== null) at = named[1] === '-' ? null : (named[1] ?? null);
    else if (words !== null) addWords(calls, words);
    else if (line === 'curl present') curl = true;
    else if (line === 'token malformed') tokenMalformed = true;
    else if (line === 'end') complete = true;
    else if (line !== '' && line !== 'curl absent') otherLines += 1;
  }
  return { files, server: at, curl, tokenMalformed, calls, complete, otherLines };
}

function readFile(line: string): TrialReport['files'][number] | null {
  const [, name, state, bytes] = file.exec(line) ?? [];
  if (name === undefined || state === undefined) return null;
  return {
    name: name as 'token' | 'ca.crt' | 'namespace',
    state: state as 'present' | 'absent' | 'unreadable',
    bytes: bytes === undefined || bytes === '-' ? null : Number(bytes),
  };
}

function readCall(line: string): TrialCall | null {
  const [, to, how, exit, status] = call.exec(line) ?? [];
  if (to === undefined || how === undefined) return null;
  return {
    to: to as TrialCall['to'],
    how: how as TrialCall['how'],
    exit: Number(exit),
    status: status === '000' ? null : Number(status),
    said: '',
  };
}

/** curl's words come behind the call that they are about. */
function addWords(calls: TrialCall[], [, to, how, words = '']: RegExpExecArray): void {
  const last = calls.at(-1);
  if (last === undefined || last.to !== to || last.how !== how) return;
  calls[calls.length - 1] = { ...last, said: words.slice(0, longestSaid) };
}
