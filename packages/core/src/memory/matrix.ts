import { toBfloat16 } from "./bfloat16.js";
import type { Reals } from "./reals.js";

export const precisionKinds = ["float32", "bf16"] as const;
/** What matrix products read: float32 values, or the bfloat16 nearest to each. Everything else is float32 either way. */
export type Precision = (typeof precisionKinds)[number];

/**
 * What matrix products are formed of: row-major values, and where products read bfloat16 the rounding of each. The
 * kernel that makes the values makes their rounding; only what a product itself has made, and the next one reads, is
 * rounded on its own.
 */
export interface Matrix<R extends Reals = Float32Array> {
  readonly values: R;
  /** Bits of bfloat16, one for each value; undefined where products read the values themselves. */
  readonly rounded: Uint16Array | undefined;
}

/** The matrix of values that products read as they are. */
export const unrounded = <R extends Reals>(values: R): Matrix<R> => ({ values, rounded: undefined });

/** Writes the rounding, where there is one, of the first `length` values, which no kernel has made. */
export function roundMatrix({ values, rounded }: Matrix<Reals>, length = values.length): void {
  if (rounded === undefined) return;
  for (let i = 0; i < length; i++) rounded[i] = toBfloat16(values[i]);
}

/** Elements [begin, end) of a matrix, as views of the same memory. */
export const partOf = <R extends Reals>(
  { values, rounded }: Matrix<R>,
  begin: number,
  end: number,
): Matrix<R> => ({
  values: values.subarray(begin, end) as R,
  rounded: rounded?.subarray(begin, end),
});

/** Writes a value and its rounding. */
export function writeValue({ values, rounded }: Matrix<Reals>, i: number, value: number): void {
  values[i] = value;
  if (rounded !== undefined) rounded[i] = toBfloat16(values[i]);
}

/** Writes what products read, and leaves the value where that is its rounding. */
export function writeForProducts({ values, rounded }: Matrix<Reals>, i: number, value: number): void {
  if (rounded === undefined) values[i] = value;
  else rounded[i] = toBfloat16(value);
}
