import type { FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { describeFileError, type OpenedFile, openRegularFile } from "@paravae/files";
import { filePieces } from "./file-pieces.js";
import { gunzipped, isGzip, maxDeflateRatio } from "./gzip.js";
import type { InputFile } from "./input-file.js";
import { readError, throwIfAborted } from "./read-error.js";
import { takeStandardInput } from "./standard-input.js";
import { type TemporaryOptions, writeTemporary } from "./temporary-file.js";

export interface OpenInputOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where temporary files go, the system's folder for them when left out. They have no names there. */
  readonly temporaryFolder?: string | undefined;
  /** What "-" stands for, in the place of the process's standard input. */
  readonly standardInput?: Readable | undefined;
}

const headBytes = 1 << 16;

/**
 * Opens a file, or standard input under the name "-". Gzip is known by its first bytes, and unpacked as it is read.
 *
 * @returns what its caller closes
 * @throws ParavaeError E_DATA_READ when there is no regular file that can be read, E_DATA_GZIP when its compression is damaged at the
 *   beginning, E_DATA_SPACE when standard input does not fit on the disk, E_ABORTED
 */
export async function openInput(path: string, options: OpenInputOptions = {}): Promise<InputFile> {
  throwIfAborted(path, options.signal);
  const temporary: TemporaryOptions = { folder: options.temporaryFolder };
  const opened =
    path === "-"
      ? await takeStandardInput(options.standardInput ?? process.stdin, {
          ...temporary,
          signal: options.signal,
        })
      : await openPlain(path);
  try {
    const { file, size } = opened;
    const head = await beginningOf(filePieces(path, file, 0, Math.min(size, headBytes)));
    if (!isGzip(head.bytes)) return new PlainInput(path, opened, head.bytes);
    const unpacked = await beginningOf(gunzipped(path, file, size));
    return new GzipInput(path, opened, unpacked, options);
  } catch (error) {
    await opened.file.close();
    throw error;
  }
}

const openPlain = (path: string): Promise<OpenedFile> =>
  openRegularFile(path).catch((cause) => {
    throw readError(path, describeFileError(cause), cause);
  });

interface Beginning {
  readonly bytes: Uint8Array;
  /** Whether there is nothing behind it. */
  readonly isWhole: boolean;
}

async function beginningOf(pieces: AsyncIterable<Uint8Array>): Promise<Beginning> {
  const head = new Uint8Array(headBytes);
  let filled = 0;
  for await (const piece of pieces) {
    const taken = Math.min(piece.length, headBytes - filled);
    head.set(piece.subarray(0, taken), filled);
    filled += taken;
    if (taken < piece.length) return { bytes: head, isWhole: false };
  }
  return { bytes: head.slice(0, filled), isWhole: true };
}

class PlainInput implements InputFile {
  readonly path: string;
  readonly head: Uint8Array;
  readonly size: number;
  readonly maxSize: number;
  readonly #opened: OpenedFile;

  constructor(path: string, opened: OpenedFile, head: Uint8Array) {
    this.path = path;
    this.head = head;
    this.size = opened.size;
    this.maxSize = opened.size;
    this.#opened = opened;
  }

  stream(): AsyncIterable<Uint8Array> {
    return filePieces(this.path, this.#opened.file, 0, this.size);
  }

  randomAccess(): Promise<OpenedFile> {
    return Promise.resolve(this.#opened);
  }

  close(): Promise<void> {
    return this.#opened.file.close();
  }
}

class GzipInput implements InputFile {
  readonly path: string;
  readonly head: Uint8Array;
  readonly size: number | undefined;
  readonly maxSize: number;
  readonly #packed: OpenedFile;
  readonly #options: OpenInputOptions;
  #unpacked: Promise<OpenedFile> | undefined;

  constructor(path: string, packed: OpenedFile, beginning: Beginning, options: OpenInputOptions) {
    this.path = path;
    this.head = beginning.bytes;
    this.size = beginning.isWhole ? beginning.bytes.length : undefined;
    this.maxSize = this.size ?? packed.size * maxDeflateRatio;
    this.#packed = packed;
    this.#options = options;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    if (this.size !== undefined) yield this.head.slice();
    else if (this.#unpacked === undefined) yield* this.#unpack();
    else yield* wholeOf(this.path, await this.#unpacked);
  }

  randomAccess(): Promise<OpenedFile> {
    this.#unpacked ??= writeTemporary(this.path, this.#unpack(), { folder: this.#options.temporaryFolder });
    return this.#unpacked;
  }

  async close(): Promise<void> {
    const unpacked = await this.#unpacked?.catch(() => undefined);
    await unpacked?.file.close();
    await this.#packed.file.close();
  }

  async *#unpack(): AsyncGenerator<Uint8Array> {
    const { file, size } = this.#packed;
    for await (const piece of gunzipped(this.path, file, size)) {
      throwIfAborted(this.path, this.#options.signal);
      yield piece;
    }
  }
}

const wholeOf = (path: string, { file, size }: { file: FileHandle; size: number }) =>
  filePieces(path, file, 0, size);
