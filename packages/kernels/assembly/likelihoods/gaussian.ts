import { madd } from "../vectors/arithmetic";
import { loadUpTo4 } from "../vectors/partial-vector";
import { AsNothing, AsRounded, AsValues } from "../vectors/storage";
import { sumRow } from "./sum-row";

/* Rows lie, and their gradient goes, as bernoulli.ts says. */

/** Squares of mean − x for `sumRow`, and (mean − x)·scale stored as S says. */
class GaussianTerms<S> {
  bytes(): usize {
    return changetype<S>(0).bytes();
  }
  addTo(sum: v128, dMean: usize, mean: usize, x: usize, scale: v128): v128 {
    const difference = f32x4.sub(v128.load(mean), v128.load(x));
    changetype<S>(0).put(dMean, f32x4.mul(difference, scale));
    return madd(difference, difference, sum);
  }
  addUpTo4To(sum: v128, dMean: usize, mean: usize, x: usize, scale: v128, count: usize): v128 {
    const difference = f32x4.sub(loadUpTo4(mean, count), loadUpTo4(x, count));
    changetype<S>(0).putUpTo4(dMean, f32x4.mul(difference, scale), count);
    return madd(difference, difference, sum);
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
  gaussianTo<AsNothing>(nats, 0, mean, thetaStride, x, xStride, squaresScale, constant, 0, rows, width);
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
  const dMeanBytes = (thetaStride * changetype<S>(0).bytes()) / 4;
  for (let r: usize = 0; r < rows; r++) {
    const squares = sumRow<GaussianTerms<S>>(dMean, mean, x, f32x4.splat(gradientScale), width);
    store<f32>(nats + r * 4, squaresScale * squares + constant);
    dMean += dMeanBytes;
    mean += thetaStride * 4;
    x += xStride * 4;
  }
}
