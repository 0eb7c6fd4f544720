import { startsLikeTls } from '../first-bytes.ts';
import { type RecordOpener, serverRecords } from './handshake-keys.ts';

/** What a server said during a handshake, read from the bytes themselves. */
export interface ServerFlight {
  /** null: not a byte came. */
  readonly isTls: boolean | null;
  /** The version that the ServerHello chose, such as 0x0303; null before it came. */
  readonly version: number | null;
  /** As served, in order; null when the message did not come or could not be read. */
  readonly certificates: readonly Uint8Array[] | null;
  /** Did the server ask for a client certificate? null when the flight was not read to its end. */
  readonly asksForCertificate: boolean | null;
  /** Number of an alert that came unencrypted. */
  readonly alert: number | null;
}

const changeCipherSpec = 20;
const alertRecord = 21;
const handshakeRecord = 22;
const applicationData = 23;

const serverHello = 2;
const certificate = 11;
const certificateRequest = 13;
const serverHelloDone = 14;
const finished = 20;

const tls13 = 0x0304;
const mostCertificates = 64;

/** SHA-256 of “HelloRetryRequest”: the random of a ServerHello that asks for another try (RFC 8446 §4.1.3). */
const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/**
 * Reads the server's first flight. `secret` is the SERVER_HANDSHAKE_TRAFFIC_SECRET of TLS 1.3; without it an encrypted
 * flight stays unread. Bytes are hostile: whatever is cut short or makes no sense ends the reading, and nothing is thrown.
 */
export function readServerFlight(bytes: Buffer, secret: Buffer | null): ServerFlight {
  const flight = new Flight(secret);
  if (bytes.length > 0) {
    flight.isTls = startsLikeTls(bytes);
    if (flight.isTls) readRecords(bytes, flight);
  }
  const { isTls, version, certificates, asksForCertificate, alert } = flight;
  return { isTls, version, certificates, asksForCertificate, alert };
}

class Flight {
  isTls: boolean | null = null;
  version: number | null = null;
  certificates: readonly Uint8Array[] | null = null;
  asksForCertificate: boolean | null = null;
  alert: number | null = null;
  done = false;
  asked = false;
  opener: RecordOpener | null = null;
  messages: Buffer = Buffer.alloc(0);
  readonly secret: Buffer | null;

  constructor(secret: Buffer | null) {
    this.secret = secret;
  }
}

function readRecords(bytes: Buffer, flight: Flight): void {
  let at = 0;
  while (at + 5 <= bytes.length && !flight.done) {
    const header = bytes.subarray(at, at + 5);
    const type = header[0] ?? 0;
    const end = at + 5 + header.readUInt16BE(3);
    if (end > bytes.length || !startsLikeTls(header)) return;
    const content = bytes.subarray(at + 5, end);
    at = end;
    if (type === alertRecord && content.length === 2) {
      flight.alert = content[1] ?? null;
      return;
    }
    if (type === handshakeRecord) addMessages(flight, content);
    else if (type === changeCipherSpec && flight.version !== null && flight.version !== tls13) return;
    else if (type === applicationData) {
      const inner = flight.opener?.(header, content) ?? null;
      if (inner === null) return;
      addInner(flight, inner);
    }
  }
}

/** TLSInnerPlaintext: content, its type, and zeros (RFC 8446 §5.2). */
function addInner(flight: Flight, inner: Buffer): void {
  let last = inner.length - 1;
  while (last >= 0 && inner[last] === 0) last -= 1;
  if (last < 0) return;
  const content = inner.subarray(0, last);
  if (inner[last] === handshakeRecord) addMessages(flight, content);
  else if (inner[last] === alertRecord && content.length === 2) {
    flight.alert = content[1] ?? null;
    flight.done = true;
  }
}

function addMessages(flight: Flight, content: Buffer): void {
  flight.messages = Buffer.concat([flight.messages, content]);
  while (flight.messages.length >= 4 && !flight.done) {
    const end = 4 + flight.messages.readUIntBE(1, 3);
    if (end > flight.messages.length) return;
    readMessage(flight, flight.messages[0] ?? 0, flight.messages.subarray(4, end));
    flight.messages = flight.messages.subarray(end);
  }
}

function readMessage(flight: Flight, type: number, body: Buffer): void {
  if (type === serverHello) readHello(flight, body);
  else if (type === certificate) flight.certificates = readCertificates(body, flight.version === tls13);
  else if (type === certificateRequest) flight.asked = true;
  else if (type === serverHelloDone || type === finished) flight.done = true;
  // In both versions the request for a certificate comes before these, if it comes at all.
  if ((flight.version === tls13 && type === certificate) || flight.done) flight.asksForCertificate = flight.asked;
}

function readHello(flight: Flight, body: Buffer): void {
  if (body.length < 38 || body.subarray(2, 34).toString('hex') === retryRandom) return;
  const suiteAt = 35 + (body[34] ?? 0);
  if (suiteAt + 3 > body.length) return;
  const suite = body.readUInt16BE(suiteAt);
  flight.version = chosenVersion(body, suiteAt + 3) ?? body.readUInt16BE(0);
  if (flight.version === tls13 && flight.secret !== null) flight.opener = serverRecords(suite, flight.secret);
}

/** The extension supported_versions, number 43. */
function chosenVersion(body: Buffer, extensionsAt: number): number | null {
  let at = extensionsAt + 2;
  while (at + 4 <= body.length) {
    const length = body.readUInt16BE(at + 2);
    if (body.readUInt16BE(at) === 43 && length === 2 && at + 6 <= body.length) return body.readUInt16BE(at + 4);
    at += 4 + length;
  }
  return null;
}

/** RFC 5246 §7.4.2 and RFC 8446 §4.4.2: the newer form has a context in front, and extensions behind every certificate. */
function readCertificates(body: Buffer, newer: boolean): readonly Uint8Array[] | null {
  let at = newer ? 1 + (body[0] ?? 0) : 0;
  if (at + 3 > body.length) return null;
  const end = at + 3 + body.readUIntBE(at, 3);
  at += 3;
  if (end > body.length) return null;
  const found: Uint8Array[] = [];
  while (at + 3 <= end) {
    const stop = at + 3 + body.readUIntBE(at, 3);
    if (stop > end || found.length >= mostCertificates) return null;
    found.push(Uint8Array.from(body.subarray(at + 3, stop)));
    at = stop;
    if (!newer) continue;
    if (at + 2 > end) return null;
    at += 2 + body.readUInt16BE(at);
  }
  return found;
}
