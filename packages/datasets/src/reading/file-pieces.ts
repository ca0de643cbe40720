import type { FileHandle } from "node:fs/promises";
import { describeFileError, fillFromFile } from "@paravae/files";
import { readError } from "./read-error.js";

/** Small beside what may lie uncollected after a file: several pieces do. */
const pieceBytes = 1 << 18;

/**
 * The bytes of a file from `begin` to `end`, in order, in pieces that are the caller's from then on.
 *
 * @throws ParavaeError E_DATA_READ when the file ends before, or cannot be read on
 */
export async function* filePieces(
  path: string,
  file: FileHandle,
  begin: number,
  end: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let position = begin; position < end; ) {
    const piece = new Uint8Array(Math.min(pieceBytes, end - position));
    const filled = await fillFromFile(file, piece, position).catch((cause) => {
      throw readError(path, describeFileError(cause), cause);
    });
    if (filled < piece.length) throw readError(path, "it became shorter meanwhile; is a program writing it?");
    yield piece;
    position += filled;
  }
}
