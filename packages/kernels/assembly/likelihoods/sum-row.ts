import { sumLanes } from "../vectors/arithmetic";

/**
 * The sum of a row's terms, in sixteen lanes: column j belongs to lane j mod 16, and a lane adds up its columns from left
 * to right. Then lanes 8, 4, 2 and 1 apart are added:
 *
 *     sum0 [ 0  1  2  3]   sum1 [ 4  5  6  7]   sum2 [ 8  9 10 11]   sum3 [12 13 14 15]
 *     total = (sum0 + sum2) + (sum1 + sum3), and of its lanes (0 + 2) + (1 + 3)
 *
 * Sixteen are the lanes of the widest vectors, so kernels on vectors of 4, 8 and 16 lanes can all keep this order and come
 * to the same bits. The lanes that the last columns of a row leave out add nothing.
 *
 * T is a class without fields, as the functions of map.ts are. Its `addTo` adds four columns' terms to a sum, and writes
 * their gradient to `dTheta`, which has `bytes` for them; `addUpTo4To` takes what is left of a row. Cache lines go
 * through a loop of their own: between its bounds and its branches one vector at a time leaves half of the processor idle.
 */
export function sumRow<T>(dTheta: usize, theta: usize, x: usize, scale: v128, width: usize): f32 {
  const term = changetype<T>(0);
  const bytes = term.bytes();
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  let left = width;
  for (; left >= 16; left -= 16) {
    sum0 = term.addTo(sum0, dTheta, theta, x, scale);
    sum1 = term.addTo(sum1, dTheta + bytes, theta + 16, x + 16, scale);
    sum2 = term.addTo(sum2, dTheta + 2 * bytes, theta + 32, x + 32, scale);
    sum3 = term.addTo(sum3, dTheta + 3 * bytes, theta + 48, x + 48, scale);
    dTheta += 4 * bytes;
    theta += 64;
    x += 64;
  }
  if (left > 0) sum0 = term.addUpTo4To(sum0, dTheta, theta, x, scale, left);
  if (left > 4) sum1 = term.addUpTo4To(sum1, dTheta + bytes, theta + 16, x + 16, scale, left - 4);
  if (left > 8) sum2 = term.addUpTo4To(sum2, dTheta + 2 * bytes, theta + 32, x + 32, scale, left - 8);
  if (left > 12) sum3 = term.addUpTo4To(sum3, dTheta + 3 * bytes, theta + 48, x + 48, scale, left - 12);
  return sumLanes(f32x4.add(f32x4.add(sum0, sum2), f32x4.add(sum1, sum3)));
}
