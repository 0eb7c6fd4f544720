/** Bytes of unpadded base64url, or what is wrong with the text. Go's JWT libraries take no padding and no white space. */
export function decodeBase64Url(text: string): { readonly bytes: Uint8Array } | { readonly error: string } {
  if (text === '') return { error: 'is empty' };
  if (/[\s]/.test(text)) return { error: 'contains white space' };
  if (text.includes('=')) return { error: 'is padded with =' };
  if (/[+/]/.test(text)) return { error: 'uses + or /, which base64url does not have' };
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return { error: 'contains a character that base64url does not have' };
  if (text.length % 4 === 1) return { error: 'is cut off' };
  return { bytes: Buffer.from(text, 'base64url') };
}
