import type { FileHandle } from "node:fs/promises";
import { fillFromFile } from "@paravae/files";
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { damaged, parquetError } from "./parquet-error.js";

/** "PAR1" at both ends; "PARE" where the footer is encrypted. */
export const magic = "PAR1";
const encryptedMagic = "PARE";
const tailBytes = 8;
const leastBytes = tailBytes + magic.length;
/** The largest footer that is read: one of a million columns and row groups. */
const maxFooterBytes = 1 << 28;
/** Rows of a row group, all of which are in memory at a time. */
const maxGroupRows = 1 << 27;

/**
 * What the footer of a Parquet file says, checked against the size of the file:
 *
 *     ┌──────┬─────────────┬─────┬─────────────┬──────────┬──────────────┬──────┐
 *     │ PAR1 │ row group 0 │  …  │ row group n │ metadata │ its length n │ PAR1 │
 *     └──────┴─────────────┴─────┴─────────────┴──────────┴──────────────┴──────┘
 *      4 bytes                                   n bytes    uint32         4 bytes
 *
 * @throws ParavaeError E_PARQUET
 */
export async function readMetadata(path: string, file: FileHandle, size: number): Promise<FileMetaData> {
  if (size < leastBytes)
    throw parquetError(path, `holds ${size} bytes, which no Parquet file does; is it cut short?`);
  const tail = await readBytes(path, file, size - tailBytes, size);
  const mark = Buffer.from(tail).toString("latin1", 4);
  if (mark === encryptedMagic) throw parquetError(path, "is encrypted; write it without encryption");
  if (mark !== magic)
    throw parquetError(path, "ends without PAR1; is it cut short? Fetch or write the file again");
  const length = new DataView(tail).getUint32(0, true) + tailBytes;
  if (length > Math.min(maxFooterBytes, size - magic.length)) {
    throw parquetError(path, `its footer declares ${length} bytes of ${size}; fetch or write the file again`);
  }
  const footer = await readBytes(path, file, size - length, size);
  try {
    const metadata = parquetMetadata(footer, { geoparquet: false, parsers: plainParsers });
    checkMetadata(path, metadata, size);
    return metadata;
  } catch (cause) {
    throw damaged(path, "its footer", cause);
  }
}

/** Dates as milliseconds, text as it is. */
export const plainParsers = {
  timestampFromMilliseconds: (ms: bigint) => Number(ms),
  timestampFromMicroseconds: (us: bigint) => Number(us / 1000n) + Number(us % 1000n) / 1e3,
  timestampFromNanoseconds: (ns: bigint) => Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6,
  dateFromDays: (days: number) => days * 86_400_000,
  jsonFromBytes: (bytes: Uint8Array) => bytes && Buffer.from(bytes).toString("utf8"),
};

/** The bytes of a place of the file. */
export async function readBytes(
  path: string,
  file: FileHandle,
  begin: number,
  end: number,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - begin);
  if ((await fillFromFile(file, bytes, begin)) < bytes.length) {
    throw parquetError(path, "was cut short while it was read; is another program writing it?");
  }
  return bytes.buffer;
}

function checkMetadata(path: string, { num_rows, row_groups }: FileMetaData, size: number): void {
  const rows = row_groups.reduce((sum, group) => sum + group.num_rows, 0n);
  if (rows !== num_rows || row_groups.some((group) => group.num_rows < 0n)) {
    throw new Error(`row groups hold ${rows} rows of ${num_rows}`);
  }
  for (const [g, { columns, num_rows: groupRows }] of row_groups.entries()) {
    if (groupRows > maxGroupRows) {
      throw parquetError(
        path,
        `row group ${g} holds ${groupRows} rows, expected at most ${maxGroupRows}; write smaller row groups`,
      );
    }
    for (const { meta_data, file_path } of columns) {
      if (meta_data === undefined) throw new Error("a column has no place");
      if (file_path !== undefined)
        throw parquetError(path, "its columns lie in other files; write them into one");
      const begin = meta_data.dictionary_page_offset || meta_data.data_page_offset;
      const end = begin + meta_data.total_compressed_size;
      if (begin < 0n || end < begin || end > size)
        throw new Error(`a column lies at ${begin} to ${end} of ${size}`);
    }
  }
}
