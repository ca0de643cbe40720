import { exp, expm1, expm1MinusX } from "./math/exponential";
import { madd } from "./vectors/arithmetic";
import { roundedAt, storeWithRounding } from "./vectors/bfloat16";
import { loadUpTo4, storeUpTo4 } from "./vectors/partial-vector";
import { AsRounded, AsValues } from "./vectors/storage";

/**
 * z = mu + exp(logVar/2)·eps and kl = ½(mu² + (exp(logVar) − 1 − logVar)): a sum of two terms that are never
 * negative, so kl keeps a relative error below 1.5e-6 near the prior, where it is the difference of near equals.
 */
export function latentForward(
  z: usize,
  zRounded: usize,
  kl: usize,
  moments: usize,
  eps: usize,
  rows: usize,
  latentSize: usize,
): void {
  const half = f32x4.splat(0.5);
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < latentSize; j += 4) {
      const left = latentSize - j;
      const at = r * latentSize + j;
      const i = at * 4;
      const atMu = moments + (r * 2 * latentSize + j) * 4;
      const mu = loadUpTo4(atMu, left);
      const logVar = loadUpTo4(atMu + latentSize * 4, left);
      const sigma = exp(f32x4.mul(half, logVar));
      const zHere = madd(sigma, loadUpTo4(eps + i, left), mu);
      storeWithRounding(z + i, roundedAt(zRounded, at), zHere, left);
      storeUpTo4(kl + i, f32x4.mul(half, madd(mu, mu, expm1MinusX(logVar))), left);
    }
  }
}

/**
 * dMu = dz + klScale·mu and dLogVar = ½(dz·eps·exp(logVar/2) + klScale·(exp(logVar) − 1)): their rounding where there is
 * a place for it, else to dMoments.
 */
export function latentBackward(
  dMoments: usize,
  rounded: usize,
  dz: usize,
  moments: usize,
  eps: usize,
  klScale: f32,
  rows: usize,
  latentSize: usize,
): void {
  if (rounded == 0) latentBackwardTo<AsValues>(dMoments, dz, moments, eps, klScale, rows, latentSize);
  else latentBackwardTo<AsRounded>(rounded, dz, moments, eps, klScale, rows, latentSize);
}

function latentBackwardTo<S>(
  dMoments: usize,
  dz: usize,
  moments: usize,
  eps: usize,
  klScale: f32,
  rows: usize,
  latentSize: usize,
): void {
  const sink = changetype<S>(0);
  const elementBytes = sink.bytes() / 4;
  const half = f32x4.splat(0.5);
  const scale = f32x4.splat(klScale);
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < latentSize; j += 4) {
      const left = latentSize - j;
      const i = (r * latentSize + j) * 4;
      const atMu = r * 2 * latentSize + j;
      const atLogVar = atMu + latentSize;
      const mu = loadUpTo4(moments + atMu * 4, left);
      const logVar = loadUpTo4(moments + atLogVar * 4, left);
      const dzHere = loadUpTo4(dz + i, left);
      const sigma = exp(f32x4.mul(half, logVar));
      const throughZ = f32x4.mul(f32x4.mul(dzHere, loadUpTo4(eps + i, left)), sigma);
      const dLogVar = f32x4.mul(half, madd(scale, expm1(logVar), throughZ));
      sink.putUpTo4(dMoments + atMu * elementBytes, madd(scale, mu, dzHere), left);
      sink.putUpTo4(dMoments + atLogVar * elementBytes, dLogVar, left);
    }
  }
}
