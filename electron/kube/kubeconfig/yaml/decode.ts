import { decodeBase64 } from '../../x509/base64.ts';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './node.ts';
import { type Resolved, resolvePlain, resolveTagged } from './resolve.ts';
import type { MapEntry, Place, YamlValue } from './value.ts';
import { type Mark, YamlError } from './yaml-error.ts';

/** go-yaml's measure of harmful aliases (decode.go allowedAliasRatio): 99 % in small texts, 10 % in very large ones. */
const smallCount = 400_000;
const largeCount = 4_000_000;

function allowedAliasRatio(count: number): number {
  if (count <= smallCount) return 0.99;
  if (count >= largeCount) return 0.1;
  return 0.99 - 0.89 * ((count - smallCount) / (largeCount - smallCount));
}

function placeOf(mark: Mark): Place {
  return { line: mark.line + 1, column: mark.column + 1 };
}

function refuse(problem: string, mark: Mark): never {
  throw new YamlError('composer', problem, mark, `yaml: ${problem}`);
}

/**
 * Nodes to values as YAMLToJSON sees them (go-yaml v2 decode.go, sigs.k8s.io/yaml): the last of repeated keys wins, a merge
 * counts where it stands, keys become text. Throws YamlError for what kubectl refuses.
 */
export function decodeNode(root: YamlNode): YamlValue {
  const decoder = new Decoder();
  const value = decoder.decode(root);
  if (decoder.notJson !== null) throw decoder.notJson;
  return value;
}

class Decoder {
  /** The document itself is one operation. */
  #operations = 1;
  #aliasOperations = 0;
  #aliasDepth = 0;
  readonly #open = new Set<AliasNode>();
  /** What YAML may say and JSON may not. Go turns to JSON last, so damage behind it is told first. */
  notJson: YamlError | null = null;

  decode(node: YamlNode): YamlValue {
    this.#operations += 1;
    if (this.#aliasDepth > 0) this.#aliasOperations += 1;
    if (
      this.#aliasOperations > 100 &&
      this.#operations > 1000 &&
      this.#aliasOperations / this.#operations > allowedAliasRatio(this.#operations)
    ) {
      const problem = 'document contains excessive aliasing';
      throw new YamlError('aliasing', problem, node.mark, `yaml: ${problem}`);
    }
    if (node.kind === 'alias') return this.#through(node, () => this.decode(node.target));
    if (node.kind === 'scalar') return this.#scalar(node);
    const place = placeOf(node.mark);
    if (node.kind === 'sequence') {
      return { kind: 'list', place, items: node.items.map((item) => this.decode(item)) };
    }
    const entries = new Map<string, MapEntry>();
    this.#fill(node, entries);
    return { kind: 'map', place, entries };
  }

  #through<T>(alias: AliasNode, work: () => T): T {
    if (this.#open.has(alias)) refuse(`anchor '${alias.name}' value contains itself`, alias.mark);
    this.#open.add(alias);
    this.#aliasDepth += 1;
    const result = work();
    this.#aliasDepth -= 1;
    this.#open.delete(alias);
    return result;
  }

  #fill(node: MappingNode, entries: Map<string, MapEntry>): void {
    for (const [key, value] of node.pairs) {
      if (isMerge(key)) {
        this.#merge(value, entries);
        continue;
      }
      const name = this.#keyText(this.decode(key), key.mark);
      entries.delete(name);
      entries.set(name, { keyPlace: placeOf(key.mark), value: this.decode(value) });
    }
  }

  #scalar(node: ScalarNode): YamlValue {
    const place = placeOf(node.mark);
    const resolved = resolve(node);
    if (resolved.kind === 'null') return { kind: 'null', place };
    if (resolved.kind !== 'number') return { ...resolved, place };
    if (!resolved.finite) this.#refuseAsJson('json: unsupported value: NaN', node.mark);
    return { kind: 'number', place, text: resolved.text };
  }

  /** Keys as sigs.k8s.io/yaml turns them into JSON's. */
  #keyText(key: YamlValue, mark: Mark): string {
    if (key.kind === 'string') return key.value;
    if (key.kind === 'boolean') return String(key.value);
    if (key.kind === 'number') return key.text;
    if (key.kind === 'null') {
      this.#refuseAsJson('unsupported map key of type: %!s(<nil>), key: <nil>', mark);
      return '';
    }
    return refuse(`invalid map key: ${key.kind === 'list' ? '[]interface {}' : 'map[interface {}]interface {}'}`, mark);
  }

  #refuseAsJson(said: string, mark: Mark): void {
    this.notJson ??= new YamlError('composer', said, mark, said);
  }

  /** `<<: *base` or `<<: [*one, *two]`: earlier ones of a list win, so they come last. */
  #merge(node: YamlNode, entries: Map<string, MapEntry>): void {
    if (node.kind === 'sequence') {
      for (const item of [...node.items].reverse()) this.#mergeOne(item, entries);
    } else {
      this.#mergeOne(node, entries);
    }
  }

  #mergeOne(node: YamlNode, entries: Map<string, MapEntry>): void {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind !== 'mapping') {
      refuse('map merge requires map or sequence of maps as the value', node.mark);
    }
    this.#operations += 1;
    if (node.kind === 'alias') this.#through(node, () => this.#fill(target, entries));
    else this.#fill(target, entries);
  }
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === 'tag:yaml.org,2002:merge');
}

function resolve({ tag, value, implicit, mark }: ScalarNode): Resolved {
  if (tag === '') return implicit ? resolvePlain(value) : { kind: 'string', value };
  if (tag === 'tag:yaml.org,2002:binary') {
    const decoded = decodeBase64(value);
    if ('badAt' in decoded) refuse('!!binary value contains invalid base64 data', mark);
    return { kind: 'string', value: Buffer.from(decoded.bytes).toString('utf8') };
  }
  const resolved = resolveTagged(tag, value);
  if (resolved !== null) return resolved;
  const plain = resolvePlain(value);
  const number = plain.kind === 'number' && /[.e]/i.test(value) && !/^[-+]?0x/i.test(value) ? '!!float' : '!!int';
  const names = { boolean: '!!bool', number, string: '!!str', null: '!!null' };
  const wanted = tag.replace('tag:yaml.org,2002:', '!!');
  return refuse(`cannot decode ${names[plain.kind]} \`${value}\` as a ${wanted}`, mark);
}
