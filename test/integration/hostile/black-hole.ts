import { spawn } from 'node:child_process';
import net from 'node:net';

/** A port whose system drops every new connection request without an answer, as a firewall does. */
export interface BlackHole {
  readonly port: number;
  readonly close: () => void;
}

const listener = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
`;

/** A process that listens and is stopped before it accepts; its queue is then filled, so that the next one waits for ever. */
export async function openBlackHole(): Promise<BlackHole> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['pipe', 'pipe', 'ignore'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    child.once('error', reject);
  });
  child.kill('SIGSTOP');
  const fillers: net.Socket[] = [];
  const close = () => {
    for (const socket of fillers) socket.destroy();
    child.kill('SIGKILL');
  };
  for (let count = 0; count < 16; count += 1) {
    if (!(await fills(port, fillers))) return { port, close };
  }
  close();
  throw new Error('the queue of connections can’t be filled on this system');
}

function fills(port: number, fillers: net.Socket[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    fillers.push(socket);
    const timer = setTimeout(() => resolve(false), 300);
    socket.on('error', () => {});
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
