import type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import { Scanner } from './scanner.ts';
import type { DecodedText } from './text.ts';
import type { Token, TokenKind } from './token.ts';
import { type Mark, syntaxError, YamlError } from './yaml-error.ts';

/** Bounds of ours: go-yaml allows 10,000 levels. */
export interface ParserBounds {
  readonly deepest: number;
  readonly mostNodes: number;
}

const documentEnds: ReadonlySet<TokenKind> = new Set([
  'versionDirective',
  'tagDirective',
  'documentStart',
  'documentEnd',
  'streamEnd',
]);

/** What a node was given before its content: `&anchor` and `!tag`, in either order. */
interface Properties {
  readonly start: Mark;
  readonly anchor: string;
  readonly tag: string;
}

/**
 * Tokens to nodes, as parserc.go and decode.go of go-yaml v2 do it: the first document only, aliases resolved to what
 * came before them. Its states are this class's calls.
 */
export class Parser {
  readonly #scanner: Scanner;
  readonly #bounds: ParserBounds;
  readonly #anchors = new Map<string, YamlNode>();
  #handles = new Map<string, string>();
  #nodes = 0;

  constructor(text: DecodedText, bounds: ParserBounds) {
    this.#scanner = new Scanner(text, bounds.deepest);
    this.#bounds = bounds;
  }

  /** The first document's node; null for a text without any. Throws YamlError. */
  parse(): YamlNode | null {
    this.#take();
    const first = this.#scanner.peek();
    if (first.kind === 'streamEnd') return null;
    const explicit = ['versionDirective', 'tagDirective', 'documentStart'].includes(first.kind);
    this.#processDirectives();
    if (explicit) {
      const start = this.#scanner.peek();
      if (start.kind !== 'documentStart') {
        throw syntaxError('parser', 'did not find expected <document start>', start.start);
      }
      this.#take();
    }
    const next = this.#scanner.peek();
    const root = explicit && documentEnds.has(next.kind) ? this.#empty(next.start) : this.#node(true, false);
    // Go looks at one token more, and so meets damage right behind the first document.
    this.#scanner.peek();
    return root;
  }

