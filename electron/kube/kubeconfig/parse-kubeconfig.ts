import { configShape } from './config-shape.ts';
import { kindProblem } from './kind-problem.ts';
import { blankFile, type ParsedFile, type ParsedProblem, unreadable } from './parsed-file.ts';
import { type NamedItem, namedItems, readEntries } from './read-entries.ts';
import { linesOf, showLine } from './show-line.ts';
import { type TypeProblem, typeProblems } from './type-problems.ts';
import { readYaml } from './yaml/read-yaml.ts';
import { type DecodedText, decodeText } from './yaml/text.ts';
import type { YamlValue } from './yaml/value.ts';
import type { YamlError } from './yaml/yaml-error.ts';
import { yamlWords } from './yaml-words.ts';

/** DESIGN §12: nested deeper is refused, and so is what would take absurdly much memory. */
const bounds = { deepest: 100, mostNodes: 200_000 } as const;

/** Characters of what a problem says. */
const longestText = 500;

/** Entries of one list. A file of 16 MiB with a certificate in each has five thousand. */
const mostEntries = 20_000;

/** A file in which everything is wrong needs no longer list. */
const mostProblems = 50;

/**
 * Reads a kubeconfig's bytes as client-go does (clientcmd/loader.go Load): YAML, then kind and version, then strict
 * decoding, then names. Never throws for what the bytes are. Pure: runs in a worker thread as well.
 */
export function parseKubeconfig(bytes: Uint8Array): ParsedFile {
  const text = decodeText(bytes);
  if (bytes.length === 0) return blankFile;
  const result = readYaml(text, bounds);
  if (result.kind === 'refused')
    return unreadable([inFewWords(markupProblem(text.text, result.error.said) ?? yamlProblem(result.error, text))]);
  const root = result.value;
  if (root === null || root.kind === 'null') return blankFile;
  const wrongKind = kindProblem(root);
  if (root.kind !== 'map') {
    const problem =
      markupProblem(text.text, wrongKind?.said ?? null) ??
      (wrongKind === null ? null : withLine(wrongKind, linesOf(text.text)));
    return unreadable(problem === null ? [] : [inFewWords(problem)]);
  }
  const crowded = lists.find(({ list }) => sizeOf(root, list) > mostEntries);
  if (crowded !== undefined) return unreadable([crowdProblem(root, crowded.list)]);
  const problems = [
    ...(wrongKind === null ? [] : [wrongKind]),
    ...typeProblems(root, configShape)
      .filter((problem) => problem.value.place !== wrongKind?.place)
      .map(fromTypeProblem),
    ...duplicateProblems(root),
  ].slice(0, mostProblems);
  const lines = problems.length === 0 ? [] : linesOf(text.text);
  return {
    readable: true,
    blank: false,
    problems: problems.map((problem) => withLine(problem, lines)),
    ...readEntries(root),
  };
}

function withLine(problem: ParsedProblem, lines: readonly string[]): ParsedProblem {
  return { ...inFewWords(problem), line: showLine(lines, problem.place.line) };
}

/** A value or a name may be as long as its file. */
function inFewWords(problem: ParsedProblem): ParsedProblem {
  const { detail, said, field, found } = problem;
  return {
    ...problem,
    detail: bounded(detail),
    said: said === null ? null : bounded(said),
    field: field === null ? null : bounded(field),
    found: found === null ? null : bounded(found),
  };
}

