import type { FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { ParavaeError } from "@paravae/core";

/** Small beside what may lie uncollected after a file: several pieces do. */
const chunkBytes = 1 << 17;
/** What may be zeros is looked at in pieces of this size. */
const paddingPieceBytes = 1 << 12;

/**
 * Decompresses a gzip file piece by piece into `consume`, which may throw to stop: no more than a piece is
 * ever held, whatever the file would grow to. Zeros may follow, as gzip allows: tapes and block devices pad with them.
 *
 * @throws ParavaeError E_IDX_GZIP when the compressed data is damaged, cut short or followed by other bytes
 */
export async function readGzip(
  path: string,
  file: FileHandle,
  size: number,
  consume: (chunk: Uint8Array) => void,
): Promise<void> {
  const source = file.createReadStream({ start: 0, autoClose: false, highWaterMark: chunkBytes });
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // `pipe` forwards no errors; the loop below must end when the file cannot be read on.
  source.once("error", (cause) => gunzip.destroy(cause));
  try {
    for await (const chunk of source.pipe(gunzip)) consume(chunk);
    // zlib stops without a word at bytes that are no further gzip member.
    const { bytesWritten } = gunzip;
    if (bytesWritten < size && !(await isPadding(file, bytesWritten))) {
      throw gzipError(path, `${size - bytesWritten} bytes follow the end of the compressed data`);
    }
  } catch (cause) {
    const reason = zlibReasons[(cause as NodeJS.ErrnoException).code ?? ""];
    if (reason === undefined) throw cause;
    throw gzipError(path, reason, cause);
  } finally {
    // This closes the file, too.
    source.destroy();
  }
}

/** Whether a file holds nothing but zeros from `begin` on. */
async function isPadding(file: FileHandle, begin: number): Promise<boolean> {
  const piece = new Uint8Array(paddingPieceBytes);
  for (let position = begin; ; ) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    if (bytesRead === 0) return true;
    if (piece.subarray(0, bytesRead).some((byte) => byte !== 0)) return false;
    position += bytesRead;
  }
}

const zlibReasons: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the compressed data is cut short",
  Z_DATA_ERROR: "the compressed data is damaged",
  Z_NEED_DICT: "the compressed data is damaged",
};

function gzipError(path: string, reason: string, cause?: unknown): ParavaeError {
  return new ParavaeError(
    "E_IDX_GZIP",
    `${path}: ${reason}, expected one whole gzip file; fetch the file again`,
    {
      data: { path },
      cause,
    },
  );
}