  #take(): Token {
    const taken = this.#scanner.peek();
    this.#scanner.skip();
    return taken;
  }

  #processDirectives(): void {
    let versionSeen = false;
    let next = this.#scanner.peek();
    while (next.kind === 'versionDirective' || next.kind === 'tagDirective') {
      if (next.kind === 'versionDirective') {
        if (versionSeen) throw syntaxError('parser', 'found duplicate %YAML directive', next.start);
        if (next.value !== '1.1') throw syntaxError('parser', 'found incompatible YAML document', next.start);
        versionSeen = true;
      } else {
        if (this.#handles.has(next.value)) throw syntaxError('parser', 'found duplicate %TAG directive', next.start);
        this.#handles.set(next.value, next.suffix);
      }
      this.#scanner.skip();
      next = this.#scanner.peek();
    }
    this.#handles = new Map([['!', '!'], ['!!', 'tag:yaml.org,2002:'], ...this.#handles]);
  }

  #count(mark: Mark): void {
    this.#nodes += 1;
    if (this.#nodes > this.#bounds.mostNodes) {
      throw new YamlError('tooDense', `more than ${this.#bounds.mostNodes} values`, mark, '');
    }
  }

  #empty(mark: Mark): ScalarNode {
    this.#count(mark);
    return { kind: 'scalar', mark, tag: '', value: '', implicit: true };
  }

  #register<N extends YamlNode>(anchor: string, node: N): N {
    this.#count(node.mark);
    if (anchor !== '') this.#anchors.set(anchor, node);
    return node;
  }

  #properties(): Properties {
    const first = this.#scanner.peek();
    let anchor = '';
    let tagToken: Token | null = null;
    for (let round = 0; round < 2; round += 1) {
      const next = this.#scanner.peek();
      if (next.kind === 'anchor' && anchor === '') anchor = this.#take().value;
      else if (next.kind === 'tag' && tagToken === null) tagToken = this.#take();
    }
    if (tagToken !== null) this.#scanner.peek();
    return { start: first.start, anchor, tag: tagToken === null ? '' : this.#tagOf(tagToken, first.start) };
  }

  #tagOf({ value: handle, suffix, start }: Token, nodeStart: Mark): string {
    if (handle === '') return suffix;
    const prefix = this.#handles.get(handle);
    if (prefix === undefined || prefix + suffix === '') {
      throw syntaxError('parser', 'found undefined tag handle', start, nodeStart);
    }
    return prefix + suffix;
  }

  #node(block: boolean, indentlessSequence: boolean): YamlNode {
    if (this.#scanner.peek().kind === 'alias') return this.#alias();
    const { start, anchor, tag } = this.#properties();
    const next = this.#scanner.peek();
    if (indentlessSequence && next.kind === 'blockEntry') {
      return this.#indentlessSequence(this.#sequence(anchor, start));
    }
    if (next.kind === 'scalar') {
      this.#scanner.skip();
      const implicit = (tag === '' && next.plain) || tag === '!';
      return this.#register(anchor, { kind: 'scalar', mark: start, tag, value: next.value, implicit });
    }
    if (next.kind === 'flowSequenceStart') return this.#flowSequence(this.#sequence(anchor, start));
    if (next.kind === 'flowMappingStart') return this.#flowMapping(this.#mapping(anchor, start));
    if (block && next.kind === 'blockSequenceStart') return this.#blockSequence(this.#sequence(anchor, start));
    if (block && next.kind === 'blockMappingStart') return this.#blockMapping(this.#mapping(anchor, start));
    if (anchor !== '' || tag !== '') {
      return this.#register(anchor, { kind: 'scalar', mark: start, tag, value: '', implicit: tag === '' });
    }
    throw syntaxError('parser', 'did not find expected node content', next.start, start);
  }

  #alias(): AliasNode {
    const { value: name, start } = this.#take();
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const problem = `unknown anchor '${name}' referenced`;
      throw new YamlError('composer', problem, start, `yaml: ${problem}`);
    }
    return this.#register('', { kind: 'alias', mark: start, name, target });
  }

  #sequence(anchor: string, mark: Mark): SequenceNode {
    return this.#register(anchor, { kind: 'sequence', mark, items: [] });
  }

  #mapping(anchor: string, mark: Mark): MappingNode {
    return this.#register(anchor, { kind: 'mapping', mark, pairs: [] });
  }

  #blockSequence(node: SequenceNode): SequenceNode {
    const opened = this.#take().start;
    for (;;) {
      const entry = this.#scanner.peek();
      if (entry.kind === 'blockEnd') {
        this.#scanner.skip();
        return node;
      }
      if (entry.kind !== 'blockEntry') {
        throw syntaxError('parser', "did not find expected '-' indicator", entry.start, opened);
      }
      this.#scanner.skip();
      node.items.push(this.#nodeUnless(['blockEntry', 'blockEnd'], entry.end, true, false));
    }
  }

  #indentlessSequence(node: SequenceNode): SequenceNode {
    while (this.#scanner.peek().kind === 'blockEntry') {
      const entry = this.#take();
      node.items.push(this.#nodeUnless(['blockEntry', 'key', 'value', 'blockEnd'], entry.end, true, false));
    }
    return node;
  }

  /** A node, or an empty scalar where one of `kinds` shows that there is none. */
  #nodeUnless(kinds: readonly TokenKind[], mark: Mark, block: boolean, indentlessSequence: boolean): YamlNode {
    if (kinds.includes(this.#scanner.peek().kind)) return this.#empty(mark);
    return this.#node(block, indentlessSequence);
  }

  #blockMapping(node: MappingNode): MappingNode {
    const opened = this.#take().start;
    for (;;) {
      const entry = this.#scanner.peek();
      if (entry.kind === 'blockEnd') {
        this.#scanner.skip();
        return node;
      }
      if (entry.kind !== 'key') throw syntaxError('parser', 'did not find expected key', entry.start, opened);
      this.#scanner.skip();
      const key = this.#nodeUnless(['key', 'value', 'blockEnd'], entry.end, true, true);
      const separator = this.#scanner.peek();
      if (separator.kind === 'value') {
        this.#scanner.skip();
        node.pairs.push([key, this.#nodeUnless(['key', 'value', 'blockEnd'], separator.end, true, true)]);
      } else {
        node.pairs.push([key, this.#empty(separator.start)]);
      }
    }
  }

  /** True when another entry follows; false at the closing bracket. */
  #nextFlowEntry(first: boolean, close: TokenKind, bracket: string, opened: Mark): boolean {
    const next = this.#scanner.peek();
    if (next.kind === close) return false;
    if (first) return true;
    if (next.kind !== 'flowEntry')
      throw syntaxError('parser', `did not find expected ',' or '${bracket}'`, next.start, opened);
    this.#scanner.skip();
    return this.#scanner.peek().kind !== close;
  }

  #flowSequence(node: SequenceNode): SequenceNode {
    const opened = this.#take().start;
    for (let first = true; this.#nextFlowEntry(first, 'flowSequenceEnd', ']', opened); first = false) {
      const next = this.#scanner.peek();
      if (next.kind === 'key') node.items.push(this.#pairInSequence());
      else node.items.push(this.#node(false, false));
    }
    this.#scanner.skip();
    return node;
  }

  /** `[a: b]`: a mapping of one pair without braces. */
  #pairInSequence(): MappingNode {
    const node = this.#mapping('', this.#take().start);
    const ends: readonly TokenKind[] = ['flowEntry', 'flowSequenceEnd'];
    const first = this.#scanner.peek();
    let key: YamlNode;
    if (first.kind === 'value' || ends.includes(first.kind)) {
      // go-yaml steps over the token here, whatever it is.
      this.#scanner.skip();
      key = this.#empty(first.end);
    } else {
      key = this.#node(false, false);
    }
    node.pairs.push([key, this.#flowValue(ends)]);
    return node;
  }

  #flowValue(ends: readonly TokenKind[]): YamlNode {
    const separator = this.#scanner.peek();
    if (separator.kind !== 'value') return this.#empty(separator.start);
    this.#scanner.skip();
    return this.#nodeUnless(ends, this.#scanner.peek().start, false, false);
  }

  #flowMapping(node: MappingNode): MappingNode {
    const opened = this.#take().start;
    const ends: readonly TokenKind[] = ['flowEntry', 'flowMappingEnd'];
    for (let first = true; this.#nextFlowEntry(first, 'flowMappingEnd', '}', opened); first = false) {
      const next = this.#scanner.peek();
      if (next.kind === 'key') {
        this.#scanner.skip();
        const after = this.#scanner.peek();
        const key = this.#nodeUnless(['value', ...ends], after.start, false, false);
        node.pairs.push([key, this.#flowValue(ends)]);
      } else {
        const key = this.#node(false, false);
        node.pairs.push([key, this.#empty(this.#scanner.peek().start)]);
      }
    }
    this.#scanner.skip();
    return node;
  }
}
