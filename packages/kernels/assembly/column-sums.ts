import { loadRoundedUpTo4 } from "./bfloat16";
import { loadUpTo4, storeUpTo4 } from "./lanes";

/** out[n] = Σᵢ A[i,n] over rows `aStride` elements apart: down the rows, a cache line of columns at a time. */
export function columnSums(out: usize, a: usize, aStride: usize, m: usize, n: usize): void {
  let j: usize = 0;
  for (; j + 16 <= n; j += 16) {
    let source = a + j * 4;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum0 = f32x4.add(sum0, v128.load(source));
      sum1 = f32x4.add(sum1, v128.load(source, 16));
      sum2 = f32x4.add(sum2, v128.load(source, 32));
      sum3 = f32x4.add(sum3, v128.load(source, 48));
      source += aStride * 4;
    }
    v128.store(out + j * 4, sum0);
    v128.store(out + j * 4, sum1, 16);
    v128.store(out + j * 4, sum2, 32);
    v128.store(out + j * 4, sum3, 48);
  }
  for (; j < n; j += 4) {
    const count = n - j;
    let source = a + j * 4;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum = f32x4.add(sum, loadUpTo4(source, count));
      source += aStride * 4;
    }
    storeUpTo4(out + j * 4, sum, count);
  }
}

/** As `columnSums`, over the bits of bfloat16. */
export function columnSumsOfRounded(out: usize, a: usize, aStride: usize, m: usize, n: usize): void {
  let j: usize = 0;
  for (; j + 16 <= n; j += 16) {
    let source = a + j * 2;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum0 = f32x4.add(sum0, loadRoundedUpTo4(source, 4));
      sum1 = f32x4.add(sum1, loadRoundedUpTo4(source + 8, 4));
      sum2 = f32x4.add(sum2, loadRoundedUpTo4(source + 16, 4));
      sum3 = f32x4.add(sum3, loadRoundedUpTo4(source + 24, 4));
      source += aStride * 2;
    }
    v128.store(out + j * 4, sum0);
    v128.store(out + j * 4, sum1, 16);
    v128.store(out + j * 4, sum2, 32);
    v128.store(out + j * 4, sum3, 48);
  }
  for (; j < n; j += 4) {
    const count = n - j;
    let source = a + j * 2;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum = f32x4.add(sum, loadRoundedUpTo4(source, count));
      source += aStride * 2;
    }
    storeUpTo4(out + j * 4, sum, count);
  }
}
