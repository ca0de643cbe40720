import { ParavaeError, shortened } from "@paravae/core";
import { type Column, type Columns, isText, type NumberColumn, type TextColumn } from "../columns/columns.js";
import { toldPath } from "../reading/told-path.js";

/**
 * The rows of several files, one after the other, as those of one. Columns go together by their names.
 *
 * @param files at least one
 * @throws ParavaeError E_COLUMN when a file has other columns than the first, or of another shape or type
 */
export function joinColumns(files: readonly Columns[]): Columns {
  const [first, ...others] = files;
  if (others.length === 0) return first;
  const columnsOf = (column: Column): Column[] => [
    column,
    ...others.map((file) => sameColumn(first, file, column, file.columns)),
  ];
  for (const file of others) checkNoMore(first, file);
  const { label } = first;
  return {
    path: first.path,
    count: files.reduce((sum, { count }) => sum + count, 0),
    columns: first.columns.map((column) => joined(columnsOf(column))),
    label:
      label &&
      joined([
        label,
        ...others.map((file) => sameColumn(first, file, label, file.label ? [file.label] : [])),
      ]),
    notes: [...new Set(files.flatMap(({ notes }) => notes))],
  };
}

function sameColumn(first: Columns, file: Columns, wanted: Column, among: readonly Column[]): Column {
  const { name, shape } = wanted.field;
  const found = among.find(({ field }) => field.name === name);
  if (found === undefined)
    throw differs(file, `has no column ${shortened(name, 40)}, which ${toldPath(first.path)} has`);
  if (isText(found) !== isText(wanted)) {
    const [is, was] = [found, wanted].map((column) => (isText(column) ? "text" : "numbers"));
    throw differs(
      file,
      `column ${shortened(name, 40)} holds ${is}, expected ${was} as in ${toldPath(first.path)}`,
    );
  }
  if (`${found.field.shape}` !== `${shape}`) {
    throw differs(
      file,
      `column ${shortened(name, 40)} has cells [${found.field.shape.join(", ")}], expected [${shape.join(", ")}] as in ${toldPath(first.path)}`,
    );
  }
  return found;
}

function checkNoMore(first: Columns, file: Columns): void {
  const names = new Set(first.columns.map(({ field }) => field.name));
  const more = file.columns.find(({ field }) => !names.has(field.name));
  if (more === undefined) return;
  throw differs(
    file,
    `has a column ${shortened(more.field.name, 40)}, which ${toldPath(first.path)} has not; --exclude it`,
  );
}

const differs = (file: Columns, what: string): ParavaeError =>
  new ParavaeError("E_COLUMN", `${toldPath(file.path)}: ${what}`, { data: { path: file.path } });

/** Of columns that are all text or all numbers. */
const joined = (columns: readonly Column[]): Column =>
  columns.every(isText) ? joinedTexts(columns) : joinedNumbers(columns as readonly NumberColumn[]);

function joinedTexts(columns: readonly TextColumn[]): TextColumn {
  const places = new Map<string, number>();
  const codes = columns.map(({ codes, dictionary }) => {
    const placeOf = dictionary.map((text) => {
      const known = places.get(text) ?? places.size;
      places.set(text, known);
      return known;
    });
    return codes.map((code) => (code < 0 ? -1 : placeOf[code]));
  });
  return { field: columns[0].field, codes: concatenated(codes, Int32Array), dictionary: [...places.keys()] };
}

/** In the type that holds the values of all: bytes where all are bytes. */
function joinedNumbers(columns: readonly NumberColumn[]): NumberColumn {
  const values = columns.map((column) => column.values);
  const areAll = (type: NumberType) => values.every((each) => each instanceof type);
  const type = numberTypes.find(areAll) ?? Float64Array;
  return { field: columns[0].field, values: concatenated(values, type) };
}

type NumberType = new (length: number) => NumberColumn["values"];

const numberTypes: readonly NumberType[] = [Uint8Array, Float32Array];

function concatenated<A extends NumberColumn["values"] | Int32Array>(
  parts: readonly ArrayLike<number>[],
  type: new (length: number) => A,
): A {
  const whole = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
