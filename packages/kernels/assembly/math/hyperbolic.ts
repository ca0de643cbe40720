import { expm1 } from "./exponential";

/** tanh x, within 4 ulp however small x is: with t = e^(−2|x|) − 1, tanh|x| = −t/(2 + t). */
export function tanh(x: v128): v128 {
  const t = expm1(f32x4.mul(f32x4.splat(-2), f32x4.abs(x)));
  const magnitude = f32x4.div(f32x4.neg(t), f32x4.add(f32x4.splat(2), t));
  return v128.bitselect(x, magnitude, f32x4.splat(-0.0));
}
