import type { FileHandle } from "node:fs/promises";
import { ParavaeError, shortened } from "@paravae/core";
import { fillFromFile } from "@paravae/files";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";

/** More than any archive of arrays has: names take memory. */
const mostMembers = 10_000;

export interface ZipDirectory {
  readonly entries: readonly Entry[];
  /** Where the bytes of a member begin. */
  placeOf(entry: Entry): Promise<number>;
}

/**
 * Reads the directory of a zip archive, also of one with sizes of 64 bits.
 *
 * @throws ParavaeError E_NPZ when it is damaged, or lists more than 10,000 members
 */
export async function readZipDirectory(path: string, file: FileHandle, size: number): Promise<ZipDirectory> {
  try {
    const zip = await openZip(new FileReader(file), size);
    const entries = await entriesOf(path, zip);
    return { entries, placeOf: (entry) => placeOf(zip, entry) };
  } catch (cause) {
    throw asZipError(path, "its directory is damaged", cause);
  }
}

/** Bytes that are read at once; entries are read one by one, and are short. */
const windowBytes = 1 << 16;

class FileReader extends RandomAccessReader {
  readonly #file: FileHandle;
  #window: Uint8Array = new Uint8Array(0);
  #begin = 0;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(
      (isWhole) => callback(isWhole ? null : new Error("it ends beyond the file")),
      callback,
    );
  }

  async #fill(bytes: Uint8Array, position: number): Promise<boolean> {
    if (bytes.length > windowBytes) return (await fillFromFile(this.#file, bytes, position)) === bytes.length;
    const end = this.#begin + this.#window.length;
    if (position < this.#begin || position + bytes.length > end) {
      const window = new Uint8Array(windowBytes);
      this.#window = window.subarray(0, await fillFromFile(this.#file, window, position));
      this.#begin = position;
    }
    const from = position - this.#begin;
    const found = this.#window.subarray(from, from + bytes.length);
    bytes.set(found);
    return found.length === bytes.length;
  }
}

const openZip = (reader: RandomAccessReader, size: number): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
    fromRandomAccessReader(reader, size, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  });

const entriesOf = (path: string, zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (entries.length <= mostMembers) zip.readEntry();
      else reject(npzError(path, `holds more than ${mostMembers} members; is it an archive of arrays?`));
    });
    zip.once("end", () => resolve(entries));
    zip.once("error", reject);
    zip.readEntry();
  });

const placeOf = (zip: ZipFile, entry: Entry): Promise<number> =>
  new Promise((resolve, reject) => {
    zip.readLocalFileHeader(entry, { minimal: true }, (error, header) =>
      error ? reject(error) : resolve(header.fileDataStart),
    );
  });

export const asZipError = (path: string, what: string, cause: unknown): ParavaeError =>
  cause instanceof ParavaeError
    ? cause
    : npzError(path, `${what} (${shortened((cause as Error).message, 60)}); fetch the file again`, cause);

export const npzError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_NPZ", `${path}: ${what}`, { data: { path }, cause });
