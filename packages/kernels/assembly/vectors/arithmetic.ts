/**
 * a·b + c, lane by lane: fused in the relaxed build (one rounding where the processor has FMA), a multiply
 * and an add in the other. Every kernel goes through here, so that the two builds differ in nothing else.
 */
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b, as `madd`. */
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** The lanes' sum, in a fixed order. */
export function sumLanes(value: v128): f32 {
  return (
    f32x4.extract_lane(value, 0) +
    f32x4.extract_lane(value, 2) +
    (f32x4.extract_lane(value, 1) + f32x4.extract_lane(value, 3))
  );
}
