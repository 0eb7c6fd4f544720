import dgram from 'node:dgram';

export interface NameServer {
  /** `127.0.0.1:port`, as resolvers are configured. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

const noError = 0;

interface Answer {
  /** Response code of RFC 1035 §4.1.1. */
  readonly code?: number;
  /** IPv4 addresses for questions of type A. */
  readonly addresses?: readonly string[];
}

/** A name server over UDP that gives one answer to every question; null keeps silent. */
export async function startNameServer(answer: Answer | null): Promise<NameServer> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    if (answer !== null) socket.send(reply(question, answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  return { address: `127.0.0.1:${port}`, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

function reply(question: Buffer, { code = noError, addresses = [] }: Answer): Buffer {
  let end = 12;
  while (end < question.length && question[end] !== 0) end += 1 + (question[end] ?? 0);
  end += 5;
  const isA = question.readUInt16BE(end - 4) === 1;
  const records = isA ? addresses.map((address) => aRecord(address)) : [];
  const head = Buffer.from([
    question[0] ?? 0,
    question[1] ?? 0,
    0x81,
    0x80 | code,
    0,
    1,
    0,
    records.length,
    0,
    0,
    0,
    0,
  ]);
  return Buffer.concat([head, question.subarray(12, end), ...records]);
}

function aRecord(address: string): Buffer {
  return Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
}
