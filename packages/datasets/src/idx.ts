import type { FileHandle } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { fillFromFile, openRegularFile } from "@paravae/files";
import { readGzip } from "./gzip.js";
import {
  describeBytes,
  describeShape,
  type IdxHeader,
  maxIdxHeaderBytes,
  parseIdxHeader,
  withSwappedSizes,
} from "./idx-header.js";

/** The array of an IDX file: row-major bytes over a SharedArrayBuffer of its own. */
export interface Idx {
  readonly shape: number[];
  readonly data: Uint8Array;
}

/** DEFLATE cannot shrink data further than this (258 bytes from 2 bits), so a file that claims more lies. */
const maxDeflateRatio = 1032;

/** Taken for a compressed array before anything is known of its size. */
const firstBytes = 1 << 20;

/**
 * Reads an IDX file of bytes, the format of MNIST, plain or gzip (told apart by the first two bytes, not by the name).
 * Nothing in the file is trusted: memory is taken only for what the file can hold.
 *
 * @throws ParavaeError E_IDX_READ when the file cannot be read, E_IDX_GZIP when its compression is damaged,
 *   E_IDX_MAGIC, E_IDX_TYPE or E_IDX_SHAPE for a header that is not one of a non-empty array of bytes,
 *   E_IDX_SIZE when the file holds less or more than its header declares
 */
export async function readIdx(path: string): Promise<Idx> {
  let file: FileHandle | undefined;
  try {
    const opened = await openRegularFile(path);
    file = opened.file;
    const head = new Uint8Array(maxIdxHeaderBytes);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const isGzip = bytesRead >= 2 && head[0] === 0x1f && head[1] === 0x8b;
    return isGzip
      ? await readCompressed(path, file, opened.size)
      : await readPlain(path, file, opened.size, head.subarray(0, bytesRead));
  } catch (error) {
    if (error instanceof ParavaeError) throw error;
    throw readError(path, (error as Error).message, error);
  } finally {
    await file?.close();
  }
}

async function readPlain(path: string, file: FileHandle, size: number, head: Uint8Array): Promise<Idx> {
  const header = parseIdxHeader(head, path) ?? headerCutShort(path, size);
  if (header.byteLength + header.dataLength !== size) throw sizeError(path, header, size);
  const data = new Uint8Array(allocate(path, header, header.dataLength));
  const filled = await fillFromFile(file, data, header.byteLength);
  if (filled < data.length) throw sizeError(path, header, header.byteLength + filled);
  return { shape: header.shape, data };
}

async function readCompressed(path: string, file: FileHandle, size: number): Promise<Idx> {
  let head: Uint8Array = new Uint8Array(0);
  let header: IdxHeader | undefined;
  let data = new SharedArrayBuffer(0);
  let filled = 0;
  await readGzip(path, file, size, (chunk) => {
    let body = chunk;
    if (header === undefined) {
      head = concatenate(head, chunk);
      header = parseIdxHeader(head, path);
      if (header === undefined) return;
      const most = size * maxDeflateRatio;
      if (header.byteLength + header.dataLength > most) {
        const isPossible = (bytes: number) => bytes <= most;
        throw sizeError(path, header, size, "bytes of gzip, which cannot hold that much", isPossible);
      }
      body = head.subarray(header.byteLength);
      data = allocate(path, header, 0);
    }
    if (filled + body.length > header.dataLength) {
      throw sizeError(path, header, header.byteLength + filled + body.length, "bytes or more");
    }
    const needed = filled + body.length;
    // Twice what is known to be needed, at most the whole array: a header that lies costs no more.
    if (needed > data.byteLength) data.grow(Math.min(header.dataLength, Math.max(2 * needed, firstBytes)));
    new Uint8Array(data, filled).set(body);
    filled = needed;
  });
  if (header === undefined) return headerCutShort(path, head.length);
  if (filled < header.dataLength) throw sizeError(path, header, header.byteLength + filled);
  return { shape: header.shape, data: new Uint8Array(data, 0, filled) };
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** Memory for `length` bytes of an array, and addresses for it to grow to the whole of it. */
function allocate(path: string, { shape, dataLength }: IdxHeader, length: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(length, length < dataLength ? { maxByteLength: dataLength } : undefined);
  } catch (cause) {
    throw new ParavaeError(
      "E_IDX_SIZE",
      `${path}: its array ${describeShape(shape)} takes ${describeBytes(dataLength)} bytes, more than this machine gives; use fewer rows`,
      { data: { path, shape, expected: dataLength }, cause },
    );
  }
}

function headerCutShort(path: string, size: number): never {
  throw new ParavaeError(
    "E_IDX_SIZE",
    `${path}: ends inside the header, after ${size} bytes; fetch the file again`,
    {
      data: { path, got: size },
    },
  );
}

/** @param isPossible whether the file may hold so many bytes */
function sizeError(
  path: string,
  header: IdxHeader,
  got: number,
  unit = "bytes",
  isPossible = (bytes: number) => bytes === got,
): ParavaeError {
  const expected = header.byteLength + header.dataLength;
  const swapped = withSwappedSizes(header);
  const why = isPossible(swapped.byteLength + swapped.dataLength)
    ? `; its sizes are little-endian, of ${describeShape(swapped.shape)}: write them big-endian`
    : ` for an array ${describeShape(header.shape)}; fetch the file again`;
  return new ParavaeError(
    "E_IDX_SIZE",
    `${path}: holds ${got} ${unit}, expected ${describeBytes(expected)}${why}`,
    {
      data: { path, got, expected, shape: header.shape },
    },
  );
}

function readError(path: string, reason: string, cause?: unknown): ParavaeError {
  return new ParavaeError(
    "E_IDX_READ",
    `${path}: cannot be read (${reason}); is it the path of an IDX file?`,
    {
      data: { path },
      cause,
    },
  );
}
