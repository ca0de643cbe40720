import { madd, sumLanes } from "../vectors/arithmetic";
import { loadUpTo4 } from "../vectors/partial-vector";
import { AsRounded, AsValues } from "../vectors/storage";

/* Rows are walked as bernoulli.ts says. */

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
