/**
 * Elementwise kernels go through a buffer four lanes at a time; the last, partial vector is loaded and stored
 * lane by lane and computed like any other. So a value never depends on where in a buffer it lies, and
 * nothing past the buffer's end is touched.
 */

/** The first `count` (1 to 3) floats at `pointer`; the other lanes are 0. */
export function loadPart(pointer: usize, count: i32): v128 {
  let v = v128.load32_zero(pointer);
  if (count > 1) v = v128.load_lane<f32>(pointer, v, 1, 4);
  if (count > 2) v = v128.load_lane<f32>(pointer, v, 2, 8);
  return v;
}

/** Stores the first `count` (1 to 3) lanes. */
export function storePart(pointer: usize, v: v128, count: i32): void {
  v128.store_lane<f32>(pointer, v, 0);
  if (count > 1) v128.store_lane<f32>(pointer, v, 1, 4);
  if (count > 2) v128.store_lane<f32>(pointer, v, 2, 8);
}

/** All ones in the first `count` lanes. */
export function partMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** As `loadPart`, for any `count` from 1 to 4. */
export function load(pointer: usize, count: i32): v128 {
  return count >= 4 ? v128.load(pointer) : loadPart(pointer, count);
}

/** As `storePart`, for any `count` from 1 to 4. */
export function store(pointer: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(pointer, v);
  else storePart(pointer, v, count);
}

/** Adds the four lanes to two float64 sums: lanes 0 and 2, lanes 1 and 3. */
export function addWide(sums: v128, v: v128): v128 {
  const high = v128.shuffle<f32>(v, v, 2, 3, 2, 3);
  return f64x2.add(sums, f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(high)));
}

/** The total of `addWide`'s sums. */
export function total(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
