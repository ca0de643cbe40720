import type { ColumnMetaData } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";

/** Values of a column in a row group, in lists or not. */
const maxValues = 2 ** 28;

/**
 * Walks over the headers of a column's pages before any is decoded: what they declare has to lie within the column, and to add up to
 * what the footer declares.
 *
 * @throws Error that says what is wrong
 */
export function checkPages(bytes: ArrayBuffer, { num_values, codec }: ColumnMetaData): void {
  const reader = { view: new DataView(bytes), offset: 0 };
  const declared = Number(num_values);
  if (!(declared >= 0 && declared <= maxValues)) throw new Error(`a column declares ${declared} values`);
  let values = 0;
  // A last byte belongs to no page: some writers pad.
  while (values < declared && reader.offset < bytes.byteLength - 1) {
    const header = parquetHeader(reader);
    const { compressed_page_size: length, uncompressed_page_size: inflated } = header;
    if (!(length >= 0 && length <= bytes.byteLength - reader.offset)) throw new Error("a page goes on behind its column");
    if (codec === "UNCOMPRESSED" && inflated !== length) throw new Error("a page has two sizes");
    const { data_page_header, data_page_header_v2, dictionary_page_header } = header;
    const count = (data_page_header_v2 ?? data_page_header ?? dictionary_page_header)?.num_values ?? 0;
    // A dictionary may hold values that no row has, each of a bit at least.
    const most = dictionary_page_header === undefined ? declared : 8 * inflated;
    if (!(count >= 0 && count <= most)) throw new Error(`a page declares ${count} values of ${most}`);
    if (dictionary_page_header === undefined) values += count;
    reader.offset += length;
  }
  if (values !== declared) throw new Error(`pages hold ${values} values of ${declared}`);
}
