/** Standard normal noise: Philox 4×32-10 blocks through Box–Muller, as core's `fillNormal` defines it. */
import { store } from "./lanes";
import { cosOfTurns, log, sinOfTurns } from "./vector-math";

const multiplier0: u64 = 0xd2511f53;
const multiplier1: u64 = 0xcd9e8d57;
const weyl0: u32 = 0x9e3779b9;
const weyl1: u32 = 0xbb67ae85;

/** Ten rounds of Philox over the counter (c0, c1, c2, c3), as four 32-bit lanes. */
function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): v128 {
  for (let round = 0; round < 10; round++) {
    const product0 = multiplier0 * <u64>c0;
    const product1 = multiplier1 * <u64>c2;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += weyl0;
    k1 += weyl1;
  }
  let lanes = i32x4.splat(c0);
  lanes = i32x4.replace_lane(lanes, 1, c1);
  lanes = i32x4.replace_lane(lanes, 2, c2);
  return i32x4.replace_lane(lanes, 3, c3);
}

/** (⌊word / 2⁹⌋ + ½) / 2²³, exact. */
function unitInterval(words: v128): v128 {
  const whole = f32x4.convert_i32x4_s(i32x4.shr_u(words, 9));
  return f32x4.mul(f32x4.add(whole, f32x4.splat(0.5)), f32x4.splat(1.1920928955078125e-7));
}

/** out[r] = noise of row rowIndices[r]; two blocks of four at a time. */
export function normal(
  out: usize,
  rowIndices: usize,
  rows: i32,
  width: i32,
  keyLow: u32,
  keyHigh: u32,
  step: u32,
  purpose: u32,
): void {
  for (let r = 0; r < rows; r++) {
    const row = load<u32>(rowIndices + ((<usize>r) << 2));
    for (let j = 0; j < width; j += 8) {
      const block = <u32>j >> 2;
      const first = unitInterval(philox(block, row, step, purpose, keyLow, keyHigh));
      const second = unitInterval(philox(block + 1, row, step, purpose, keyLow, keyHigh));
      const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log(v128.shuffle<f32>(first, second, 0, 2, 4, 6))));
      const turns = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
      const cosines = f32x4.mul(radius, cosOfTurns(turns));
      const sines = f32x4.mul(radius, sinOfTurns(turns));
      const at = out + ((<usize>j) << 2);
      store(at, v128.shuffle<f32>(cosines, sines, 0, 4, 1, 5), width - j);
      if (j + 4 < width) store(at + 16, v128.shuffle<f32>(cosines, sines, 2, 6, 3, 7), width - j - 4);
    }
    out += (<usize>width) << 2;
  }
}
