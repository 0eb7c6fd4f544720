import type { YamlError } from './yaml/yaml-error.ts';

/** The scanner's problems in plain words. What is not here is shown as it is. */
const words: Readonly<Record<string, string>> = {
  'mapping values are not allowed in this context':
    'a colon stands where no second one may be, or the line is indented too far',
  'did not find expected key': 'a line is not indented like its neighbours',
  "did not find expected '-' indicator": 'a list item is not indented like its neighbours',
  "could not find expected ':'": 'a line has no colon behind its name',
  'block sequence entries are not allowed in this context': 'a list item begins where none may stand',
  'mapping keys are not allowed in this context': 'a name begins where none may stand',
  'found unexpected end of stream': 'a quotation mark is opened and never closed',
  'found unexpected document indicator': 'a quotation mark is opened and never closed',
  'found a tab character that violates indentation': 'a tab stands where YAML wants spaces',
  'found a tab character where an indentation space is expected': 'a tab stands where YAML wants spaces',
  "did not find expected ',' or '}'": 'a comma or a closing brace is missing',
  "did not find expected ',' or ']'": 'a comma or a closing bracket is missing',
  'did not find expected node content': 'a value is missing, or a bracket is not closed',
  'did not find expected alphabetic or numeric character': 'a text that starts with * or & has no quotation marks',
  'found unknown escape character': 'a backslash in double quotation marks means something else',
  'did not find expected comment or line break': 'text stands where the line should end',
  'document contains excessive aliasing': 'aliases repeat so much that the file would explode',
  'found incompatible YAML document': 'it asks for a YAML version other than 1.1',
  'control characters are not allowed': 'it holds control characters, so it is no text',
};

/** What is wrong, in words that need no knowledge of YAML's grammar. `text`: the whole text, for the character meant. */
export function yamlWords({ problem, mark, kind }: YamlError, text: string): string {
  if (problem === 'found character that cannot start any token') {
    const character = text[mark?.index ?? 0] ?? '';
    if (character === '\t') return 'a tab stands where YAML wants spaces';
    return `a text that starts with ${character} has no quotation marks`;
  }
  if (kind === 'reader' && !Object.hasOwn(words, problem)) return 'it holds bytes that are no text';
  return words[problem] ?? problem;
}
