import { expOfNonPositive } from "./exponential";

/** e^(−|x|), which both halves of the logistic function are made of. */
export function expOfMinusAbs(x: v128): v128 {
  return expOfNonPositive(f32x4.neg(f32x4.abs(x)));
}

/** σ(x) from e = e^(−|x|): 1/(1 + e), or e/(1 + e) for x < 0; within 4 ulp in both tails down to 2^−126. */
export function sigmoidFrom(e: v128, x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}

export function sigmoid(x: v128): v128 {
  return sigmoidFrom(expOfMinusAbs(x), x);
}
