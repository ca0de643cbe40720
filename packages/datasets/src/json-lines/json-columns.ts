import { quoted, shortened } from "@paravae/core";
import type { Batch, Cells, Field } from "../reading/field.js";
import { shapeOf } from "../reading/shape-of.js";
import { isIdentifier } from "../text/parse-number.js";
import { type JsonReading, namedValues, shapeError } from "./json-fields.js";
import type { JsonRows } from "./json-rows.js";
import { lineError } from "./parse-line.js";

/** A long integer as JSON writes it. */
const longInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** The columns of JSON lines, whose rows come as objects or lists. */
export class JsonColumns {
  private readonly fields: readonly Field[];
  private readonly columns: ReadonlyMap<string, number>;
  /** Columns of numbers or booleans in which another value has come. */
  private readonly widened = new Set<number>();
  private readonly leftOut: ReadonlySet<string>;
  /** Values of a row that is a list. */
  private readonly width: number;
  private readonly reading: JsonReading;
  private readonly path: string;
  private readonly tell: (note: string) => void;

  /** @param leftOut names of columns that are no fields */
  constructor(
    fields: readonly Field[],
    leftOut: ReadonlySet<string>,
    reading: JsonReading,
    path: string,
    tell: (note: string) => void,
  ) {
    this.fields = fields;
    this.columns = new Map(fields.map(({ name }, c) => [name, c]));
    this.leftOut = leftOut;
    this.width = fields.length + leftOut.size;
    this.reading = reading;
    this.path = path;
    this.tell = tell;
  }

  /**
   * The cells of rows. What a row does not name is missing in it.
   *
   * @throws ParavaeError E_JSON_LINES for a name that no row had before, and for a value that its column cannot hold
   */
  convert(piece: JsonRows): Batch {
    const values = this.fields.map(() => new Array<unknown>(piece.rows.length).fill(null));
    for (const [r, row] of piece.rows.entries()) {
      if (Array.isArray(row) && row.length !== this.width) throw this.raggedError(piece, r, row.length);
      for (const [name, value] of namedValues(row)) {
        const column = this.columns.get(name);
        if (column !== undefined) (values[column] as unknown[])[r] = value;
        else if (!this.leftOut.has(name)) {
          const advice = "expected names that come in the first lines too: give it there, as null";
          throw lineError(this.path, piece.lines[r] as number, `has ${quoted(name)}; ${advice}`);
        }
      }
    }
    return { count: piece.rows.length, cells: this.fields.map((_, c) => this.column(piece, values[c]!, c)) };
  }

  private column(piece: JsonRows, values: readonly unknown[], c: number): Cells {
    const { name, type, shape } = this.fields[c] as Field;
    if (shape.length > 0) return this.lists(piece, values, name, shape);
    if (type !== "text" && !this.widened.has(c)) {
      const cells = new Float64Array(values.length);
      const odd = this.fill(cells, piece, values, name, type);
      if (odd === undefined) return cells;
      this.widened.add(c);
      this.tell(
        `column ${shortened(name, 40)} is text: ${quoted(values[odd])} in line ${piece.lines[odd]} is no ${type}`,
      );
    }
    return values.map((value, r) => this.text(piece, value, name, r));
  }

  /** @returns the row of a value of another type, where there is one */
  private fill(
    cells: Float64Array,
    piece: JsonRows,
    values: readonly unknown[],
    name: string,
    type: string,
  ): number | undefined {
    for (let r = 0; r < values.length; r++) {
      const value = values[r];
      if (value === null || (typeof value === "string" && this.reading.missing.has(value))) {
        cells[r] = Number.NaN;
      } else if (typeof value === "object") {
        throw this.nestedError(piece, r, name, value);
      } else if (typeof value === type) {
        cells[r] = this.checked(Number(value), piece, r, name);
      } else {
        return r;
      }
    }
    return undefined;
  }

  private lists(piece: JsonRows, values: readonly unknown[], name: string, shape: readonly number[]): Cells {
    const width = shape.reduce((product, extent) => product * extent, 1);
    const cells = new Float64Array(values.length * width).fill(Number.NaN);
    const fill = (list: unknown, depth: number, at: number, r: number): number => {
      if (depth === shape.length) {
        if (typeof list !== "number" && typeof list !== "boolean" && list !== null) {
          throw this.nestedError(piece, r, name, list);
        }
        if (list !== null) cells[at] = this.checked(Number(list), piece, r, name);
        return at + 1;
      }
      if (!Array.isArray(list) || list.length !== shape[depth]) {
        throw shapeError(this.path, piece.lines[r] as number, name, shapeOf(values[r]), shape);
      }
      return list.reduce((next, part) => fill(part, depth + 1, next, r), at);
    };
    for (const [r, value] of values.entries()) if (value !== null) fill(value, 0, r * width, r);
    return cells;
  }

  private text(piece: JsonRows, value: unknown, name: string, r: number): string | null {
    if (value === null) return null;
    if (typeof value === "object") throw this.nestedError(piece, r, name, value);
    if (typeof value === "number") this.checked(value, piece, r, name);
    const text = `${value}`;
    return this.reading.missing.has(text) ? null : text;
  }

  /** @throws ParavaeError E_JSON_LINES for an integer that lost digits, and for what overflowed */
  private checked(value: number, piece: JsonRows, r: number, name: string): number {
    if (Math.abs(value) < 2 ** 53) return value;
    const integer = piece.texts[r]
      ?.match(longInteger)
      ?.find((digits) => isIdentifier(digits) && Number(digits) === value);
    if (integer === undefined && Number.isFinite(value)) return value;
    throw lineError(
      this.path,
      piece.lines[r] as number,
      `has ${integer ?? "a number beyond 1.8e308"} in column ${shortened(name, 30)}, more than a number holds; write it in quotes`,
    );
  }

  private raggedError(piece: JsonRows, r: number, got: number): Error {
    return lineError(this.path, piece.lines[r] as number, `has ${got} values, expected ${this.width}`);
  }

  private nestedError(piece: JsonRows, r: number, name: string, value: unknown): Error {
    const what = `has ${quoted(value)} in column ${shortened(name, 30)}`;
    return lineError(this.path, piece.lines[r] as number, `${what}, expected values as in the lines before`);
  }
}
