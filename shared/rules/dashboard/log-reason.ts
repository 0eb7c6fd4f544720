import { type ForbiddenText, parseForbiddenText } from '../forbidden-text.ts';

/**
 * Why a request of a Dashboard to the API server came to nothing, by the words of Go's and client-go's errors. Matched on the
 * parts that no version of Go changed (dashboard-measured.md, “Build caveat”).
 */
export type LogReason =
  | { readonly kind: 'tokenFile'; readonly words: string }
  | { readonly kind: 'environment'; readonly words: string }
  | { readonly kind: 'kubeconfigMissing'; readonly words: string }
  | { readonly kind: 'kubeconfigUnreadable'; readonly words: string }
  | { readonly kind: 'kubeconfigSyntax'; readonly words: string }
  | { readonly kind: 'kubeconfigReferences'; readonly words: string }
  | { readonly kind: 'exec'; readonly words: string; readonly program: string | null }
  | { readonly kind: 'insecureFlag'; readonly words: string }
  | { readonly kind: 'name'; readonly words: string; readonly name: string }
  | {
      readonly kind: 'timeout' | 'noRoute' | 'refused' | 'cut';
      readonly words: string;
      /** As it was dialled: `10.96.0.1:443`; null where the words do not tell. */
      readonly address: string | null;
    }
  | { readonly kind: 'unknownAuthority'; readonly words: string; readonly host: string | null }
  | { readonly kind: 'certificateName'; readonly words: string; readonly host: string | null }
  | {
      readonly kind: 'certificateDates';
      readonly words: string;
      /** The pod's own clock, and the date of the certificate that it compared; ISO 8601, null where the words lack them. */
      readonly podClock: string | null;
      readonly limit: string | null;
      readonly side: 'after' | 'before' | null;
    }
  | { readonly kind: 'plainHttp'; readonly words: string; readonly address: string | null }
  | { readonly kind: 'unauthorized'; readonly words: string }
  | { readonly kind: 'forbidden'; readonly words: string; readonly forbidden: ForbiddenText | null }
  | { readonly kind: 'secretMissing'; readonly words: string; readonly secret: string }
  | { readonly kind: 'other'; readonly words: string };

export type LogReasonKind = LogReason['kind'];

const datesText =
  /x509: certificate has expired or is not yet valid(?:: current time (\S+) is (after|before) (\S+?))?(?:[\s"\\,]|$)/;

/** The kind of one error text, in the order in which client-go meets them. */
export function reasonOf(text: string): LogReason {
  const words = text.replaceAll('\\"', '"').trim();
  const file = fileReason(words);
  if (file !== null) return file;
  const dates = datesText.exec(words);
  if (dates !== null) {
    const [, podClock, side, limit] = dates;
    return {
      kind: 'certificateDates',
      words,
      podClock: isoOf(podClock),
      limit: isoOf(limit),
      side: (side as 'after' | 'before' | undefined) ?? null,
    };
  }
  if (
    /x509: (?:certificate is (?:not )?valid for|cannot validate certificate for)|x509: certificate is not valid/.test(
      words,
    )
  )
    return { kind: 'certificateName', words, host: hostOf(words) };
  if (/x509: /.test(words)) return { kind: 'unknownAuthority', words, host: hostOf(words) };
  const lookup = /lookup (\S+?)(?: on \S+)?: /.exec(words);
  if (lookup?.[1] !== undefined) return { kind: 'name', words, name: lookup[1] };
  return answerReason(words) ?? networkReason(words) ?? { kind: 'other', words };
}

/** What stops the program before it asks anybody. */
function fileReason(words: string): LogReason | null {
  if (/serviceaccount\/(?:token|ca\.crt): (?:no such file or directory|permission denied)/.test(words)) {
    return { kind: 'tokenFile', words };
  }
  if (/KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined/.test(words)) {
    return { kind: 'environment', words };
  }
  if (/specifying a root certificates file with the insecure flag is not allowed/.test(words)) {
    return { kind: 'insecureFlag', words };
  }
  if (/^stat \S+: no such file or directory/.test(words)) return { kind: 'kubeconfigMissing', words };
  if (/error loading config file ".*": open .*: permission denied/i.test(words)) {
    return { kind: 'kubeconfigUnreadable', words };
  }
  if (/error loading config file/i.test(words)) return { kind: 'kubeconfigSyntax', words };
  if (/unable to read (?:client-cert|client-key|certificate-authority)|tokenFile.*no such file/.test(words)) {
    return { kind: 'kubeconfigReferences', words };
  }
  if (/^invalid configuration: /.test(words)) return { kind: 'kubeconfigSyntax', words };
  const exec = /getting credentials: exec|exec: executable (\S+) not found/.exec(words);
  if (exec !== null) return { kind: 'exec', words, program: /executable (\S+) not found/.exec(words)?.[1] ?? null };
  return null;
}

/** What an API server answered. */
function answerReason(words: string): LogReason | null {
  if (/^Unauthorized$|asked for the client to provide credentials|: Unauthorized$/.test(words)) {
    return { kind: 'unauthorized', words };
  }
  const missing = /secrets "([^"]+)" not found/.exec(words);
  if (missing?.[1] !== undefined) return { kind: 'secretMissing', words, secret: missing[1] };
  if (/ (?:is )?forbidden: User "|forbidden: User "/.test(words)) {
    return { kind: 'forbidden', words, forbidden: parseForbiddenText(words) };
  }
  if (/server rejected our request for an unknown reason|Client sent an HTTP request to an HTTPS server/.test(words)) {
    return { kind: 'plainHttp', words, address: addressOf(words) };
  }
  return null;
}

function networkReason(words: string): LogReason | null {
  const address = addressOf(words);
  if (/connection refused/.test(words)) return { kind: 'refused', words, address };
  if (/no route to host|network is unreachable/.test(words)) return { kind: 'noRoute', words, address };
  if (/i\/o timeout|connection timed out|TLS handshake timeout|context deadline exceeded|Client\.Timeout/.test(words)) {
    return { kind: 'timeout', words, address };
  }
  if (/connection reset by peer|: EOF$|broken pipe/.test(words)) return { kind: 'cut', words, address };
  return null;
}

/** `dial tcp 10.96.0.1:443`, else the host of the URL that was asked. */
function addressOf(words: string): string | null {
  return /dial tcp (\[[^\]]+\]:\d+|[^\s:]+:\d+)/.exec(words)?.[1] ?? hostOf(words);
}

/** Of `Get "https://10.96.0.1:443/version": …`; without quotes in builds before Go 1.14. */
function hostOf(words: string): string | null {
  return /https?:\/\/(\[[^\]]+\](?::\d+)?|[^/\s"]+)/.exec(words)?.[1] ?? null;
}

function isoOf(text: string | undefined): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
