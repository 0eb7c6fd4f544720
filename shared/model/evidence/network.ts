import type { CertificateFacts } from './certificate.ts';
import type { SecretHandle } from './secret.ts';

/** An error as the operating system or the TLS library names it. `text` is shown and never matched. */
export interface NetworkError {
  /** Errno name (`ECONNREFUSED`) or a library code; null when there is none. */
  readonly code: string | null;
  readonly syscall: string | null;
  readonly text: string;
}

/** How a connection to the API server is made. Part of the key of everything measured over it. */
export type Route =
  | { readonly kind: 'direct'; readonly address: string; readonly port: number }
  | {
      readonly kind: 'proxy';
      readonly proxy: ProxyEndpoint;
      /** As the proxy is asked for it: the name, not an address (Go lets the proxy resolve). */
      readonly host: string;
      readonly port: number;
    };

export interface ProxyEndpoint {
  readonly scheme: 'http' | 'https' | 'socks5' | 'socks5h';
  readonly host: string;
  readonly port: number;
  readonly credential: SecretHandle | null;
}

/** The part of the environment that decides how client-go connects. */
export interface EnvironmentEvidence {
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  readonly home: string | null;
  /** Proxy variables that are set, upper case before lower case as Go reads them, user and password replaced. */
  readonly proxies: readonly {
    readonly variable: string;
    readonly value: string;
    readonly credential: SecretHandle | null;
  }[];
  readonly noProxy: { readonly variable: string; readonly value: string } | null;
  readonly sslCertFile: string | null;
  readonly sslCertDir: string | null;
  readonly kubeconfig: string | null;
  readonly pathEntries: readonly string[];
  readonly packaging: 'none' | 'snap' | 'flatpak' | 'appimage';
  /** Started from a shell, whose variables this program has; false: from the desktop or by another program. */
  readonly fromShell?: boolean;
  /** This is our own window, which speaks for kubectl in the person's terminal. */
  readonly desktop?: boolean;
}

/** What the person's login shell would have given this program. Asked where it was not started from one. */
export interface LoginShellEvidence {
  /** $SHELL; null where it is not set. */
  readonly shell: string | null;
  /** `none`: no shell that can be asked. */
  readonly state: 'read' | 'none' | 'failed' | 'timeout';
  readonly kubeconfig: string | null;
  /** Files of that list which are there, absolute. */
  readonly kubeconfigFiles: readonly string[];
  readonly pathEntries: readonly string[];
}

export interface ClockEvidence {
  /** This machine's wall clock, ISO 8601. */
  readonly now: string;
  readonly timeZone: string;
}

export interface ResolveEvidence {
  readonly host: string;
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
  /** What getaddrinfo said, which also reads the hosts file; null when it gave addresses. */
  readonly error: NetworkError | null;
  /** The DNS question asked straight to the configured resolvers, only when `error` is set. */
  readonly question: {
    readonly servers: readonly string[];
    readonly outcome:
      | 'noSuchName'
      | 'noAddresses'
      | 'serverFailure'
      | 'refused'
      | 'timeout'
      | 'unreachable'
      | 'answered'
      | 'unknown';
    readonly error: NetworkError | null;
  } | null;
  /** Does this machine have any address besides loopback? */
  readonly hasNetwork: boolean;
}

export interface ConnectEvidence {
  readonly address: string;
  readonly port: number;
  readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'otherError';
  readonly error: NetworkError | null;
  readonly ms: number;
}

