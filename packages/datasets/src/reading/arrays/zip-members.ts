import type { FileHandle } from "node:fs/promises";
import { shortened } from "@paravae/core";
import type { Entry } from "yauzl";
import { filePieces } from "../file-pieces.js";
import { inflated, maxDeflateRatio } from "../gzip.js";
import { Crc32 } from "./crc32.js";
import { asZipError, npzError, readZipDirectory } from "./zip-directory.js";

/** A file in a zip archive. Its name is a name and nothing else: nothing is ever written under it. */
export interface ZipMember {
  readonly name: string;
  /** Its bytes once unpacked. */
  readonly size: number;
  /**
   * Those bytes, in pieces. Can be asked for again.
   *
   * @throws ParavaeError E_NPZ when it is encrypted, not as long as declared, or damaged: after the last piece where its checksum tells
   */
  stream(): AsyncIterable<Uint8Array>;
}

const stored = 0;
const deflated = 8;

/** @throws ParavaeError E_NPZ when the archive's directory is damaged, or lists more than 10,000 members */
export async function zipMembers(path: string, file: FileHandle, size: number): Promise<ZipMember[]> {
  const { entries, placeOf } = await readZipDirectory(path, file, size);
  return entries.map((entry) => {
    const name = nameOf(entry);
    const shown = `member ${shortened(name, 40)}`;
    async function* packed(): AsyncGenerator<Uint8Array> {
      const begin = await placeOf(entry);
      yield* filePieces(path, file, begin, begin + entry.compressedSize);
    }
    return {
      name,
      size: entry.uncompressedSize,
      async *stream() {
        checkEntry(path, shown, entry);
        try {
          yield* checked(entry, entry.compressionMethod === stored ? packed() : inflated(packed()));
        } catch (cause) {
          throw asZipError(path, `${shown} is damaged`, cause);
        }
      },
    };
  });
}

/** Strings are left as bytes, or a name that leads elsewhere would be refused. */
const nameOf = ({ fileName }: Entry): string => Buffer.from(fileName as string | Uint8Array).toString("utf8");

function checkEntry(path: string, shown: string, entry: Entry): void {
  const { compressionMethod: method, uncompressedSize: size, compressedSize } = entry;
  const fail = (what: string): never => {
    throw npzError(path, `${shown} ${what}`);
  };
  if (entry.isEncrypted()) fail("is encrypted, expected an archive of numpy.savez; decrypt it before");
  if (method !== stored && method !== deflated) {
    fail(`is compressed by method ${method}, expected 8 (deflate); numpy.savez_compressed writes it so`);
  }
  if (size > compressedSize * maxDeflateRatio) {
    fail(`declares ${size} bytes, more than its ${compressedSize} can hold; fetch the file again`);
  }
}

async function* checked(
  { uncompressedSize, crc32 }: Entry,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const checksum = new Crc32();
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > uncompressedSize) throw new Error(`it is longer than its ${uncompressedSize} bytes`);
    checksum.add(piece);
    yield piece;
  }
  if (length < uncompressedSize) throw new Error(`it has ${length} bytes of ${uncompressedSize}`);
  if (checksum.value !== crc32) throw new Error("its checksum differs");
}
