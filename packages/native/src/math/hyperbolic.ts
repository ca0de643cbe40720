import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { expm1 } from "./exponential.js";

/** tanh x, within 4 ulp however small x is: with t = e^(−2|x|) − 1, tanh|x| = −t/(2 + t). */
export function tanh(v: VectorCode, x: Value): Value {
  const t = expm1(v, v.mul(v.constant(-2), v.abs(x)));
  const magnitude = v.div(v.neg(t), v.add(v.constant(2), t));
  return v.copySign(magnitude, x);
}
