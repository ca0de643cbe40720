import { madd, nmadd } from "./arithmetic";
import { AsRounded, AsValues } from "./bfloat16";
import { keepUpTo4, loadUpTo4, sumLanes } from "./lanes";
import { log1pOfUnit } from "./logarithm";
import { expOfMinusAbs, sigmoidFrom } from "./sigmoid";

/*
 * A row's loss is summed in four lanes, from left to right; its gradient goes to the rounding where there is a place for
 * it, else to the values. Cache lines go through a loop of their own: between its bounds and its branches one vector at a
 * time leaves half of the processor idle.
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

/** nats[r] = Σⱼ max(l, 0) − l·x + log1p(e^(−|l|)). */
export function bernoulliLoss(nats: usize, logits: usize, x: usize, rows: usize, width: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let left = width; left > 0; left -= min<usize>(left, 4)) {
      const l = loadUpTo4(logits, left);
      sum = f32x4.add(sum, keepUpTo4(bernoulliTerm(l, loadUpTo4(x, left), expOfMinusAbs(l)), left));
      const step = min<usize>(left, 4) * 4;
      logits += step;
      x += step;
    }
    store<f32>(nats + r * 4, sumLanes(sum));
  }
}

/** As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale: one exponential serves both. */
export function bernoulliLossAndGradient(
  nats: usize,
  dLogits: usize,
  rounded: usize,
  logits: usize,
  x: usize,
  scale: f32,
  rows: usize,
  width: usize,
): void {
  if (rounded == 0) bernoulliTo<AsValues>(nats, dLogits, logits, x, scale, rows, width);
  else bernoulliTo<AsRounded>(nats, rounded, logits, x, scale, rows, width);
}

function bernoulliTo<S>(
  nats: usize,
  dLogits: usize,
  logits: usize,
  x: usize,
  scale: f32,
  rows: usize,
  width: usize,
): void {
  const sink = changetype<S>(0);
  const scales = f32x4.splat(scale);
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    let left = width;
    for (; left >= 16; left -= 16) {
      sum = f32x4.add(sum, bernoulliVector<S>(dLogits, logits, x, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(dLogits + sink.bytes(), logits + 16, x + 16, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(dLogits + 2 * sink.bytes(), logits + 32, x + 32, scales));
      sum = f32x4.add(sum, bernoulliVector<S>(dLogits + 3 * sink.bytes(), logits + 48, x + 48, scales));
      dLogits += 4 * sink.bytes();
      logits += 64;
      x += 64;
    }
    for (; left > 0; left -= min<usize>(left, 4)) {
      const l = loadUpTo4(logits, left);
      const xHere = loadUpTo4(x, left);
      const e = expOfMinusAbs(l);
      sum = f32x4.add(sum, keepUpTo4(bernoulliTerm(l, xHere, e), left));
      sink.putUpTo4(dLogits, bernoulliSlope(l, xHere, e, scales), left);
      const count = min<usize>(left, 4);
      dLogits += (count * sink.bytes()) / 4;
      logits += count * 4;
      x += count * 4;
    }
    store<f32>(nats + r * 4, sumLanes(sum));
  }
}

/** nats[r] = squaresScale·Σⱼ (mean − x)² + constant. */
export function gaussianLoss(
  nats: usize,
  mean: usize,
  x: usize,
  squaresScale: f32,
  constant: f32,
  rows: usize,
  width: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let left = width; left > 0; left -= min<usize>(left, 4)) {
      const difference = f32x4.sub(loadUpTo4(mean, left), loadUpTo4(x, left));
      sum = madd(difference, difference, sum);
      const step = min<usize>(left, 4) * 4;
      mean += step;
      x += step;
    }
    store<f32>(nats + r * 4, squaresScale * sumLanes(sum) + constant);
  }
}

/** As `gaussianLoss`, and dMean = (mean − x)·gradientScale. */
export function gaussianLossAndGradient(
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
): void {
  if (rounded == 0) gaussianTo<AsValues>(nats, dMean, mean, x, squaresScale, constant, gradientScale, rows, width);
  else gaussianTo<AsRounded>(nats, rounded, mean, x, squaresScale, constant, gradientScale, rows, width);
}

/** sum + (mean − x)², and (mean − x)·scale stored at `dMean` as S says. */
function squaresAndSlope<S>(sum: v128, dMean: usize, mean: usize, x: usize, scale: v128): v128 {
  const difference = f32x4.sub(v128.load(mean), v128.load(x));
  changetype<S>(0).put(dMean, f32x4.mul(difference, scale));
  return madd(difference, difference, sum);
}

function gaussianTo<S>(
  nats: usize,
  dMean: usize,
  mean: usize,
  x: usize,
  squaresScale: f32,
  constant: f32,
  gradientScale: f32,
  rows: usize,
  width: usize,
): void {
  const sink = changetype<S>(0);
  const scales = f32x4.splat(gradientScale);
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    let left = width;
    for (; left >= 16; left -= 16) {
      sum = squaresAndSlope<S>(sum, dMean, mean, x, scales);
      sum = squaresAndSlope<S>(sum, dMean + sink.bytes(), mean + 16, x + 16, scales);
      sum = squaresAndSlope<S>(sum, dMean + 2 * sink.bytes(), mean + 32, x + 32, scales);
      sum = squaresAndSlope<S>(sum, dMean + 3 * sink.bytes(), mean + 48, x + 48, scales);
      dMean += 4 * sink.bytes();
      mean += 64;
      x += 64;
    }
    for (; left > 0; left -= min<usize>(left, 4)) {
      const difference = f32x4.sub(loadUpTo4(mean, left), loadUpTo4(x, left));
      sum = madd(difference, difference, sum);
      sink.putUpTo4(dMean, f32x4.mul(difference, scales), left);
      const count = min<usize>(left, 4);
      dMean += (count * sink.bytes()) / 4;
      mean += count * 4;
      x += count * 4;
    }
    store<f32>(nats + r * 4, squaresScale * sumLanes(sum) + constant);
  }
}
