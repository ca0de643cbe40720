import { ParavaeError, quoted, shortened } from "@paravae/core";
import type { Batch, Cells, Field, ValueType } from "../reading/field.js";
import { toldPath } from "../reading/told-path.js";
import { isIdentifier } from "../text/parse-number.js";
import { booleanOf } from "./header.js";
import type { TextRows } from "./text-rows.js";

/** How cells of text are read. */
export interface CellReading {
  /** NaN for what is no number, or stands for a missing one. */
  readonly parse: (cell: string) => number;
  readonly missing: ReadonlySet<string>;
}

type CellType = Extract<ValueType, "number" | "boolean" | "text">;

/** The columns of a table of text, whose types are found as rows come: numbers, else true and false, else text. */
export class CellColumns {
  private readonly names: readonly string[];
  private readonly types: CellType[];
  private readonly reading: CellReading;
  private readonly path: string;
  private readonly tell: (note: string) => void;

  /** @param tell hears of columns that turn out to be text */
  constructor(
    names: readonly string[],
    types: readonly CellType[],
    reading: CellReading,
    path: string,
    tell: (note: string) => void,
  ) {
    this.names = names;
    this.types = [...types];
    this.reading = reading;
    this.path = path;
    this.tell = tell;
  }

  get fields(): Field[] {
    return this.names.map((name, c) => ({ name, type: this.types[c] as CellType, shape: [] }));
  }

  /**
   * The cells of rows, column by column. A column of numbers or booleans becomes text with the first batch in which a cell is neither
   * that nor missing.
   *
   * @throws ParavaeError E_CSV for a row of another width
   */
  convert(text: TextRows): Batch {
    const { rows } = text;
    const width = this.names.length;
    for (let r = 0; r < rows.length; r++) if (rows[r]?.length !== width) throw this.raggedError(text, r);
    return { count: rows.length, cells: this.names.map((_, c) => this.column(text, c)) };
  }

  private column(text: TextRows, c: number): Cells {
    const { rows } = text;
    if (this.types[c] !== "text") {
      const cells = new Float64Array(rows.length);
      const odd =
        this.types[c] === "number" ? this.fillNumbers(cells, rows, c) : this.fillBooleans(cells, rows, c);
      if (odd === undefined) return cells;
      this.tell(
        noteOfText(this.names[c] as string, rows[odd]?.[c] as string, text.lineOf(odd), this.types[c]),
      );
      this.types[c] = "text";
    }
    return this.texts(rows, c);
  }

  /** @returns the row of a cell that is no number, where there is one */
  private fillNumbers(cells: Float64Array, rows: readonly string[][], c: number): number | undefined {
    const { parse, missing } = this.reading;
    for (let r = 0; r < rows.length; r++) {
      const cell = (rows[r] as string[])[c] as string;
      const value = parse(cell);
      if (Number.isNaN(value) && !missing.has(cell) && !missing.has(cell.trim())) return r;
      cells[r] = value;
    }
    return undefined;
  }

  private fillBooleans(cells: Float64Array, rows: readonly string[][], c: number): number | undefined {
    const { missing } = this.reading;
    for (let r = 0; r < rows.length; r++) {
      const cell = (rows[r] as string[])[c] as string;
      const value = booleanOf(cell.trim());
      if (value === undefined && !missing.has(cell.trim())) return r;
      cells[r] = value ?? Number.NaN;
    }
    return undefined;
  }

  private texts(rows: readonly string[][], c: number): (string | null)[] {
    const { missing } = this.reading;
    return rows.map((row) => (missing.has((row[c] as string).trim()) ? null : (row[c] as string)));
  }

  private raggedError(text: TextRows, row: number): ParavaeError {
    const [got, expected, line] = [text.rows[row]?.length ?? 0, this.names.length, text.lineOf(row)];
    return new ParavaeError(
      "E_CSV",
      `${toldPath(this.path)}: line ${line} has ${got} cells, expected ${expected}; does a separator stand in a cell without quotes?`,
      { data: { path: this.path, line, got, expected } },
    );
  }
}

/**
 * The type of a column by its first cells: text if any of them is; numbers where all are missing.
 *
 * @param tell hears of one that is text though it has numbers
 */
export function typeOfColumn(
  name: string,
  text: TextRows,
  c: number,
  { parse, missing }: CellReading,
  tell: (note: string) => void,
): CellType {
  const cells = text.rows.map((row) => row[c] as string);
  const isMissing = (cell: string) => missing.has(cell.trim());
  const isNumber = (cell: string) => !Number.isNaN(parse(cell));
  const odd = cells.findIndex((cell) => !isNumber(cell) && !isMissing(cell));
  if (odd < 0) return "number";
  if (cells.every((cell) => isMissing(cell) || booleanOf(cell.trim()) !== undefined)) return "boolean";
  const cell = cells[odd] as string;
  if (isIdentifier(cell) || cells.some(isNumber)) tell(noteOfText(name, cell, text.lineOf(odd), "number"));
  return "text";
}

function noteOfText(name: string, cell: string, line: number, type: CellType | undefined): string {
  const column = `column ${shortened(name, 40)} is text`;
  return isIdentifier(cell)
    ? `${column}, an identifier: ${quoted(cell)} in line ${line} is an integer of more digits than a number holds`
    : `${column}: ${quoted(cell)} in line ${line} is no ${type}`;
}
