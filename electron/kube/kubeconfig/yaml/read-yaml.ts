import { decodeNode } from './decode.ts';
import { Parser, type ParserBounds } from './parser.ts';
import type { DecodedText } from './text.ts';
import type { YamlValue } from './value.ts';
import { YamlError } from './yaml-error.ts';

export type YamlResult =
  | { readonly kind: 'value'; readonly value: YamlValue | null }
  | { readonly kind: 'refused'; readonly error: YamlError };

/** The first document of a text, as client-go's YAML library reads it; null where there is none. Never throws for the text. */
export function readYaml(text: DecodedText, bounds: ParserBounds): YamlResult {
  try {
    const root = new Parser(text, bounds).parse();
    return { kind: 'value', value: root === null ? null : decodeNode(root) };
  } catch (error) {
    if (error instanceof YamlError) return { kind: 'refused', error };
    throw error;
  }
}
