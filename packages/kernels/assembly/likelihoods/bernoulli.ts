import { log1pOfUnit } from "../math/logarithm";
import { expOfMinusAbs, sigmoidFrom } from "../math/sigmoid";
import { nmadd, sumLanes } from "../vectors/arithmetic";
import { keepUpTo4, loadUpTo4 } from "../vectors/partial-vector";
import { AsRounded, AsValues } from "../vectors/storage";

/*
 * A row's loss is summed in four lanes, from left to right; its gradient goes to the rounding where there is a place for
 * it, else to the values. Rows of the parameters lie `thetaStride` elements apart, and those of the gradient too; rows of
 * the data lie `xStride` apart: a head may be some columns of a wider row. Cache lines go through a loop of their own:
 * between its bounds and its branches one vector at a time leaves half of the processor idle.
 */

/** max(l, 0) − l·x + log1p(e), with e = e^(−|l|). */
function bernoulliTerm(l: v128, x: v128, e: v128): v128 {
  return f32x4.add(nmadd(l, x, f32x4.pmax(l, f32x4.splat(0))), log1pOfUnit(e));
}

/** (σ(l) − x)·scale. */
function bernoulliSlope(l: v128, x: v128, e: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.sub(sigmoidFrom(e, l), x), scale);
}

/** The term, and the slope stored at `dLogits` as S says. */
function bernoulliVector<S>(dLogits: usize, logits: usize, x: usize, scale: v128): v128 {
  const l = v128.load(logits);
  const xHere = v128.load(x);
  const e = expOfMinusAbs(l);
  const term = bernoulliTerm(l, xHere, e);
  changetype<S>(0).put(dLogits, bernoulliSlope(l, xHere, e, scale));
  return term;
}

/** As `bernoulliVector`, of the first `count` lanes. */
function bernoulliUpTo4<S>(dLogits: usize, logits: usize, x: usize, scale: v128, count: usize): v128 {
  const l = loadUpTo4(logits, count);
  const xHere = loadUpTo4(x, count);
  const e = expOfMinusAbs(l);
  const term = keepUpTo4(bernoulliTerm(l, xHere, e), count);
  changetype<S>(0).putUpTo4(dLogits, bernoulliSlope(l, xHere, e, scale), count);
  return term;
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
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 4) {
      const left = width - j;
      const l = loadUpTo4(logits + j * 4, left);
      sum = f32x4.add(sum, keepUpTo4(bernoulliTerm(l, loadUpTo4(x + j * 4, left), expOfMinusAbs(l)), left));
    }
    store<f32>(nats + r * 4, sumLanes(sum));
    logits += thetaStride * 4;
    x += xStride * 4;
  }
}

/** As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale: one exponential serves both. */
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
  const sink = changetype<S>(0);
  const scales = f32x4.splat(scale);
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    let left = width;
    let d = dLogits;
    let l = logits;
    let xHere = x;
    for (; left >= 16; left -= 16) {
      sum = f32x4.add(sum, bernoulliVector<S>(d, l, xHere, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(d + sink.bytes(), l + 16, xHere + 16, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(d + 2 * sink.bytes(), l + 32, xHere + 32, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(d + 3 * sink.bytes(), l + 48, xHere + 48, scales));
      d += 4 * sink.bytes();
      l += 64;
      xHere += 64;
    }
    for (; left > 0; left -= min<usize>(left, 4)) {
      sum = f32x4.add(sum, bernoulliUpTo4<S>(d, l, xHere, scales, left));
      d += sink.bytes();
      l += 16;
      xHere += 16;
    }
    store<f32>(nats + r * 4, sumLanes(sum));
    dLogits += (thetaStride * sink.bytes()) / 4;
    logits += thetaStride * 4;
    x += xStride * 4;
  }
}
