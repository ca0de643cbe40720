/**
 * Four lanes of a row, or what is left of it. The last vector of a row goes through the same operations as
 * every other, with its missing lanes at 0: so a value never depends on where in a row or buffer it lies,
 * and nothing outside of the operand is read or written.
 */
export function loadUpTo4(source: usize, count: usize): v128 {
  return count >= 4 ? v128.load(source) : loadFewer(source, count);
}

export function storeUpTo4(target: usize, value: v128, count: usize): void {
  if (count >= 4) v128.store(target, value);
  else storeFewer(target, value, count);
}

/** Lanes from `count` on set to 0. */
export function keepUpTo4(value: v128, count: usize): v128 {
  return count >= 4 ? value : v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(<i32>count)));
}

function loadFewer(source: usize, count: usize): v128 {
  let value = v128.load32_zero(source);
  if (count > 1) value = v128.load32_lane(source + 4, value, 1);
  if (count > 2) value = v128.load32_lane(source + 8, value, 2);
  return value;
}

function storeFewer(target: usize, value: v128, count: usize): void {
  v128.store32_lane(target, value, 0);
  if (count > 1) v128.store32_lane(target + 4, value, 1);
  if (count > 2) v128.store32_lane(target + 8, value, 2);
}
