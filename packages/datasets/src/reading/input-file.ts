import type { FileHandle } from "node:fs/promises";

/** A file of bytes that is no longer compressed, wherever it came from: the disk, gzip, or standard input. */
export interface InputFile {
  /** For messages, and for what only a name can tell. "-" is standard input. */
  readonly path: string;
  /** The first bytes, at most 64 KiB. */
  readonly head: Uint8Array;
  /** The bytes of all of it, undefined where nobody knows before they are read. */
  readonly size: number | undefined;
  /** No more bytes than these can come, where anyone knows: gzip has a largest ratio. */
  readonly maxSize?: number | undefined;
  /** All bytes, in order, in pieces. Can be asked for again. */
  stream(): AsyncIterable<Uint8Array>;
  /** The same bytes for reads at any place. What is no plain file is written to a temporary one first. */
  randomAccess(): Promise<{ readonly file: FileHandle; readonly size: number }>;
  /** Gives back what is open, and removes what is temporary. */
  close(): Promise<void>;
}
