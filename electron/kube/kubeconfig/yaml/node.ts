import type { Mark } from './yaml-error.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly mark: Mark;
  readonly tag: string;
  readonly value: string;
  /** Unquoted and without a tag: what it means depends on how it looks. */
  readonly implicit: boolean;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly mark: Mark;
  readonly items: YamlNode[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly mark: Mark;
  readonly pairs: (readonly [key: YamlNode, value: YamlNode])[];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly mark: Mark;
  readonly name: string;
  readonly target: YamlNode;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;
