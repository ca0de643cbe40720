import { shortened } from "@paravae/core";
import type { DecodedArray } from "hyparquet";
import type { Batch, Cells, Field } from "../reading/field.js";
import type { Format, Reading, ReadOptions } from "../reading/format.js";
import { Notes } from "../reading/notes.js";
import { shapeOf } from "../reading/shape-of.js";
import { convertLists, convertValues, textsOf } from "./convert-values.js";
import { type ParquetColumn, parquetColumns } from "./parquet-columns.js";
import { damaged, parquetError } from "./parquet-error.js";
import { magic, readMetadata } from "./read-metadata.js";
import { type ParquetFile, readValues } from "./row-group.js";

/** Apache Parquet, of any codec. A row group is in memory at a time. */
export const parquet: Format = {
  name: "Parquet",
  recognises: ({ head }) => {
    const first = Buffer.from(head.subarray(0, magic.length)).toString("latin1");
    return first === magic || first === "PARE";
  },
  async open(input, options) {
    const { file, size } = await input.randomAccess();
    try {
      return await openFile(
        { path: input.path, file, metadata: await readMetadata(input.path, file, size) },
        options,
      );
    } catch (cause) {
      throw damaged(input.path, "its schema", cause);
    }
  },
};

/** A column that is read, as what it is given. */
interface GivenColumn extends ParquetColumn {
  readonly field: Field;
}

const batchBytes = 1 << 22;

async function openFile(opened: ParquetFile, options: ReadOptions): Promise<Reading> {
  const { path, metadata } = opened;
  const { list: notes, tell } = new Notes();
  const { columns, leftOut } = parquetColumns(metadata);
  checkNames(path, [...columns.map(({ name }) => name), ...leftOut.keys()]);
  for (const [name, why] of leftOut) tell(`column ${shortened(name, 40)} is left out: ${why}`);
  if (columns.length === 0) throw parquetError(path, `holds no columns of numbers or text${told(notes)}`);
  if (metadata.num_rows === 0n) throw parquetError(path, "holds no rows, expected at least one");
  const given: GivenColumn[] = [];
  for (const column of columns) given.push(await givenColumn(opened, column, options, tell));
  return {
    fields: given.map(({ field }) => field),
    count: Number(metadata.num_rows),
    notes,
    batches: () => batches(opened, given, tell, options),
  };
}

const told = (notes: readonly string[]): string =>
  notes.length > 0 ? `: ${shortened(notes.join("; "), 90)}` : "";

function checkNames(path: string, names: readonly string[]): void {
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    throw parquetError(path, `has two columns ${shortened(twice, 40)}, expected a name for each`);
  }
}

async function givenColumn(
  opened: ParquetFile,
  column: ParquetColumn,
  { asText }: ReadOptions,
  tell: (note: string) => void,
): Promise<GivenColumn> {
  const { name, depth, type } = column;
  if (depth > 0) return { ...column, field: { name, type, shape: await listShape(opened, column) } };
  const isText = asText?.has(name) || (column.isLong && isBeyondNumbers(opened, column.chunk));
  if (isText && type !== "text") tell(noteOfText(name));
  return { ...column, field: { name, type: isText ? "text" : type, shape: [] } };
}

/** The shape of the first list that is there. */
async function listShape(opened: ParquetFile, column: ParquetColumn): Promise<readonly number[]> {
  for (const g of opened.metadata.row_groups.keys()) {
    for (const values of await readValues(opened, g, column)) {
      const list = Array.from(values as ArrayLike<unknown>).find(
        (value) => value !== null && value !== undefined,
      );
      if (list === undefined) continue;
      const shape = shapeOf(list);
      if (shape.length === column.depth && !shape.includes(0)) return shape;
      throw parquetError(
        opened.path,
        `column ${shortened(column.name, 40)} has an empty list, expected lists of one length`,
      );
    }
  }
  throw parquetError(
    opened.path,
    `column ${shortened(column.name, 40)} has no list, expected one at least; leave it out of the file`,
  );
}

/** Whether the footer tells of integers that a number does not hold. */
const isBeyondNumbers = ({ metadata }: ParquetFile, chunk: number): boolean =>
  metadata.row_groups.some(({ columns }) => {
    const { min, max, min_value, max_value } = columns[chunk]?.meta_data?.statistics ?? {};
    return [min, max, min_value, max_value].some(
      (value) => typeof value === "bigint" && Math.abs(Number(value)) >= 2 ** 53,
    );
  });

const noteOfText = (name: string): string =>
  `column ${shortened(name, 40)} is text, identifiers: it holds integers of more digits than a number does`;

async function* batches(
  opened: ParquetFile,
  columns: readonly GivenColumn[],
  tell: (note: string) => void,
  { signal }: ReadOptions,
): AsyncGenerator<Batch> {
  const widened = new Set<string>();
  let firstRow = 0;
  for (const [g, group] of opened.metadata.row_groups.entries()) {
    const count = Number(group.num_rows);
    const cells: Cells[] = [];
    for (const column of columns) {
      signal?.throwIfAborted();
      const pieces = await readValues(opened, g, column);
      try {
        cells.push(cellsOf(opened.path, column, pieces, count, firstRow, widened, tell));
      } catch (cause) {
        throw damaged(opened.path, `column ${shortened(column.name, 30)} of row group ${g}`, cause);
      }
    }
    yield* cut(cells, columns, count);
    firstRow += count;
  }
}

function cellsOf(
  path: string,
  column: GivenColumn,
  pieces: readonly DecodedArray[],
  count: number,
  firstRow: number,
  widened: Set<string>,
  tell: (note: string) => void,
): Cells {
  const { name, field } = column;
  if (field.shape.length > 0) return convertLists(column, field.shape, pieces, count, { path, firstRow });
  if (field.type === "text" || widened.has(name)) return textsOf(pieces);
  const cells = convertValues(column, pieces, count);
  if (cells !== undefined) return cells;
  widened.add(name);
  tell(noteOfText(name));
  return textsOf(pieces);
}

/** A row group in batches of some megabytes. */
function* cut(cells: readonly Cells[], columns: readonly GivenColumn[], count: number): Generator<Batch> {
  const widths = columns.map(({ field }) => field.shape.reduce((product, extent) => product * extent, 1));
  const rowBytes = 8 * widths.reduce((sum, width) => sum + width, 0);
  const rows = Math.max(1, Math.floor(batchBytes / rowBytes));
  for (let begin = 0; begin < count; begin += rows) {
    const end = Math.min(count, begin + rows);
    yield {
      count: end - begin,
      cells: cells.map((values, c) => {
        const width = widths[c] as number;
        return ArrayBuffer.isView(values)
          ? values.subarray(begin * width, end * width)
          : values.slice(begin * width, end * width);
      }),
    };
  }
}
