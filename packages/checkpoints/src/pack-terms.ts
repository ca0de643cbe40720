import { columnsByName, columnsOfTerms, type Term } from "@paravae/core";
import { refuse } from "./content-error.js";
import type { LossTerms } from "./training-state.js";

/** Sums of all terms in the order that the objective lists them, a dimension after the other. */
export const packSums = (
  terms: readonly Term[],
  sums: Readonly<Record<string, readonly number[]>>,
): Float64Array => Float64Array.from(terms.flatMap(({ name }) => sums[name]));

/** @throws ParavaeError E_CHECKPOINT_CONTENT unless there is a sum for each dimension of each term */
export function unpackSums(
  field: string,
  terms: readonly Term[],
  packed: Float64Array,
): Readonly<Record<string, readonly number[]>> {
  checkLength(field, packed, columnsOfTerms(terms));
  return columnsByName(terms, packed);
}

/** The loss, each term, then the dimensions of those that have some. */
export const packTerms = (
  terms: readonly Term[],
  { loss, terms: nats, perDimension }: LossTerms,
): Float64Array =>
  Float64Array.from([
    loss,
    ...terms.map(({ name }) => nats[name]),
    ...terms.flatMap(({ name }) => perDimension[name] ?? []),
  ]);

/** @throws ParavaeError E_CHECKPOINT_CONTENT unless there is a number for the loss, each term and each dimension */
export function unpackTerms(field: string, terms: readonly Term[], packed: Float64Array): LossTerms {
  checkLength(
    field,
    packed,
    terms.reduce((sum, { dimensions = 0 }) => sum + 1 + dimensions, 1),
  );
  let at = 1 + terms.length;
  const perDimension = terms.flatMap(({ name, dimensions }): [string, number[]][] => {
    if (dimensions === undefined) return [];
    const begin = at;
    at += dimensions;
    return [[name, Array.from(packed.subarray(begin, at))]];
  });
  return {
    loss: packed[0],
    terms: Object.fromEntries(terms.map(({ name }, i) => [name, packed[1 + i]])),
    perDimension: Object.fromEntries(perDimension),
  };
}

function checkLength(field: string, { length }: Float64Array, expected: number): void {
  if (length !== expected) refuse(`length of ${field}`, length, `the model's ${expected}`);
}
