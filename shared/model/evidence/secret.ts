/**
 * Names a secret in the worker's vault. Equal secrets of one run have the same handle, so that evidence can be shared;
 * the handle says nothing about the secret itself.
 */
export type SecretHandle = `secret:${number}`;

/** What evidence may say about a secret: its handle and its shape, never its value. */
export interface SecretShape {
  readonly handle: SecretHandle;
  /** Characters, as it stands in the file (untrimmed). */
  readonly length: number;
  readonly kind: 'jwt' | 'bootstrapToken' | 'eksToken' | 'googleToken' | 'opaque' | 'empty';
  readonly whiteSpace: 'none' | 'around' | 'inside';
  /** Control characters other than white space: Go refuses such a header value. */
  readonly controlCharacters: boolean;
  readonly quoted: boolean;
  readonly bearerPrefix: boolean;
  /** True when base64-decoding the whole text gives something that looks like a token (copied without `base64 -d`). */
  readonly doubleEncoded: boolean;
  /** It stands where a secret should be: what kubectl config view shows instead of one, or a word to be replaced. Absent otherwise. */
  readonly placeholder?: true;
}
