import type { FileHandle } from "node:fs/promises";
import type { Element } from "./elements.js";

/** An array in a file. Its first dimension counts the rows. */
export interface StoredArray {
  readonly name: string;
  readonly element: Element;
  readonly bigEndian: boolean;
  readonly shape: readonly number[];
  /** Whether the first index runs fastest, as in Fortran; the last one does else, as in C. */
  readonly fortranOrder: boolean;
  /**
   * The bytes of its values, all of them and nothing else, in pieces. Can be asked for again.
   *
   * @throws ParavaeError when the file holds less or more, after the last piece if that is seen only then
   */
  bytes(): AsyncIterable<Uint8Array>;
  /** The same bytes for reads at any place. */
  randomAccess(): Promise<ArrayPlace>;
}

export interface ArrayPlace {
  readonly file: FileHandle;
  /** Where the values begin. */
  readonly position: number;
  close(): Promise<void>;
}

/** An array that ends a file, behind its header: how many bytes came is told to `checkEnd`, which throws if it is not `length`. */
export async function* bodyOf(
  pieces: AsyncIterable<Uint8Array>,
  headerBytes: number,
  length: number,
  checkEnd: (got: number) => void,
): AsyncGenerator<Uint8Array> {
  let skip = headerBytes;
  let got = 0;
  for await (const piece of pieces) {
    const skipped = Math.min(skip, piece.length);
    skip -= skipped;
    got += piece.length - skipped;
    if (got > length) checkEnd(got);
    if (piece.length > skipped) yield piece.subarray(skipped);
  }
  checkEnd(got);
}
