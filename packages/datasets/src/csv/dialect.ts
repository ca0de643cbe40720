import Papa from "papaparse";
import { maxColumns } from "../reading/max-columns.js";
import { parseNumber, parseNumberWithComma } from "../text/parse-number.js";

/** How a table is written as text. */
export interface Dialect {
  readonly separator: string;
  readonly newline: "\n" | "\r";
  readonly decimalComma: boolean;
}

export type Rows = readonly (readonly string[])[];

const separators = [",", ";", "\t", "|"];
const sampledRows = 200;
const isTabbed = /\.(tsv|tab)(\.gz)?$/i;

/** Text in rows of cells. */
export const parserOf = ({ separator, newline }: Omit<Dialect, "decimalComma">, preview = 0): Papa.Parser =>
  new Papa.Parser({ delimiter: separator, newline, preview });

/** Whether a row is an empty line, or one of spaces. */
export const isBlank = (row: readonly string[]): boolean =>
  row.length === 1 && (row[0] as string).trim() === "";

/**
 * How the beginning of a text is written as a table. Of the separators that cut its lines into as many cells as the first, it is the
 * one whose cells look most like values: numbers, and texts that no other separator is in.
 *
 * @param isWhole whether the last line ends where the text does
 */
export function findDialect(text: string, isWhole: boolean, path: string): Dialect {
  const newline = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  let best = { separator: isTabbed.test(path) ? "\t" : ",", score: 0, rows: [] as Rows };
  for (const separator of separators) {
    const rows = sampleRows(text, isWhole, { separator, newline });
    const score = scoreOf(rows, separator);
    const isNamed = separator === "\t" && isTabbed.test(path);
    if (score > best.score || (score > 0 && score === best.score && isNamed))
      best = { separator, score, rows };
  }
  const { separator, rows } = best;
  return { separator, newline, decimalComma: separator !== "," && hasDecimalComma(rows) };
}

/** Whether the beginning of a text is in lines of more than one cell each. */
export const isTable = (text: string, isWhole: boolean, dialect: Dialect): boolean =>
  scoreOf(sampleRows(text, isWhole, dialect), dialect.separator) > 0;

/** The first rows of a text, without blank lines. */
function sampleRows(text: string, isWhole: boolean, dialect: Omit<Dialect, "decimalComma">): Rows {
  const { data } = parserOf(dialect, sampledRows).parse(text, 0, !isWhole) as { data: string[][] };
  return data.filter((row) => !isBlank(row)).map(withoutReturn);
}

/** A row of a file whose lines end in CR LF. */
export function withoutReturn(row: string[]): string[] {
  const last = row[row.length - 1] as string;
  if (last.endsWith("\r")) row[row.length - 1] = last.slice(0, -1);
  return row;
}

/** 0 for rows that are no table of this separator; else above 1 where all are as wide as the first. */
function scoreOf(rows: Rows, separator: string): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2 || width > maxColumns) return 0;
  const wide = rows.filter((row) => row.length === width);
  const consistency = wide.length / rows.length;
  if (consistency < 0.5) return 0;
  const others = separators.filter((other) => other !== separator);
  let looks = 0;
  for (const row of wide) for (const cell of row) looks += looksOf(cell, separator, others);
  return 2 * consistency + looks / (wide.length * width);
}

function looksOf(cell: string, separator: string, others: readonly string[]): number {
  const value = separator === "," ? parseNumber(cell) : parseNumberWithComma(cell);
  if (!Number.isNaN(value) || (separator !== "," && !Number.isNaN(parseNumber(cell)))) return 1;
  return others.some((other) => cell.includes(other)) ? 0 : 0.5;
}

function hasDecimalComma(rows: Rows): boolean {
  const cells = rows.flat();
  const hasPoint = cells.some((cell) => cell.includes(".") && !Number.isNaN(parseNumber(cell)));
  return !hasPoint && cells.some((cell) => cell.includes(",") && !Number.isNaN(parseNumberWithComma(cell)));
}
