import type { Batch, Field } from "./field.js";
import type { InputFile } from "./input-file.js";

/** What a user says of a file that its bytes do not say. */
export interface ReadOptions {
  /** Which array of a file that holds several. */
  readonly key?: string | undefined;
  /** Names of columns whose cells are text, whatever they look like. */
  readonly asText?: ReadonlySet<string> | undefined;
  /** What stands for a missing cell in text, beside "", NA, NaN and null. */
  readonly missing?: readonly string[] | undefined;
  /** Whether the first row of a table in text holds the names of its columns; found when left out. */
  readonly header?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file whose beginning has been understood. */
export interface Reading {
  readonly fields: readonly Field[];
  /** How many rows there are, where the file says so. */
  readonly count: number | undefined;
  /**
   * What was found of the file that a user may want to check: "separator ;", "no header". More are added while rows are read: a
   * column that turns out to be text, say.
   */
  readonly notes: readonly string[];
  /**
   * All rows, in order, no more than some megabytes of them at a time. Can be asked for again.
   *
   * A reader that guesses types gives the cells of a column that it took for numbers as text from the batch on in which one is no
   * number. Who needs the cells before it too opens the file again, with that column in `asText`.
   *
   * @throws ParavaeError that names the file, and the row and column where there is one
   */
  batches(): AsyncIterable<Batch>;
}

/** A kind of file. */
export interface Format {
  /** "NPY", as messages name it. */
  readonly name: string;
  /** Whether the first bytes are of this kind; the name of the file counts only where bytes do not tell. */
  recognises(input: InputFile): boolean;
  /**
   * Understands the beginning of a file.
   *
   * @throws ParavaeError that names the file, what was got, what was expected
   */
  open(input: InputFile, options: ReadOptions): Promise<Reading>;
}
