import type { Term } from "./objective.js";

/** How many numbers a row has of a term. */
export const widthOfTerm = ({ dimensions = 1 }: Term): number => dimensions;

/** How many numbers a row's terms are together. */
export const columnsOfTerms = (terms: readonly Term[]): number =>
  terms.reduce((sum, term) => sum + widthOfTerm(term), 0);

/** Numbers of all terms, a dimension after the other, by the terms' names. */
export function columnsByName(
  terms: readonly Term[],
  columns: Float64Array,
): Readonly<Record<string, readonly number[]>> {
  let at = 0;
  return Object.fromEntries(
    terms.map((term) => {
      const begin = at;
      at += widthOfTerm(term);
      return [term.name, Array.from(columns.subarray(begin, at))];
    }),
  );
}
