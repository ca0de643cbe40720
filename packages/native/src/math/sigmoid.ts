import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { expOfNonPositive } from "./exponential.js";

/** e^(−|x|), which both halves of the logistic function are made of. */
export function expOfMinusAbs(v: VectorCode, x: Value): Value {
  return expOfNonPositive(v, v.neg(v.abs(x)));
}

/** σ(x) from e = e^(−|x|): 1/(1 + e), or e/(1 + e) for x < 0; within 4 ulp in both tails down to 2^−126. */
export function sigmoidFrom(v: VectorCode, e: Value, x: Value): Value {
  const one = v.constant(1);
  return v.div(v.select(e, one, v.lessThan(x, v.constant(0))), v.add(one, e));
}

export function sigmoid(v: VectorCode, x: Value): Value {
  return sigmoidFrom(v, expOfMinusAbs(v, x), x);
}
