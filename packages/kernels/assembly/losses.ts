import { madd, nmadd } from "./arithmetic";
import { roundedAt, storeForProducts } from "./bfloat16";
import { keepUpTo4, loadUpTo4, sumLanes } from "./lanes";
import { log1pOfUnit } from "./logarithm";
import { expOfMinusAbs, sigmoidFrom } from "./sigmoid";

/**
 * nats[r] = Σⱼ max(l, 0) − l·x + log1p(e^(−|l|)), and dLogits = (σ(l) − x)·scale if `gradient`: one
 * exponential serves both. The gradient goes to its rounding where there is a place for it, else to dLogits. A row is summed in four lanes, from left to right.
 */
export function bernoulliLoss(
  nats: usize,
  dLogits: usize,
  rounded: usize,
  logits: usize,
  x: usize,
  scale: f32,
  rows: usize,
  width: usize,
  gradient: bool,
): void {
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let left = width; left > 0; left -= min<usize>(left, 4)) {
      const l = loadUpTo4(logits, left);
      const xHere = loadUpTo4(x, left);
      const e = expOfMinusAbs(l);
      const linear = nmadd(l, xHere, f32x4.pmax(l, f32x4.splat(0)));
      sum = f32x4.add(sum, keepUpTo4(f32x4.add(linear, log1pOfUnit(e)), left));
      if (gradient) {
        const dl = f32x4.mul(f32x4.sub(sigmoidFrom(e, l), xHere), f32x4.splat(scale));
        storeForProducts(dLogits, rounded, dl, left);
      }
      const count = min<usize>(left, 4);
      const step = count * 4;
      rounded = roundedAt(rounded, count);
      dLogits += step;
      logits += step;
      x += step;
    }
    store<f32>(nats + r * 4, sumLanes(sum));
  }
}

/**
 * nats[r] = squaresScale·Σⱼ (mean − x)² + constant, and dMean = (mean − x)·gradientScale if `gradient`, stored as
 * dLogits is. A row is
 * summed in four lanes, from left to right.
 */
export function gaussianLoss(
  nats: usize,
  dMean: usize,
  rounded: usize,
  mean: usize,
  x: usize,
  squaresScale: f32,
  constant: f32,
  gradientScale: f32,
  rows: usize,
  width: usize,
  gradient: bool,
): void {
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let left = width; left > 0; left -= min<usize>(left, 4)) {
      const difference = f32x4.sub(loadUpTo4(mean, left), loadUpTo4(x, left));
      sum = madd(difference, difference, sum);
      if (gradient) storeForProducts(dMean, rounded, f32x4.mul(difference, f32x4.splat(gradientScale)), left);
      const count = min<usize>(left, 4);
      const step = count * 4;
      rounded = roundedAt(rounded, count);
      dMean += step;
      mean += step;
      x += step;
    }
    store<f32>(nats + r * 4, squaresScale * sumLanes(sum) + constant);
  }
}
