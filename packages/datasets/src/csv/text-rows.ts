import { ParavaeError } from "@paravae/core";
import { toldPath } from "../reading/told-path.js";
import { type Dialect, isBlank, parserOf, withoutReturn } from "./dialect.js";

/** Rows of a text that follow each other. */
export interface TextRows {
  readonly rows: string[][];
  /** The line of the file that a row begins at, from 1 on. */
  lineOf(row: number): number;
}

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  readonly meta: { readonly cursor: number };
}

/** Text is parsed in pieces of about this size. */
const pieceCharacters = 1 << 18;
/** A row that is longer is none. */
const longestRow = 1 << 24;

/**
 * The rows of a text without its blank lines, a piece at a time. In a table of one column a blank line is a missing cell, but at the
 * beginning and at the end.
 *
 * @throws ParavaeError E_CSV for quotes that do not pair, and for a row without an end
 */
export async function* textRows(
  texts: AsyncIterable<string>,
  dialect: Dialect,
  width: number,
  path: string,
): AsyncGenerator<TextRows> {
  const parser = new PieceParser(dialect, width, path);
  let pending: string[] = [];
  let length = 0;
  for await (const text of texts) {
    pending.push(text);
    length += text.length;
    // Twice what an unfinished row has: it is read again from its beginning, but not each time that a piece comes.
    if (length < Math.max(pieceCharacters, 2 * parser.unfinished)) continue;
    const rows = parser.parse(pending.join(""), false);
    pending = [];
    length = 0;
    if (rows.rows.length > 0) yield rows;
  }
  const rows = parser.parse(pending.join(""), true);
  if (rows.rows.length > 0) yield rows;
}

/** Cuts a text that comes in pieces into rows. */
export class PieceParser {
  private readonly dialect: Dialect;
  private readonly width: number;
  private readonly path: string;
  private rest = "";
  /** Where the rest begins. */
  private line = 1;
  private hasBegun = false;
  /** Blank lines of one column that are missing cells if a row follows them. */
  private held = 0;

  constructor(dialect: Dialect, width: number, path: string) {
    this.dialect = dialect;
    this.width = width;
    this.path = path;
  }

  /** Characters of a row whose end has not come yet. */
  get unfinished(): number {
    return this.rest.length;
  }

  parse(piece: string, isLast: boolean): TextRows {
    const text = this.rest + piece;
    const { data, errors, meta } = parserOf(this.dialect).parse(text, 0, !isLast) as Parsed;
    const lines = new Lines(data, this.line, text.includes('"'));
    // What is odd in the unfinished row may be mended by what follows it.
    const odd = errors.find(({ row }) => isLast || row < data.length);
    if (odd !== undefined) throw quoteError(this.path, lines.of(odd.row), odd.code);
    this.rest = isLast ? "" : text.slice(meta.cursor);
    this.line = lines.of(data.length);
    if (this.rest.length > longestRow) throw lengthError(this.path, this.line, this.rest.includes('"'));
    if (text.includes("\r")) for (const row of data) withoutReturn(row);
    return this.width === 1 ? this.withHeld(data, lines) : withoutBlanks(data, lines);
  }

  private withHeld(data: string[][], lines: Lines): TextRows {
    const begin = this.hasBegun ? 0 : data.findIndex((row) => !isBlank(row));
    const last = data.findLastIndex((row) => !isBlank(row));
    if (last < 0) {
      if (this.hasBegun) this.held += data.length;
      return { rows: [], lineOf: (row) => lines.of(row) };
    }
    const { held } = this;
    this.hasBegun = true;
    this.held = data.length - last - 1;
    const before = Array.from({ length: held }, () => [""]);
    return {
      rows: [...before, ...data.slice(begin, last + 1)],
      lineOf: (row) => lines.of(row - held + begin),
    };
  }
}

function withoutBlanks(data: string[][], lines: Lines): TextRows {
  if (!data.some(isBlank)) return { rows: data, lineOf: (row) => lines.of(row) };
  const rows: string[][] = [];
  const places: number[] = [];
  for (const [r, row] of data.entries()) {
    if (isBlank(row)) continue;
    rows.push(row);
    places.push(r);
  }
  return { rows, lineOf: (row) => lines.of(places[row] ?? data.length) };
}

/** Which line a parsed row begins at: quoted cells may hold line ends. */
class Lines {
  private readonly data: readonly (readonly string[])[];
  private readonly first: number;
  private readonly isQuoted: boolean;

  constructor(data: readonly (readonly string[])[], first: number, isQuoted: boolean) {
    this.data = data;
    this.first = first;
    this.isQuoted = isQuoted;
  }

  of(row: number): number {
    if (!this.isQuoted) return this.first + row;
    let line = this.first + row;
    for (let r = 0; r < Math.min(row, this.data.length); r++) {
      for (const cell of this.data[r] as readonly string[]) line += lineEnds(cell);
    }
    return line;
  }
}

function lineEnds(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) count++;
  return count;
}

const quoteError = (path: string, line: number, code: string): ParavaeError =>
  new ParavaeError(
    "E_CSV",
    code === "MissingQuotes"
      ? `${toldPath(path)}: line ${line} opens a quote that is never closed; write a quote within quotes twice`
      : `${toldPath(path)}: line ${line} has text behind a closing quote; write a quote within quotes twice`,
    { data: { path, line } },
  );

const lengthError = (path: string, line: number, isQuoted: boolean): ParavaeError =>
  new ParavaeError(
    "E_CSV",
    `${toldPath(path)}: the row at line ${line} has more than ${longestRow} characters; ${isQuoted ? "is a quote never closed?" : "is it a table?"}`,
    { data: { path, line } },
  );
