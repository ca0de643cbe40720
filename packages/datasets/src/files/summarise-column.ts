import { type Column, isText, type NumberColumn, type TextColumn } from "../columns/columns.js";
import type { ValueType } from "../reading/field.js";

/** What is to be known of a column before anyone trains on it. Plain JSON. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: ValueType;
  /** Of a cell; [] is one value. */
  readonly shape: readonly number[];
  /** Values, of all cells. */
  readonly count: number;
  readonly missing: number;
  /** Different values or texts; no more than a limit are told apart. */
  readonly distinct: number | undefined;
  /** Of numbers; undefined where all are missing. */
  readonly range: { readonly low: number; readonly high: number; readonly mean: number } | undefined;
  /** Of text: the most frequent ones. */
  readonly frequent: readonly { readonly text: string; readonly count: number }[];
  /** How many values lie in each of equally wide bins from `low` to `high`, or have each of the frequent texts. */
  readonly histogram: readonly number[];
}

const bins = 12;
const mostFrequent = 12;
const mostDistinct = 10_000;

/** Counts, range and histogram of a column. A missing value is in none of the last two. */
export const summariseColumn = (column: Column): ColumnSummary =>
  isText(column) ? summariseTexts(column) : summariseNumbers(column);

function summariseNumbers({ field, values }: NumberColumn): ColumnSummary {
  let [low, high, sum, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    if (seen.size <= mostDistinct) seen.add(value);
  }
  const present = values.length - missing;
  return {
    ...{ name: field.name, type: field.type, shape: field.shape, count: values.length, missing },
    distinct: seen.size > mostDistinct ? undefined : seen.size,
    range: present === 0 ? undefined : { low, high, mean: sum / present },
    frequent: [],
    histogram: present === 0 ? [] : histogramOf(values, low, high),
  };
}

function histogramOf(values: NumberColumn["values"], low: number, high: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  // Halves, as the difference of two numbers may be beyond the largest one.
  const width = high / 2 - low / 2;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const at = width === 0 ? 0 : Math.floor(((value / 2 - low / 2) / width) * bins);
    counts[Math.min(at, bins - 1)]++;
  }
  return counts;
}

function summariseTexts({ field, codes, dictionary }: TextColumn): ColumnSummary {
  const counts = new Uint32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  const frequent = dictionary
    .map((text, code) => ({ text, count: counts[code] }))
    .sort((a, b) => b.count - a.count)
    .slice(0, mostFrequent);
  return {
    ...{ name: field.name, type: field.type, shape: field.shape, count: codes.length, missing },
    distinct: dictionary.length,
    range: undefined,
    frequent,
    histogram: frequent.map(({ count }) => count),
  };
}
