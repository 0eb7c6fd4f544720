import type { Mark } from './yaml-error.ts';

export type TokenKind =
  | 'streamStart'
  | 'streamEnd'
  | 'versionDirective'
  | 'tagDirective'
  | 'documentStart'
  | 'documentEnd'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowSequenceEnd'
  | 'flowMappingStart'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  readonly end: Mark;
  /** A scalar's text, an anchor's name, a tag's handle, a version as `1.1`. */
  readonly value: string;
  /** A tag's suffix or a %TAG directive's prefix. */
  readonly suffix: string;
  readonly plain: boolean;
}

export function token(kind: TokenKind, start: Mark, end: Mark, value = '', suffix = '', plain = false): Token {
  return { kind, start, end, value, suffix, plain };
}
