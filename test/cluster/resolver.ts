// A name server on loopback for the cases about names, so that their outcome
// doesn't hang on the resolver of the machine that they run on.
import { createSocket } from 'node:dgram';
import path from 'node:path';
import { writePrivate } from './kubeconfig.ts';

const types = { A: 1, AAAA: 28 } as const;
const codes = { ok: 0, serverFailure: 2, noSuchName: 3 } as const;

interface Records {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
}

/** The zone. Names without an entry do not exist. */
const zone: Readonly<Record<string, Records>> = {
  'api.rig.test': { a: ['127.0.0.1'] },
  // The second address is a loopback address where nothing listens.
  'two-servers.rig.test': { a: ['127.0.0.1', '127.64.0.1'] },
  'first-down.rig.test': { a: ['127.64.0.1', '127.0.0.1'] },
  'all-down.rig.test': { a: ['127.64.0.1', '127.64.0.2'] },
  'no-address.rig.test': {},
  'kubernetes.docker.internal': { a: ['127.0.0.1'] },
  // A name as EKS gives it, so that the client takes the cluster for one of theirs.
  '0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com': { a: ['127.0.0.1'] },
  // Nothing of the rig listens on IPv6.
  'two-families.rig.test': { a: ['127.0.0.1'], aaaa: ['::1'] },
};

export interface Resolver {
  /** resolv.conf files for a client's own view (namespaces.ts). */
  readonly working: string;
  readonly failing: string;
  readonly closed: string;
  close(): void;
}

/** Addresses of this run's own, so that two runs on one machine don't take them from each other. */
const network = `127.${64 + ((process.pid >> 8) & 63)}.${process.pid & 255}`;
const addresses = { working: `${network}.53`, failing: `${network}.54`, closed: `${network}.55` } as const;

export async function startResolver(folder: string): Promise<Resolver> {
  const sockets = await Promise.all([
    listen(addresses.working, answer),
    listen(addresses.failing, (query) => reply(query, codes.serverFailure, [])),
  ]);
  const configuration = (name: keyof typeof addresses): string =>
    writePrivate(
      path.join(folder, `resolv-${name}.conf`),
      `nameserver ${addresses[name]}\noptions timeout:1 attempts:1\n`,
    );
  return {
    working: configuration('working'),
    failing: configuration('failing'),
    closed: configuration('closed'),
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

function listen(address: string, respond: (query: Buffer) => Buffer | undefined) {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const response = respond(query);
    if (response) socket.send(response, from.port, from.address);
  });
  return new Promise<typeof socket>((resolve, reject) => {
    socket.once('error', (error) =>
      reject(new Error(`the cases about names need port 53 of ${address}: ${error.message}`)),
    );
    socket.bind(53, address, () => resolve(socket));
  });
}

function answer(query: Buffer): Buffer | undefined {
  const question = readQuestion(query);
  if (!question) return undefined;
  const records = zone[question.name];
  if (!records) return reply(query, codes.noSuchName, []);
  if (question.type === types.A)
    return reply(
      query,
      codes.ok,
      (records.a ?? []).map((a) => record(types.A, ipv4(a))),
    );
  if (question.type === types.AAAA) {
    return reply(
      query,
      codes.ok,
      (records.aaaa ?? []).map((aaaa) => record(types.AAAA, ipv6(aaaa))),
    );
  }
  return reply(query, codes.ok, []);
}

/** RFC 1035 4.1: one question behind a header of twelve bytes. */
function readQuestion(query: Buffer): { name: string; type: number; end: number } | undefined {
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = query[at];
    if (length === undefined || length > 63) return undefined;
    if (length === 0) break;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > query.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function reply(query: Buffer, code: number, answers: readonly Buffer[]): Buffer | undefined {
  const question = readQuestion(query);
  if (!question) return undefined;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8580 | code, 2); // an authoritative answer, recursion available
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, query.subarray(12, question.end), ...answers]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name is the question's
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(1, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

const ipv4 = (text: string): Buffer => Buffer.from(text.split('.').map(Number));

/** Only what the zone has: an address with one gap. */
function ipv6(text: string): Buffer {
  const [left = '', right = ''] = text.split('::');
  const words = (part: string): number[] => (part ? part.split(':').map((word) => Number.parseInt(word, 16)) : []);
  const all = [...words(left), ...Array<number>(8 - words(left).length - words(right).length).fill(0), ...words(right)];
  const bytes = Buffer.alloc(16);
  for (const [index, word] of all.entries()) bytes.writeUInt16BE(word, index * 2);
  return bytes;
}
