import type { ColumnMetaData, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { checkLevels, checkRuns, type PageLayout } from "./check-runs.js";

/** Values of a column in a row group, in lists or not. */
const maxValues = 2 ** 28;

/** Pages of a column that are compressed, in their order; undefined is one of a dictionary, which has no runs. */
export type CompressedPages = readonly (PageLayout | undefined)[];

/**
 * Walks over the pages of a column before any is decoded: what their headers declare has to lie within the column, and to add up to
 * what the footer declares. Levels and values that are not compressed are looked at, too.
 *
 * @param elements from the column down to its values
 * @throws Error that says what is wrong
 */
export function checkPages(
  bytes: ArrayBuffer,
  { num_values, codec, type }: ColumnMetaData,
  elements: readonly SchemaElement[],
): CompressedPages {
  const reader = { view: new DataView(bytes), offset: 0 };
  const declared = Number(num_values);
  if (!(declared >= 0 && declared <= maxValues)) throw new Error(`a column declares ${declared} values`);
  const levels = [
    elements.filter(({ repetition_type }) => repetition_type === "REPEATED").length,
    elements.filter(({ repetition_type }) => repetition_type !== "REQUIRED").length,
  ];
  const compressed: (PageLayout | undefined)[] = [];
  let values = 0;
  // A last byte belongs to no page: some writers pad.
  while (values < declared && reader.offset < bytes.byteLength - 1) {
    const header = parquetHeader(reader);
    checkSizes(header, bytes.byteLength - reader.offset, declared, codec === "UNCOMPRESSED");
    const page = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
    const layout = layoutOf(header, levels, type === "BOOLEAN");
    const inPlain = layout === undefined ? page : withoutLevels(header, page, layout);
    const isPlain = codec === "UNCOMPRESSED" || header.data_page_header_v2?.is_compressed === false;
    const rest = header.data_page_header_v2 === undefined ? layout : layout && { ...layout, levels: [] };
    if (!isPlain) compressed.push(rest);
    else if (rest !== undefined) checkRuns(inPlain, rest);
    values += layout?.count ?? 0;
    reader.offset += page.length;
  }
  if (values !== declared) throw new Error(`pages hold ${values} values of ${declared}`);
  return compressed;
}

function checkSizes(header: PageHeader, available: number, declared: number, isPlain: boolean): void {
  const { compressed_page_size: length, uncompressed_page_size: inflated, dictionary_page_header } = header;
  if (!(length >= 0 && length <= available)) throw new Error("a page goes on behind its column");
  if (isPlain && inflated !== length) throw new Error("a page has two sizes");
  const { num_values: count = 0 } = headerOf(header) ?? {};
  // A dictionary may hold values that no row has, each of a bit at least.
  const most = dictionary_page_header === undefined ? declared : 8 * inflated;
  if (!(count >= 0 && count <= most)) throw new Error(`a page declares ${count} values of ${most}`);
}

const headerOf = ({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader) =>
  data_page_header_v2 ?? data_page_header ?? dictionary_page_header;

function layoutOf(
  { data_page_header, data_page_header_v2 }: PageHeader,
  levels: readonly number[],
  isBoolean: boolean,
): PageLayout | undefined {
  const header = data_page_header_v2 ?? data_page_header;
  return header && { count: header.num_values, encoding: `${header.encoding}`, levels, isBoolean };
}

/** The values of a page of version 2, whose levels are never compressed, and have no length before them. */
function withoutLevels(
  { data_page_header_v2: header }: PageHeader,
  page: Uint8Array,
  { levels, count }: PageLayout,
): Uint8Array {
  if (header === undefined) return page;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const lengths = [header.repetition_levels_byte_length, header.definition_levels_byte_length];
  let at = 0;
  for (const [i, level] of levels.entries()) {
    const end = at + (lengths[i] ?? 0);
    if (!(end >= at && end <= page.length)) throw new Error("levels go on behind their page");
    if (level > 0) checkLevels(view, at, end, 32 - Math.clz32(level), count);
    at = end;
  }
  return page.subarray(at);
}
