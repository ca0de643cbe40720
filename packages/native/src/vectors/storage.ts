import type { Gp } from "../assembler/registers.js";
import type { Value } from "./value.js";
import type { VectorCode } from "./vector-code.js";

/** How the elements of a matrix lie in memory. */
export interface Storage {
  readonly elementBytes: 2 | 4;
  load(v: VectorCode, pointer: Gp): Value;
  store(v: VectorCode, pointer: Gp, value: Value): void;
}

export const asValues: Storage = {
  elementBytes: 4,
  load: (v, pointer) => v.load(pointer),
  store: (v, pointer, value) => v.store(pointer, value),
};

/** As bfloat16, the upper half of a float32: what products read in that precision. AVX-512 only. */
export const asRounded: Storage = {
  elementBytes: 2,
  load: (v, pointer) => v.shl(v.loadHalves(pointer), 16),
  store: (v, pointer, value) => v.storeHalves(pointer, roundToBfloat16(v, value)),
};

/** The bits of the bfloat16 nearest to each lane, ties to even, in its lower half; NaN stays NaN. */
function roundToBfloat16(v: VectorCode, x: Value): Value {
  const upper = v.shrUnsigned(x, 16);
  const odd = v.and(upper, v.bits(1));
  const nearest = v.shrUnsigned(v.addInt(v.addInt(x, v.bits(0x7fff)), odd), 16);
  const quietNaN = v.or(upper, v.bits(0x40));
  return v.select(quietNaN, nearest, v.isNaN(x));
}

/** Where values go whose rounding is kept too: `rounded` is undefined where it is not. */
export interface Rounding {
  readonly values: Gp;
  readonly rounded: Gp | undefined;
}

/** Stores a value, and its rounding where there is a place for it. */
export function storeWithRounding(v: VectorCode, { values, rounded }: Rounding, value: Value): void {
  v.store(values, value);
  if (rounded !== undefined) asRounded.store(v, rounded, value);
}
