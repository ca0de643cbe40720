/** The reparameterised latent: z = mu + exp(logVar/2)·eps, and its KL divergence from the prior. */
import { madd } from "./arithmetic";
import { load, store } from "./lanes";
import { exp, expm1 } from "./vector-math";

/** z = mu + exp(logVar/2)·eps and kl = ½(mu² + (exp(logVar) − 1) − logVar), row by row. */
export function latentForward(z: usize, kl: usize, moments: usize, eps: usize, rows: i32, size: i32): void {
  const rowBytes = (<usize>size) << 2;
  const half = f32x4.splat(0.5);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < size; j += 4) {
      const at = (<usize>j) << 2;
      const rest = size - j;
      const mu = load(moments + at, rest);
      const logVar = load(moments + rowBytes + at, rest);
      store(z + at, madd(exp(f32x4.mul(logVar, half)), load(eps + at, rest), mu), rest);
      store(kl + at, f32x4.mul(half, madd(mu, mu, f32x4.sub(expm1(logVar), logVar))), rest);
    }
    moments += 2 * rowBytes;
    z += rowBytes;
    kl += rowBytes;
    eps += rowBytes;
  }
}

/** dMu = dz + s·mu and dLogVar = ½·dz·eps·exp(logVar/2) + s·½(exp(logVar) − 1), row by row. */
export function latentBackward(
  dMoments: usize,
  dz: usize,
  moments: usize,
  eps: usize,
  klScale: f32,
  rows: i32,
  size: i32,
): void {
  const rowBytes = (<usize>size) << 2;
  const half = f32x4.splat(0.5);
  const scale = f32x4.splat(klScale);
  const halfScale = f32x4.mul(scale, half);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < size; j += 4) {
      const at = (<usize>j) << 2;
      const rest = size - j;
      const d = load(dz + at, rest);
      const mu = load(moments + at, rest);
      const logVar = load(moments + rowBytes + at, rest);
      const deviation = f32x4.mul(exp(f32x4.mul(logVar, half)), half);
      const throughZ = f32x4.mul(f32x4.mul(d, load(eps + at, rest)), deviation);
      store(dMoments + at, madd(scale, mu, d), rest);
      store(dMoments + rowBytes + at, madd(halfScale, expm1(logVar), throughZ), rest);
    }
    moments += 2 * rowBytes;
    dMoments += 2 * rowBytes;
    dz += rowBytes;
    eps += rowBytes;
  }
}
