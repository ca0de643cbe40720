import type { FileHandle } from "node:fs/promises";
import { shortened } from "@paravae/core";
import {
  type DecodedArray,
  type FileMetaData,
  parquetRead,
  type RowGroup,
  type SchemaElement,
} from "hyparquet";
import { checkPages } from "./check-pages.js";
import { boundedCompressors } from "./decompress.js";
import type { ParquetColumn } from "./parquet-columns.js";
import { damaged } from "./parquet-error.js";
import { plainParsers, readBytes } from "./read-metadata.js";

/** An open Parquet file. */
export interface ParquetFile {
  readonly path: string;
  readonly file: FileHandle;
  readonly metadata: FileMetaData;
}

/**
 * The values of a column in a row group, in pieces that follow each other.
 *
 * @throws ParavaeError E_PARQUET where its bytes decode to nothing, or to another number of rows
 */
export async function readValues(
  { path, file, metadata }: ParquetFile,
  g: number,
  { name, chunk: index, elements }: ParquetColumn,
): Promise<readonly DecodedArray[]> {
  const group = metadata.row_groups[g] as RowGroup;
  const root = metadata.schema[0] as SchemaElement;
  const column = group.columns[index];
  const chunk = column?.meta_data;
  try {
    if (column === undefined || chunk?.path_in_schema[0] !== name) throw new Error("it is not there");
    const begin = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
    const bytes = await readBytes(path, file, begin, begin + Number(chunk.total_compressed_size));
    const pages = checkPages(bytes, chunk, elements);
    const pieces: DecodedArray[] = [];
    await parquetRead({
      // Of one column in one group, or the library would look at all of them each time.
      metadata: {
        ...metadata,
        schema: [{ ...root, num_children: 1 }, ...elements],
        row_groups: [{ ...group, columns: [column] }],
      },
      file: {
        byteLength: Number.MAX_SAFE_INTEGER,
        slice: (from, to) => bytes.slice(from - begin, to === undefined ? undefined : to - begin),
      },
      columns: [name],
      compressors: boundedCompressors(pages),
      parsers: plainParsers,
      utf8: false,
      onChunk: ({ columnData }) => pieces.push(columnData),
    });
    const rows = pieces.reduce((sum, { length }) => sum + length, 0);
    if (rows !== Number(group.num_rows)) throw new Error(`it has ${rows} rows of ${group.num_rows}`);
    return pieces;
  } catch (cause) {
    throw damaged(path, `column ${shortened(name, 30)} of row group ${g}`, cause);
  }
}
