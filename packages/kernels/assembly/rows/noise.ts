import { log } from "../math/logarithm";
import { cosTurns } from "../math/trigonometry";
import { storeUpTo4 } from "../vectors/partial-vector";
import { philox4x32 } from "./philox";

/**
 * Standard normal noise by Box–Muller, as `fillNormal` in core defines it: a block of four words gives
 * √(−2 ln u₀)·{cos, sin} 2πu₁, √(−2 ln u₂)·{cos, sin} 2πu₃. A sine is the cosine of a quarter turn less.
 */
export function normal(
  out: usize,
  rowIndices: usize,
  rows: usize,
  width: usize,
  keyLow: u32,
  keyHigh: u32,
  step: u32,
  purpose: u32,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = load<u32>(rowIndices + r * 4);
    for (let j: usize = 0; j < width; j += 4) {
      const u = unitInterval(philox4x32(keyLow, keyHigh, <u32>(j / 4), row, step, purpose));
      const forRadius = v128.shuffle<f32>(u, u, 0, 0, 2, 2);
      const turns = f32x4.sub(v128.shuffle<f32>(u, u, 1, 1, 3, 3), f32x4(0, 0.25, 0, 0.25));
      const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log(forRadius)));
      storeUpTo4(out + (r * width + j) * 4, f32x4.mul(radius, cosTurns(turns)), width - j);
    }
  }
}

/** (⌊word/2⁹⌋ + ½)/2²³, exactly. */
function unitInterval(words: v128): v128 {
  const cell = f32x4.convert_i32x4_s(i32x4.shr_u(words, 9));
  return f32x4.mul(f32x4.add(cell, f32x4.splat(0.5)), f32x4.splat(1.1920928955078125e-7));
}
