import { log1pOfUnit } from "../math/logarithm";
import { expOfMinusAbs, sigmoidFrom } from "../math/sigmoid";
import { nmadd } from "../vectors/arithmetic";
import { keepUpTo4, loadUpTo4 } from "../vectors/partial-vector";
import { AsNothing, AsRounded, AsValues } from "../vectors/storage";
import { sumRow } from "./sum-row";

/*
 * The gradient goes to the rounding where there is a place for it, else to the values. Rows of the parameters lie
 * `thetaStride` elements apart, and those of the gradient too; rows of the data lie `xStride` apart: a head may be some
 * columns of a wider row.
 */

/** max(l, 0) − l·x + log1p(e), with e = e^(−|l|). */
function bernoulliTerm(l: v128, x: v128, e: v128): v128 {
  return f32x4.add(nmadd(l, x, f32x4.pmax(l, f32x4.splat(0))), log1pOfUnit(e));
}

/** (σ(l) − x)·scale. */
function bernoulliSlope(l: v128, x: v128, e: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.sub(sigmoidFrom(e, l), x), scale);
}

/** The terms for `sumRow`, and the slopes stored as S says: one exponential serves both. */
class BernoulliTerms<S> {
  bytes(): usize {
    return changetype<S>(0).bytes();
  }
  addTo(sum: v128, dLogits: usize, logits: usize, x: usize, scale: v128): v128 {
    const l = v128.load(logits);
    const xHere = v128.load(x);
    const e = expOfMinusAbs(l);
    const term = bernoulliTerm(l, xHere, e);
    changetype<S>(0).put(dLogits, bernoulliSlope(l, xHere, e, scale));
    return f32x4.add(sum, term);
  }
  addUpTo4To(sum: v128, dLogits: usize, logits: usize, x: usize, scale: v128, count: usize): v128 {
    const l = loadUpTo4(logits, count);
    const xHere = loadUpTo4(x, count);
    const e = expOfMinusAbs(l);
    const term = keepUpTo4(bernoulliTerm(l, xHere, e), count);
    changetype<S>(0).putUpTo4(dLogits, bernoulliSlope(l, xHere, e, scale), count);
    return f32x4.add(sum, term);
  }
}

/** nats[r] = Σⱼ max(l, 0) − l·x + log1p(e^(−|l|)). */
export function bernoulliLoss(
  nats: usize,
  logits: usize,
  thetaStride: usize,
  x: usize,
  xStride: usize,
  rows: usize,
  width: usize,
): void {
  bernoulliTo<AsNothing>(nats, 0, logits, thetaStride, x, xStride, 0, rows, width);
}

/** As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale. */
export function bernoulliLossAndGradient(
  nats: usize,
  dLogits: usize,
  rounded: usize,
  logits: usize,
  thetaStride: usize,
  x: usize,
  xStride: usize,
  scale: f32,
  rows: usize,
  width: usize,
): void {
  if (rounded == 0) bernoulliTo<AsValues>(nats, dLogits, logits, thetaStride, x, xStride, scale, rows, width);
  else bernoulliTo<AsRounded>(nats, rounded, logits, thetaStride, x, xStride, scale, rows, width);
}

function bernoulliTo<S>(
  nats: usize,
  dLogits: usize,
  logits: usize,
  thetaStride: usize,
  x: usize,
  xStride: usize,
  scale: f32,
  rows: usize,
  width: usize,
): void {
  const dLogitsBytes = (thetaStride * changetype<S>(0).bytes()) / 4;
  for (let r: usize = 0; r < rows; r++) {
    store<f32>(nats + r * 4, sumRow<BernoulliTerms<S>>(dLogits, logits, x, f32x4.splat(scale), width));
    dLogits += dLogitsBytes;
    logits += thetaStride * 4;
    x += xStride * 4;
  }
}
