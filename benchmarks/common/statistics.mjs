import { max, median, min } from "d3-array";

/** Median, lowest and highest of values, or of what `of` takes from each. */
export const spread = (values, of) => ({
  median: median(values, of),
  low: min(values, of),
  high: max(values, of),
});