function bounded(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** A saved web page, such as a login form, in the kubeconfig's place. */
function markupProblem(text: string, said: string | null): ParsedProblem | null {
  const start = /^[\s\ufeff]*<[!?/a-z]/i.exec(text)?.[0];
  if (start === undefined) return null;
  const line = start.split('\n').length;
  return {
    kind: 'markup',
    place: { line, column: 1 },
    line: showLine(linesOf(text), line),
    detail: 'it is a web page or XML',
    said: said === '' ? null : said,
    field: null,
    expected: 'a kubeconfig',
    found: 'a web page or XML',
    other: null,
  };
}

const yamlKinds = {
  reader: 'controlCharacter',
  aliasing: 'excessiveAliasing',
  tooDeep: 'tooDeep',
  tooDense: 'tooDense',
} as const;

function yamlProblem(error: YamlError, { text }: DecodedText): ParsedProblem {
  const kind = error.kind in yamlKinds ? yamlKinds[error.kind as keyof typeof yamlKinds] : 'yaml';
  const place =
    error.mark === null ? { line: 1, column: 1 } : { line: error.mark.line + 1, column: error.mark.column + 1 };
  return {
    kind,
    place,
    line: kind === 'controlCharacter' ? '' : showLine(linesOf(text), place.line),
    detail: yamlWords(error, text),
    said: error.said === '' ? null : error.said,
    field: null,
    expected: null,
    found: null,
    other: null,
  };
}

function fromTypeProblem({ kind, value, field: path, expected, found, said }: TypeProblem): ParsedProblem {
  const detail = kind === 'badBase64' ? 'it is no base64 text' : `${found} stands where ${expected} belongs`;
  return { kind, place: value.place, line: '', detail, said, field: path, expected, found, other: null };
}

/**
 * The lists that become maps, in the order in which client-go turns them (api/v1/zz_generated.conversion.go). Those of
 * `preferences` are not turned since 1.34.
 */
const lists = [
  { list: 'clusters', body: 'cluster', go: 'NamedCluster', target: '*api.Cluster' },
  { list: 'users', body: 'user', go: 'NamedAuthInfo', target: '*api.AuthInfo' },
  { list: 'contexts', body: 'context', go: 'NamedContext', target: '*api.Context' },
] as const;

function sizeOf(root: Extract<YamlValue, { kind: 'map' }>, list: string): number {
  const value = root.entries.get(list)?.value;
  return value?.kind === 'list' ? value.items.length : 0;
}

function crowdProblem(root: Extract<YamlValue, { kind: 'map' }>, list: string): ParsedProblem {
  return {
    kind: 'tooDense',
    place: root.entries.get(list)?.value.place ?? root.place,
    line: '',
    detail: `${list} has more than ${mostEntries} entries`,
    said: null,
    field: list,
    expected: null,
    found: null,
    other: null,
  };
}

function duplicateProblems(root: YamlValue): readonly ParsedProblem[] {
  const extensionsOf = (value: YamlValue | null, path: string): readonly ParsedProblem[] => {
    if (value === null) return [];
    const names = new FirstPlaces(`${path}extensions`, 'NamedExtension', 'runtime.Object');
    return namedItems(value, 'extensions', 'extension').flatMap((item, index) =>
      // An extension without content leaves no trace in Go's map.
      names.take(item, index, item.body !== null),
    );
  };
  const found = lists.flatMap(({ list, body, go, target }) => {
    const names = new FirstPlaces(list, go, target);
    return namedItems(root, list, body).flatMap((item, index) => [
      ...extensionsOf(item.body, `${list}[${index}].${body}.`),
      ...names.take(item, index, true),
    ]);
  });
  return [...found, ...extensionsOf(root, '')];
}

/** The names of one list, each where it stands first. */
class FirstPlaces {
  readonly #first = new Map<string, NamedItem>();
  readonly #list: string;
  readonly #goItem: string;
  readonly #goTarget: string;

  constructor(list: string, goItem: string, goTarget: string) {
    this.#list = list;
    this.#goItem = goItem;
    this.#goTarget = goTarget;
  }

  take(item: NamedItem, index: number, counts: boolean): readonly ParsedProblem[] {
    const earlier = this.#first.get(item.name);
    if (earlier === undefined) {
      if (counts) this.#first.set(item.name, item);
      return [];
    }
    return [
      {
        kind: 'duplicateName',
        place: item.namePlace,
        line: '',
        detail: `the name ${item.name === '' ? '(none)' : item.name} stands twice in one list`,
        // Go goes on with the whole list, secrets included.
        said: `error converting *[]${this.#goItem} into *map[string]${this.#goTarget}: duplicate name "${item.name}" in list`,
        field: `${this.#list}[${index}].name`,
        expected: null,
        found: item.name,
        other: earlier.namePlace,
      },
    ];
  }
}
