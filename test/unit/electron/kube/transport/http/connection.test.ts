import http from 'node:http';
import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { connectionOver } from '../../../../../../electron/kube/transport/http/connection.ts';

/** A forwarded port is a stream without a socket of its own, and the Dashboard behind it is asked several times. */
describe('requests over a stream', () => {
  it('asks one after the other on the same stream', async () => {
    const [ours, theirs] = duplexPair();
    const server = http.createServer((request, response) => response.end(`you asked for ${request.url}`));
    server.emit('connection', theirs);
    const { agent } = connectionOver(ours);
    expect(await ask(agent, '/')).toBe('you asked for /');
    // Node hands the stream back to the agent only after the answer was read to its end.
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(agent, '/config')).toBe('you asked for /config');
    agent.destroy();
    server.close();
  });
});

function ask(agent: http.Agent, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end();
  });
}
