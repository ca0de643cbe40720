import { loadUpTo4, storeUpTo4 } from "./lanes";

/** out[n] = Σᵢ A[i,n]: down the rows, a cache line of columns at a time. */
export function columnSums(out: usize, a: usize, m: usize, n: usize): void {
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
      source += n * 4;
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
      source += n * 4;
    }
    storeUpTo4(out + j * 4, sum, count);
  }
}
