/** −log p(x|z) of each row and its gradient, in one pass over the decoder's output. */
import { nmadd } from "./arithmetic";
import { addWide, load, partMask, store as storeLanes, total } from "./lanes";
import { expOfNegative, sigmoidFrom, softplusFrom } from "./vector-math";

/** From logits l: nats = Σ max(l, 0) − l·x + log1p(e^−|l|), and dLogits = (σ(l) − x)·scale unless it is 0. */
export function bernoulliLoss(
  nats: usize,
  dLogits: usize,
  logits: usize,
  x: usize,
  scale: f32,
  rows: i32,
  width: i32,
): void {
  const rowBytes = (<usize>width) << 2;
  const factor = f32x4.splat(scale);
  for (let r = 0; r < rows; r++) {
    let sums = f64x2.splat(0);
    for (let j = 0; j < width; j += 4) {
      const at = (<usize>j) << 2;
      const rest = width - j;
      const l = load(logits + at, rest);
      const target = load(x + at, rest);
      const e = expOfNegative(f32x4.neg(f32x4.abs(l)));
      let loss = nmadd(l, target, softplusFrom(l, e));
      if (rest < 4) loss = v128.and(loss, partMask(rest));
      sums = addWide(sums, loss);
      if (dLogits != 0) {
        storeLanes(dLogits + at, f32x4.mul(f32x4.sub(sigmoidFrom(l, e), target), factor), rest);
      }
    }
    store<f32>(nats + ((<usize>r) << 2), <f32>total(sums));
    logits += rowBytes;
    x += rowBytes;
    if (dLogits != 0) dLogits += rowBytes;
  }
}

/** nats = Σ (mean − x)²·½/σ² + constant, and dMean = (mean − x)·dScale unless it is 0. */
export function gaussianLoss(
  nats: usize,
  dMean: usize,
  mean: usize,
  x: usize,
  halfPrecision: f64,
  constant: f64,
  dScale: f32,
  rows: i32,
  width: i32,
): void {
  const rowBytes = (<usize>width) << 2;
  const factor = f32x4.splat(dScale);
  for (let r = 0; r < rows; r++) {
    let sums = f64x2.splat(0);
    for (let j = 0; j < width; j += 4) {
      const at = (<usize>j) << 2;
      const rest = width - j;
      // Lanes past the row's end are 0 in both, so they add nothing.
      const difference = f32x4.sub(load(mean + at, rest), load(x + at, rest));
      sums = addWide(sums, f32x4.mul(difference, difference));
      if (dMean != 0) storeLanes(dMean + at, f32x4.mul(difference, factor), rest);
    }
    store<f32>(nats + ((<usize>r) << 2), <f32>(total(sums) * halfPrecision + constant));
    mean += rowBytes;
    x += rowBytes;
    if (dMean != 0) dMean += rowBytes;
  }
}
