import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LiveWords } from '../../../../../electron/kube/exec/live-words.ts';
import { Vault } from '../../../../../electron/kube/vault.ts';
import type { ProgramSaid } from '../../../../../shared/model/sign-in-program.ts';

function listen(printed: () => string = () => '') {
  const vault = new Vault();
  const said: ProgramSaid[] = [];
  const words = new LiveWords({ vault, printed, tell: (one) => said.push(one) });
  const lines = () => said.flatMap((one) => one.lines);
  return { vault, said, lines, words, say: (text: string | Uint8Array) => words.take(Buffer.from(text)) };
}

/** Longer than what is gathered. */
const aWhile = 700;

describe('the words of a running sign-in program', () => {
  it('arrive while it runs, line by line, and a question without a line’s end once it is quiet', async () => {
    const { say, lines, said, words } = listen();
    say('Looking for a session\nEnter MFA code for mara: ');
    await delay(aWhile);
    expect(lines()).toEqual(['Looking for a session', 'Enter MFA code for mara:']);
    expect(said.at(-1)?.prompt).toEqual({ kind: 'question', code: null, address: null, wholeAddress: null });
    const told = said.length;
    words.end();
    expect(said).toHaveLength(told);
  });

  it('are not cut where a character or an escape was cut in two', () => {
    const { say, lines, words } = listen();
    const text = Buffer.from('grün \u001b[31mrot\u001b[0m\n');
    for (const byte of text) say(Buffer.from([byte]));
    words.end();
    expect(lines()).toEqual(['grün rot']);
  });

  it('steer no terminal and turn no text round', () => {
    const { say, lines, words } = listen();
    say('\u001b]0;title\u0007\u001b[2Jplain \u202eelpmis\u202c\u0007\u009b31m\n');
    words.end();
    expect(lines()).toEqual(['plain elpmis']);
  });

  it('hold no secret: known, printed beside them, or by its looks', () => {
    const { say, lines, words, vault } = listen(() => '{"kind":"ExecCredential","status":{"token":"short-opaque');
    vault.put('a-known-secret', 'secret');
    say('a-known-secret short-opaque Bearer abcd1234efgh xoxq9Zk2LmPq7RtVw3Yb1cDd4 my-cluster-2026-eu-central-1\n');
    words.end();
    expect(lines()).toEqual(['*** *** Bearer *** *** my-cluster-2026-eu-central-1']);
  });

  it('hold a secret back that comes in two pieces', async () => {
    const { say, lines, words, vault } = listen();
    vault.put('a-known-secret', 'secret');
    say('It is a-known');
    await delay(100);
    say('-secret, keep it\n');
    await delay(aWhile);
    words.end();
    expect(lines()).toEqual(['It is ***, keep it']);
  });

  it('keep the whole address of a page out of every record, but for who opens it', () => {
    const { say, said, words, vault } = listen();
    const page = 'https://login.example.com/auth?client_id=k8s&state=Zk2LmPq7RtV&code_challenge=x';
    say(`Please visit the following URL in your browser: ${page}\n`);
    words.end();
    const prompt = said.at(-1)?.prompt;
    expect(prompt?.address).toBe('https://login.example.com/auth?client_id=k8s&state=***&code_challenge=x');
    expect(JSON.stringify(said)).not.toContain('Zk2LmPq7RtV');
    expect(prompt?.wholeAddress == null ? null : vault.openPublic(prompt.wholeAddress)).toBe(page);
  });

  it('offer no page that carries a credential', () => {
    const { say, said, words, vault } = listen();
    vault.put('a-known-secret', 'secret');
    say('Please visit the following URL in your browser: https://evil.example/?x=a-known-secret\n');
    words.end();
    expect(said.at(-1)?.prompt).toMatchObject({ address: 'https://evil.example/?x=***', wholeAddress: null });
  });

  it('are bounded in number and size, and say so; a prompt behind them is still seen', () => {
    const { say, lines, said, words } = listen();
    for (let index = 0; index < 5_000; index += 1) say(`line ${index} ${'x'.repeat(50)}\n`);
    say('use a web browser to open the page https://microsoft.com/devicelogin and enter the code F7DXB3T9K\n');
    words.end();
    expect(lines().length).toBeLessThanOrEqual(200);
    expect(lines().join('').length).toBeLessThanOrEqual(16 * 1024);
    expect(said.at(-1)).toMatchObject({ cut: true, prompt: { kind: 'deviceCode', code: 'F7DXB3T9K' } });
  });

  it('show a line that is drawn over and over again once', () => {
    const { say, lines, words } = listen();
    say('⠋ waiting\r⠙ waiting\r⠹ waiting\r\nsame\nsame\n');
    words.end();
    expect(lines()).toEqual(['⠹ waiting', 'same']);
  });
});