/** A try to get through a proxy to the API server: dial, (TLS to the proxy), CONNECT or SOCKS greeting. */
export interface TunnelEvidence {
  readonly proxy: ProxyEndpoint;
  readonly host: string;
  readonly port: number;
  /** What an https proxy showed of itself, whatever came of it then. */
  readonly proxyTls?: ProxyTlsEvidence;
  readonly outcome:
    | {
        readonly kind: 'open';
        readonly ms: number;
        readonly credentialWithheld?: boolean;
      }
    | {
        readonly kind: 'notReached';
        readonly phase: 'resolve' | 'connect' | 'tls';
        readonly error: NetworkError;
        /** What the proxy's port said instead of TLS, or what it is. */
        readonly firstBytes: FirstBytes | null;
      }
    | {
        readonly kind: 'refused';
        /** HTTP status of CONNECT, or the SOCKS reply. */
        readonly status: number | null;
        readonly statusText: string;
        readonly socksReply: string | null;
        /**
         * An https proxy has a credential and was not shown it, because no authority of this computer vouches for it: what
         * it would have said to the credential is not known.
         */
        readonly credentialWithheld?: boolean;
        readonly headers: readonly (readonly [string, string])[];
        readonly body: string;
      }
    | {
        readonly kind: 'notAProxy';
        readonly how: 'silence' | 'closed' | 'reset' | 'otherProtocol';
        readonly firstBytes: FirstBytes | null;
      };
}

/**
 * The handshake with an https proxy itself, which checks nothing. Go makes it with the cluster entry's own TLS settings
 * (net/http transport.go, dialConn → addTLS): the kubeconfig's authorities, tls-server-name, and the client certificate.
 */
export interface ProxyTlsEvidence {
  /** As served, leaf first. */
  readonly chain: readonly CertificateFacts[];
  readonly damagedCertificates: readonly { readonly position: number; readonly error: string }[];
  /** null: not seen. */
  readonly clientCertificateRequested: boolean | null;
  /** During the handshake, or after it. */
  readonly alert: TlsAlert | null;
}

export interface FirstBytes {
  readonly hex: string;
  /** Printable form, bounded. */
  readonly text: string;
  readonly looksLike: 'http' | 'ssh' | 'tls' | 'socks' | 'text' | 'binary' | 'nothing';
}

/** One handshake that offers no credential and checks nothing: the chain is judged later. */
export interface TlsEvidence {
  readonly route: Route;
  /** SNI sent; null for an IP address. */
  readonly serverName: string | null;
  readonly outcome:
    | {
        readonly kind: 'complete';
        readonly protocol: string;
        readonly cipher: string;
        readonly alpn: string | null;
        /** As served, leaf first, nothing added. */
        readonly chain: readonly CertificateFacts[];
        /** Served certificates that Go's x509 refuses to parse, by their place: Go ends the handshake there. */
        readonly damagedCertificates?: readonly { readonly position: number; readonly error: string }[];
        /** The server asked for a client certificate (asking is normal; demanding is not). null: not seen. */
        readonly clientCertificateRequested?: boolean | null;
        /** What came after the handshake when one request was sent: `answer`, a TLS alert, a close, or nothing in time. */
        readonly afterwards: 'answer' | 'alert' | 'closed' | 'reset' | 'silence';
        readonly alert: TlsAlert | null;
      }
    | {
        readonly kind: 'failed';
        readonly phase: 'connect' | 'hello' | 'handshake';
        readonly how: 'alert' | 'closed' | 'reset' | 'timeout' | 'notTls' | 'refused' | 'tunnel' | 'other';
        readonly error: NetworkError;
        readonly alert: TlsAlert | null;
        /**
         * What the port said instead of TLS, or, where that is unreadable, nothing or a silence, what it says when it is asked
         * in clear on a connection of its own. null when it speaks TLS or says nothing at all.
         */
        readonly firstBytes: FirstBytes | null;
        /** The version that the server chose, such as `TLSv1.1`, when it came as far as choosing one. */
        readonly offeredVersion?: string | null;
        readonly clientCertificateRequested?: boolean | null;
        /** What was served before the failure, leaf first. */
        readonly chain?: readonly CertificateFacts[];
        /** Served certificates that Go's x509 refuses to parse, where they came before the failure. */
        readonly damagedCertificates?: readonly { readonly position: number; readonly error: string }[];
      };
  readonly timings: {
    readonly connectMs: number | null;
    readonly handshakeMs: number | null;
    readonly firstByteMs: number | null;
  };
}

/** Number and name of RFC 8446 §6. Taken from the number that both libraries pack into their error codes, never from texts. */
export interface TlsAlert {
  readonly number: number;
  readonly name: string;
}
