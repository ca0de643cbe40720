import type { FileHandle } from "node:fs/promises";
import { type Duplex, pipeline, Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import { ParavaeError } from "@paravae/core";
import { filePieces } from "./file-pieces.js";

/** Small beside what may lie uncollected after a file: several pieces do. */
const chunkBytes = 1 << 17;

/** DEFLATE cannot shrink data further than this (258 bytes from 2 bits), so a file that claims more lies. */
export const maxDeflateRatio = 1032;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * Decompresses a gzip file piece by piece: no more than some pieces are ever held, whatever the file would grow to. Zeros may
 * follow, as gzip allows: tapes and block devices pad with them.
 *
 * @throws ParavaeError E_DATA_GZIP when the compressed data is damaged, cut short or followed by other bytes
 */
export async function* gunzipped(path: string, file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  try {
    yield* through(gunzip, filePieces(path, file, 0, size));
  } catch (cause) {
    const reason = zlibReasons[(cause as NodeJS.ErrnoException).code ?? ""];
    if (reason === undefined) throw cause;
    throw gzipError(path, reason, cause);
  }
  // zlib stops without a word at bytes that are no further gzip member.
  const { bytesWritten } = gunzip;
  if (!(await isPadding(path, file, bytesWritten, size))) {
    throw gzipError(path, `${size - bytesWritten} bytes follow the end of the compressed data`);
  }
}

/** Inflates what a member of a zip archive holds. Its damage is told as zlib does. */
export const inflated = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  through(createInflateRaw({ chunkSize: chunkBytes }), pieces);

async function* through(transform: Duplex, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // What fails in either, or an end of the loop before theirs, ends both.
  pipeline(Readable.from(pieces, { objectMode: false }), transform, () => undefined);
  for await (const chunk of transform) yield chunk;
}

/** Whether a file holds nothing but zeros from `begin` on. */
async function isPadding(path: string, file: FileHandle, begin: number, end: number): Promise<boolean> {
  for await (const piece of filePieces(path, file, begin, end)) {
    if (piece.some((byte) => byte !== 0)) return false;
  }
  return true;
}

const zlibReasons: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the compressed data is cut short",
  Z_DATA_ERROR: "the compressed data is damaged",
  Z_NEED_DICT: "the compressed data is damaged",
};

function gzipError(path: string, reason: string, cause?: unknown): ParavaeError {
  return new ParavaeError(
    "E_DATA_GZIP",
    `${path}: ${reason}, expected one whole gzip file; fetch the file again`,
    { data: { path }, cause },
  );
}
