import { storeUpTo4 } from "./partial-vector";

/*
 * bfloat16 is the upper half of a float32. Matrices that products read in it are rounded by the kernel that has just
 * computed them, four lanes at a time.
 */

/** The bits of the bfloat16 nearest to each lane, ties to even, in the lower four of eight; NaN stays NaN. */
export function roundToBfloat16(x: v128): v128 {
  const upper = i32x4.shr_u(x, 16);
  const odd = v128.and(upper, i32x4.splat(1));
  const nearest = i32x4.shr_u(i32x4.add(i32x4.add(x, i32x4.splat(0x7fff)), odd), 16);
  const quietNaN = v128.or(upper, i32x4.splat(0x40));
  const bits = v128.bitselect(quietNaN, nearest, f32x4.ne(x, x));
  return i16x8.narrow_i32x4_u(bits, bits);
}

/** Stores the rounding of the first `count` lanes. */
export function storeRoundedUpTo4(target: usize, value: v128, count: usize): void {
  const bits = roundToBfloat16(value);
  if (count >= 4) {
    v128.store64_lane(target, bits, 0);
    return;
  }
  v128.store16_lane(target, bits, 0);
  if (count > 1) v128.store16_lane(target + 2, bits, 1);
  if (count > 2) v128.store16_lane(target + 4, bits, 2);
}

/** The values of up to four bfloat16; missing lanes are 0. */
export function loadRoundedUpTo4(source: usize, count: usize): v128 {
  if (count >= 4) return i32x4.shl(v128.load16x4_u(source), 16);
  let bits = i32x4.splat(<i32>load<u16>(source));
  if (count > 1) bits = i32x4.replace_lane(bits, 1, <i32>load<u16>(source + 2));
  if (count > 2) bits = i32x4.replace_lane(bits, 2, <i32>load<u16>(source + 4));
  const present = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(<i32>count));
  return i32x4.shl(v128.and(bits, present), 16);
}

/** Where the rounding of element `i` goes; nowhere if there is no place. */
export function roundedAt(rounded: usize, i: usize): usize {
  return rounded == 0 ? 0 : rounded + i * 2;
}

/** Stores up to four values, and their rounding where there is a place for it. */
export function storeWithRounding(values: usize, rounded: usize, value: v128, count: usize): void {
  storeUpTo4(values, value, count);
  if (rounded != 0) storeRoundedUpTo4(rounded, value, count);
}
