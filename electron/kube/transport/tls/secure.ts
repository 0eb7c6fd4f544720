import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { NetworkError, TlsAlert } from '../../../../shared/model/evidence/network.ts';
import type { KeyPair } from '../../vault.ts';
import { whenAborted } from '../abort.ts';
import { isReset, networkError, timedOut } from '../network-error.ts';
import { alertOf } from './alert.ts';
import { goLikeSettings, widestSettings } from './settings.ts';

export interface SecureOptions {
  /** SNI; null sends none, as TLS wants it for IP addresses. */
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** Client certificate; null when the handshake is anonymous. */
  readonly pair: KeyPair | null;
  /** PEM of the roots that decide `socket.authorized`; without them it says nothing. The handshake goes on either way. */
  readonly roots?: readonly string[];
  /** The name or address that `authorized` is about. */
  readonly host?: string;
  /** Offers everything that the library has, and not only what Go offers. Only for handshakes that nothing follows. */
  readonly everything?: boolean;
  /** Called with every line of the key log, when given. */
  readonly onKeyLog?: (line: string) => void;
}

export interface Secured {
  readonly ok: true;
  readonly socket: tls.TLSSocket;
  readonly ms: number;
}

export interface NotSecured {
  readonly ok: false;
  /** `local`: our own library refused, such as a key that does not belong to its certificate. */
  readonly how: 'alert' | 'closed' | 'reset' | 'timeout' | 'local';
  readonly error: NetworkError;
  readonly alert: TlsAlert | null;
  readonly ms: number;
}

/**
 * A TLS handshake over an open stream, without any check of the certificate and without session resumption: who it is that
 * answers is judged afterwards. Never throws; the stream is ended when the handshake fails or the signal aborts.
 */
export function secure(stream: Duplex, options: SecureOptions, signal: AbortSignal): Promise<Secured | NotSecured> {
  const began = performance.now();
  return new Promise((resolve) => {
    let socket: tls.TLSSocket | null = null;
    let forget = () => {};
    const fail = (how: NotSecured['how'], error: NetworkError, alert: TlsAlert | null = null) => {
      forget();
      socket?.destroy();
      stream.destroy();
      resolve({ ok: false, how, error, alert, ms: performance.now() - began });
    };
    try {
      socket = start(stream, options);
    } catch (error) {
      return fail('local', networkError(error));
    }
    const started = socket;
    const onError = (cause: unknown) => {
      const error = networkError(cause);
      const alert = alertOf(cause);
      if (alert !== null) fail('alert', error, alert);
      else if (isReset(error)) fail('reset', error);
      else fail(error.code === 'ECONNRESET' ? 'closed' : 'local', error);
    };
    const onClose = () => fail('closed', { code: null, syscall: null, text: 'connection closed during the handshake' });
    started.once('error', onError).once('close', onClose);
    started.once('secureConnect', () => {
      forget();
      started
        .off('error', onError)
        .off('close', onClose)
        .on('error', () => {});
      resolve({ ok: true, socket: started, ms: performance.now() - began });
    });
    forget = whenAborted(signal, () => fail('timeout', timedOut));
  });
}

/** What a handshake offers, made once: for strangers, and for each client certificate as long as somebody holds it. */
let anonymous: tls.SecureContext | null = null;
const signed = new WeakMap<KeyPair, tls.SecureContext>();

/** Throws where our own library refuses a pair. */
function contextFor({ pair, roots, everything }: SecureOptions): tls.SecureContext {
  if (everything === true) return tls.createSecureContext(widestSettings);
  if (roots !== undefined) return tls.createSecureContext({ ...goLikeSettings, ca: [...roots] });
  if (pair === null) {
    anonymous ??= tls.createSecureContext(goLikeSettings);
    return anonymous;
  }
  const known =
    signed.get(pair) ?? tls.createSecureContext({ ...goLikeSettings, cert: pair.certificatePem, key: pair.keyPem });
  signed.set(pair, known);
  return known;
}

function start(stream: Duplex, options: SecureOptions): tls.TLSSocket {
  const { serverName, alpn, host, onKeyLog } = options;
  const socket = tls.connect({
    ...(options.everything === true ? widestSettings : goLikeSettings),
    secureContext: contextFor(options),
    socket: stream,
    ALPNProtocols: [...alpn],
    ...(serverName === null ? {} : { servername: serverName }),
    ...(host === undefined ? {} : { host }),
  });
  socket.on('error', () => {});
  if (onKeyLog !== undefined) socket.on('keylog', (line) => onKeyLog(line.toString('latin1')));
  return socket;
}
