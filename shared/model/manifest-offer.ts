/** A manifest that a person may take away: as a file, or by the clipboard. It holds no credential. */
export type ManifestOffer =
  | { readonly kind: 'manifest'; readonly fileName: string; readonly text: string }
  /** Nothing can be made; `message` says why, for the person. */
  | { readonly kind: 'none'; readonly message: string };
