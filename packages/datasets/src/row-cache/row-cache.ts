import { createHash } from "node:crypto";
import { type FileHandle, rm } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { describeFileError, fillFromFile, openRegularFile } from "@paravae/files";
import type { Extremes, StoredRows } from "../stored-rows.js";
import {
  type CacheHeader,
  cacheError,
  decodeHeader,
  decodePreamble,
  digestBytes,
  extremeRows,
  firstBlockOffset,
  preambleBytes,
  rowBytes,
  tailBytes,
  valueBytes,
} from "./cache-layout.js";
import { differenceOf, type SourceIdentity } from "./source-identity.js";

export interface OpenCacheOptions {
  /** What the rows are made of now; a cache of another source is refused. Not compared when left out. */
  readonly source?: SourceIdentity | undefined;
  /** Removes the file when a block of it is found to be damaged, for whoever can make it anew. */
  readonly removesDamaged?: boolean | undefined;
}

/**
 * Opens a row cache, and checks all of it but its blocks, which are checked when they are read.
 *
 * @throws ParavaeError E_ROW_CACHE when it is none, not whole, damaged or of another source; its `cause` is the file system's error, if
 *   that refuses
 */
export async function openRowCache(path: string, options: OpenCacheOptions = {}): Promise<RowCache> {
  const { file, size } = await openRegularFile(path).catch((cause) => {
    throw cacheError(path, `it cannot be opened: ${describeFileError(cause)}`, cause);
  });
  try {
    const preamble = decodePreamble(path, await bytesAt(path, file, 0, Math.min(preambleBytes, size)), size);
    const { headerOffset, headerBytes, headerSha256 } = preamble;
    const text = await bytesAt(path, file, headerOffset, headerBytes);
    if (!sha256(text).equals(headerSha256)) throw cacheError(path, "its header is damaged");
    const header = decodeHeader(path, new TextDecoder().decode(text), preamble);
    const difference = options.source && differenceOf(options.source, header.source);
    if (difference !== undefined) throw cacheError(path, `it is out of date: ${difference}`);
    const length = tailBytes(header);
    const tail = await bytesAt(path, file, headerOffset - length, length);
    if (sha256(tail).toString("hex") !== header.tailSha256) throw cacheError(path, "its end is damaged");
    return new RowCache(path, file, header, tail, options.removesDamaged === true);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Rows in a cache file, open for reading. Whoever opened it closes it, when nobody reads any more. */
export class RowCache implements StoredRows {
  readonly path: string;
  readonly count: number;
  readonly width: number;
  readonly type: "bytes" | "reals";
  readonly labelled: boolean;
  readonly extremes: Extremes;
  readonly source: SourceIdentity;
  /** Of all rows' values, and of all labels: what the data are known by, without reading them. */
  readonly sha256: CacheHeader["sha256"];
  readonly #file: FileHandle;
  readonly #header: CacheHeader;
  readonly #digests: Uint8Array;
  readonly #removesDamaged: boolean;

  /** For `openRowCache`. */
  constructor(
    path: string,
    file: FileHandle,
    header: CacheHeader,
    tail: Uint8Array,
    removesDamaged: boolean,
  ) {
    const { count, width, type, labelled, source } = header;
    this.path = path;
    this.count = count;
    this.width = width;
    this.type = type;
    this.labelled = labelled;
    this.source = source;
    this.sha256 = header.sha256;
    this.#file = file;
    this.#header = header;
    this.#removesDamaged = removesDamaged;
    const digests = Math.ceil(count / header.blockRows) * digestBytes;
    const values = extremeRows * width;
    this.#digests = tail.slice(0, digests);
    const [data, rowNumbers] = [
      tail.slice(digests, digests + values * valueBytes(header)),
      tail.slice(digests + values * valueBytes(header)),
    ];
    this.extremes = {
      data: type === "bytes" ? data : new Float32Array(data.buffer, data.byteOffset, values),
      rowNumbers: new Float64Array(rowNumbers.buffer, rowNumbers.byteOffset, values),
    };
  }

  /** @throws ParavaeError E_ROW_CACHE with the rows that are damaged or cannot be read */
  async read(
    first: number,
    count: number,
    data: Uint8Array | Float32Array,
    labels?: Uint8Array | undefined,
  ): Promise<void> {
    const { blockRows, width } = this.#header;
    const stride = width * valueBytes(this.#header);
    const into = new Uint8Array(data.buffer, data.byteOffset, count * stride);
    for (let row = first; row < first + count; ) {
      const block = Math.floor(row / blockRows);
      const begin = block * blockRows;
      const rows = Math.min(blockRows, this.count - begin);
      const end = Math.min(begin + rows, first + count);
      const place = into.subarray((row - first) * stride, (end - first) * stride);
      const isWhole = row === begin && end === begin + rows;
      const values = isWhole ? place : new Uint8Array(rows * stride);
      const ofBlock = await this.#readBlock(block, rows, values);
      if (!isWhole) place.set(values.subarray((row - begin) * stride, (end - begin) * stride));
      labels?.set(ofBlock.subarray(row - begin, end - begin), row - first);
      row = end;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Reads a block's rows to where they go, and checks them. @returns their labels */
  async #readBlock(block: number, rows: number, values: Uint8Array): Promise<Uint8Array> {
    const { blockRows, labelled } = this.#header;
    const position = firstBlockOffset + block * blockRows * rowBytes(this.#header);
    const labels = new Uint8Array(labelled ? rows : 0);
    const what = `rows ${block * blockRows} to ${block * blockRows + rows - 1}`;
    const length = await this.#fill(values, position, what);
    const ofLabels = labelled ? await this.#fill(labels, position + values.length, what) : 0;
    const digest = createHash("sha256").update(values).update(labels).digest();
    const expected = this.#digests.subarray(block * digestBytes, (block + 1) * digestBytes);
    if (length + ofLabels === values.length + labels.length && digest.equals(expected)) return labels;
    throw await this.#damage(what);
  }

  async #fill(bytes: Uint8Array, position: number, what: string): Promise<number> {
    try {
      return await fillFromFile(this.#file, bytes, position);
    } catch (cause) {
      throw cacheError(this.path, `${what} cannot be read: ${describeFileError(cause)}`, cause);
    }
  }

  async #damage(what: string): Promise<ParavaeError> {
    if (!this.#removesDamaged) return cacheError(this.path, `${what} are damaged`);
    await rm(this.path, { force: true });
    return new ParavaeError(
      "E_ROW_CACHE",
      `${cacheError(this.path, `${what} were damaged`).message.replace(/;.*/, "")}; it has been removed: start again, and it is made anew`,
      { data: { path: this.path } },
    );
  }
}

async function bytesAt(
  path: string,
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const filled = await fillFromFile(file, bytes, position).catch((cause) => {
    throw cacheError(path, `it cannot be read: ${describeFileError(cause)}`, cause);
  });
  if (filled < length) throw cacheError(path, `it ends at byte ${position + filled}`);
  return bytes;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
