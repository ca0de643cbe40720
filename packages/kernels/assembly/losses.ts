import { madd, nmadd } from "./arithmetic";
import { AsRounded, AsValues } from "./bfloat16";
import { keepUpTo4, loadUpTo4, sumLanes } from "./lanes";
import { log1pOfUnit } from "./logarithm";
import { expOfMinusAbs, sigmoidFrom } from "./sigmoid";

/*
 * A row's loss is summed in four lanes, from left to right; its gradient goes to the rounding where there is a place for
 * it, else to the values. Rows of the parameters lie `thetaStride` elements apart, those of the gradient too; rows of the
 * data `xStride`, so that a head may be some columns of a wider row. Cache lines go through a loop of their own: between its bounds and its branches one vector at a
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

/** nats[r] = squaresScale·Σⱼ (mean − x)² + constant. */
export function gaussianLoss(
  nats: usize,
  mean: usize,
  thetaStride: usize,
  x: usize,
  xStride: usize,
  squaresScale: f32,
  constant: f32,
  rows: usize,
  width: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 4) {
      const left = width - j;
      const difference = f32x4.sub(loadUpTo4(mean + j * 4, left), loadUpTo4(x + j * 4, left));
      sum = madd(difference, difference, sum);
    }
    store<f32>(nats + r * 4, squaresScale * sumLanes(sum) + constant);
    mean += thetaStride * 4;
    x += xStride * 4;
  }
}

/** As `gaussianLoss`, and dMean = (mean − x)·gradientScale. */
export function gaussianLossAndGradient(
  nats: usize,
  dMean: usize,
  rounded: usize,
  mean: usize,
  thetaStride: usize,
  x: usize,
  xStride: usize,
  squaresScale: f32,
  constant: f32,
  gradientScale: f32,
  rows: usize,
  width: usize,
): void {
  if (rounded == 0) {
    gaussianTo<AsValues>(
      nats, dMean, mean, thetaStride, x, xStride, squaresScale, constant, gradientScale, rows, width,
    );
  } else {
    gaussianTo<AsRounded>(
      nats, rounded, mean, thetaStride, x, xStride, squaresScale, constant, gradientScale, rows, width,
    );
  }
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
  thetaStride: usize,
  x: usize,
  xStride: usize,
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
    let d = dMean;
    let m = mean;
    let xHere = x;
    for (; left >= 16; left -= 16) {
      sum = squaresAndSlope<S>(sum, d, m, xHere, scales);
      sum = squaresAndSlope<S>(sum, d + sink.bytes(), m + 16, xHere + 16, scales);
      sum = squaresAndSlope<S>(sum, d + 2 * sink.bytes(), m + 32, xHere + 32, scales);
      sum = squaresAndSlope<S>(sum, d + 3 * sink.bytes(), m + 48, xHere + 48, scales);
      d += 4 * sink.bytes();
      m += 64;
      xHere += 64;
    }
    for (; left > 0; left -= min<usize>(left, 4)) {
      const difference = f32x4.sub(loadUpTo4(m, left), loadUpTo4(xHere, left));
      sum = madd(difference, difference, sum);
      sink.putUpTo4(d, f32x4.mul(difference, scales), left);
      d += sink.bytes();
      m += 16;
      xHere += 16;
    }
    store<f32>(nats + r * 4, squaresScale * sumLanes(sum) + constant);
    dMean += (thetaStride * sink.bytes()) / 4;
    mean += thetaStride * 4;
    x += xStride * 4;
  }
}
