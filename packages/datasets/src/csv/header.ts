import { missingTexts } from "../text/missing-texts.js";
import type { Rows } from "./dialect.js";

/**
 * Whether the first row holds names: none of its cells is a value, and some column has numbers below its name, or no name comes
 * again below itself. Numbers from 0 on, as pandas names the columns of an array, are names too.
 *
 * @param parse gives NaN for what is no number
 */
export function hasHeader(rows: Rows, parse: (cell: string) => number): boolean {
  const [first, ...others] = rows;
  if (first === undefined) return false;
  if (isCountedFromZero(first)) return true;
  const isNumber = (cell: string | undefined) => cell !== undefined && !Number.isNaN(parse(cell));
  const missing = missingTexts();
  const isValue = (cell: string) => isNumber(cell) || isBoolean(cell) || (missing.has(cell) && cell !== "");
  if (first.some(isValue)) return false;
  if (first.some((name, c) => name !== "" && others.some((row) => isNumber(row[c])))) return true;
  return first.every((name, c) => name !== "" && others.every((row) => row[c] !== name));
}

function isCountedFromZero(row: readonly string[]): boolean {
  const names = row[0] === "" ? row.slice(1) : row;
  return names.length >= 2 && names.every((name, i) => name === `${i}`);
}

const isBoolean = (cell: string): boolean => booleanOf(cell) !== undefined;

/** true and false, as they are written: 1, 0, or undefined for what is neither. */
export function booleanOf(cell: string): 1 | 0 | undefined {
  if (cell === "true" || cell === "True" || cell === "TRUE") return 1;
  return cell === "false" || cell === "False" || cell === "FALSE" ? 0 : undefined;
}

/**
 * Names of columns: those of the header, with a number where one is empty or has been given before, as pandas does it. An error would
 * leave whoever has such a file nothing but to edit it.
 *
 * @param tell hears which name was given before, and what the column is called instead
 */
export function columnNames(
  header: readonly string[],
  tell: (name: string, instead: string) => void,
): string[] {
  const taken = new Set(header.map((name) => name.trim()));
  /** How often each has been given. */
  const given = new Map<string, number>();
  const unused = (name: string, from: number): string => {
    let number = from;
    while (taken.has(`${name}${number}`)) number++;
    taken.add(`${name}${number}`);
    return `${name}${number}`;
  };
  return header.map((cell, c) => {
    const name = cell.trim() || unused("column", c + 1);
    const before = given.get(name) ?? 0;
    given.set(name, before + 1);
    if (before === 0) return name;
    const instead = unused(`${name}.`, before);
    tell(name, instead);
    return instead;
  });
}
