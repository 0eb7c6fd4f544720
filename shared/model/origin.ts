/** Where in a file a value came from. Lines and columns count from 1, as editors do. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value together with the place that it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly origin: Origin;
}
