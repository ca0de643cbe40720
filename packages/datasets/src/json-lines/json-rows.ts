import { type JsonRow, lineError, parseLine } from "./parse-line.js";

/** Rows that follow each other. */
export interface JsonRows {
  readonly rows: JsonRow[];
  /** The line of each, from 1 on. */
  readonly lines: number[];
  /** The text of each: numbers may have more digits there. */
  readonly texts: string[];
}

/** Rows are given in pieces of about this size. */
const pieceCharacters = 1 << 18;
/** A line that is longer is none. */
const longestLine = 1 << 26;

/**
 * The rows of a text, a piece at a time; lines of nothing but space are left out.
 *
 * @throws ParavaeError E_JSON_LINES for a line that is no JSON, or has no end
 */
export async function* jsonRows(texts: AsyncIterable<string>, path: string): AsyncGenerator<JsonRows> {
  let line = 0;
  let piece: JsonRows = { rows: [], lines: [], texts: [] };
  let length = 0;
  for await (const lines of linesOf(texts, path)) {
    for (const text of lines) {
      line++;
      if (text.trim() === "") continue;
      piece.rows.push(parseLine(text, line, path));
      piece.lines.push(line);
      piece.texts.push(text);
      length += text.length;
    }
    if (length < pieceCharacters) continue;
    yield piece;
    piece = { rows: [], lines: [], texts: [] };
    length = 0;
  }
  if (piece.rows.length > 0) yield piece;
}

/** Lines, as many at a time as a piece of text ends. */
async function* linesOf(texts: AsyncIterable<string>, path: string): AsyncGenerator<string[]> {
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  for await (const text of texts) {
    const lines = text.split("\n");
    const rest = lines.pop() as string;
    if (lines.length > 0) {
      lines[0] = parts.join("") + lines[0];
      line += lines.length;
      yield lines;
      parts = [];
      length = 0;
    }
    parts.push(rest);
    length += rest.length;
    if (length > longestLine) throw lineError(path, line, "has no end within 64 million characters");
  }
  yield [parts.join("")];
}
