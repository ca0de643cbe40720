import { ParavaeError } from "@paravae/core";
import type { Batch } from "../reading/field.js";
import type { Format, Reading, ReadOptions } from "../reading/format.js";
import type { InputFile } from "../reading/input-file.js";
import { maxColumns, tooManyColumns } from "../reading/max-columns.js";
import { Notes } from "../reading/notes.js";
import { toldPath } from "../reading/told-path.js";
import { decodeText, detectEncoding, NotTextError } from "../text/decode-text.js";
import { missingTexts } from "../text/missing-texts.js";
import { parseNumber, parseNumberWithComma } from "../text/parse-number.js";
import { CellColumns, type CellReading, typeOfColumn } from "./cell-columns.js";
import { type Dialect, findDialect } from "./dialect.js";
import { columnNames, hasHeader } from "./header.js";
import { looksLikeTable } from "./recognise.js";
import { readSample, sampleSizes } from "./sample.js";
import { PieceParser, type TextRows, textRows } from "./text-rows.js";

/** Tables of text: cells between commas, semicolons, tabs or bars (RFC 4180). */
export const csv: Format = {
  name: "CSV",
  recognises: looksLikeTable,
  async open(input, options) {
    return withTextErrors(input.path, () => openTable(input, options));
  },
};

async function openTable(input: InputFile, options: ReadOptions): Promise<Reading> {
  const { list: notes, tell } = new Notes();
  const { path } = input;
  const texts = () => decodeText(input.stream(), detectEncoding(input.head), tell);
  const { dialect, sample, first, isWhole } = await findRows(texts, path);
  const reading = cellReading(dialect, options);
  const isNamed = options.header ?? hasHeader(sample.rows, reading.parse);
  const names = columnNames(isNamed ? first : first.map(() => ""), (name, instead) =>
    tell(`column ${name} is there twice: the second is called ${instead}`),
  );
  tell(`separator ${names.length === 1 ? "none: one column" : toldSeparator(dialect.separator)}`);
  if (dialect.decimalComma) tell("decimal comma");
  tell(isNamed ? "names in the first row" : "no names: columns are called column1, column2, …");
  const rows = isNamed ? withoutFirst(sample) : sample;
  if (rows.rows.length === 0) throw noRows(path, isWhole);
  // Looked at before the types: of a ragged row they would be wrong.
  new CellColumns(
    names,
    names.map(() => "text"),
    reading,
    path,
    tell,
  ).convert(rows);
  const types = names.map((name, c) =>
    options.asText?.has(name) ? "text" : typeOfColumn(name, rows, c, reading, tell),
  );
  const columns = () => new CellColumns(names, types, reading, path, tell);
  return {
    fields: columns().fields,
    count: undefined,
    notes,
    batches: () => batches(texts(), dialect, columns(), isNamed, input, options),
  };
}

/** How the text is written, and its first rows: two at least, the names and one of values. */
async function findRows(texts: () => AsyncIterable<string>, path: string) {
  for (const characters of sampleSizes) {
    const { text, isWhole } = await readSample(texts(), characters);
    const dialect = findDialect(text, isWhole, path);
    const rowsOf = (width: number) => new PieceParser(dialect, width, path).parse(text, isWhole);
    const sample = rowsOf(Number.POSITIVE_INFINITY);
    const [first] = sample.rows;
    if (!isWhole && sample.rows.length < 2 && characters !== sampleSizes.at(-1)) continue;
    if (first === undefined) throw noRows(path, isWhole);
    if (first.length > maxColumns) throw tooManyColumns("E_CSV", path, first.length);
    // Blank lines are rows of one column.
    return { dialect, sample: first.length === 1 ? rowsOf(1) : sample, first, isWhole };
  }
  throw noRows(path, false);
}

async function* batches(
  texts: AsyncIterable<string>,
  dialect: Dialect,
  columns: CellColumns,
  isNamed: boolean,
  { path }: InputFile,
  { signal }: ReadOptions,
): AsyncGenerator<Batch> {
  let isFirst = isNamed;
  try {
    for await (const piece of textRows(texts, dialect, columns.fields.length, path)) {
      signal?.throwIfAborted();
      const rows = isFirst ? withoutFirst(piece) : piece;
      isFirst = false;
      if (rows.rows.length > 0) yield columns.convert(rows);
    }
  } catch (error) {
    throw withPath(path, error);
  }
}

const withoutFirst = ({ rows, lineOf }: TextRows): TextRows => ({
  rows: rows.slice(1),
  lineOf: (row) => lineOf(row + 1),
});

function cellReading({ decimalComma }: Dialect, { missing: more }: ReadOptions): CellReading {
  const missing = missingTexts(more);
  const parse = decimalComma ? parseNumberWithComma : parseNumber;
  // A number may stand for a missing one, as -999 does.
  if (![...missing].some((text) => !Number.isNaN(parse(text)))) return { parse, missing };
  return { parse: (cell) => (missing.has(cell.trim()) ? Number.NaN : parse(cell)), missing };
}

const toldSeparator = (separator: string): string => (separator === "\t" ? "tab" : separator);

async function withTextErrors<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw withPath(path, error);
  }
}

const withPath = (path: string, error: unknown): unknown =>
  error instanceof NotTextError
    ? new ParavaeError("E_CSV", `${toldPath(path)}: ${error.message}; save it as UTF-8`, {
        data: { path },
        cause: error,
      })
    : error;

const noRows = (path: string, isWhole: boolean): ParavaeError =>
  new ParavaeError(
    "E_CSV",
    isWhole
      ? `${toldPath(path)}: holds no rows, expected at least one of a table`
      : `${toldPath(path)}: its first row has no end within 16 million characters; is a quote never closed?`,
    { data: { path } },
  );
