/** Sums over the rows of a matrix, in row order. */
import { load, store } from "./lanes";

/** out[j] = Σᵢ a[i, j]; sixteen columns, one cache line, at a time. */
export function columnSums(out: usize, a: usize, m: i32, n: i32): void {
  const rowBytes = (<usize>n) << 2;
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    let row = a + ((<usize>j) << 2);
    let s0 = v128.load(row);
    let s1 = v128.load(row, 16);
    let s2 = v128.load(row, 32);
    let s3 = v128.load(row, 48);
    for (let i = 1; i < m; i++) {
      row += rowBytes;
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
    }
    const at = out + ((<usize>j) << 2);
    v128.store(at, s0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
  for (; j < n; j += 4) {
    let row = a + ((<usize>j) << 2);
    let sum = load(row, n - j);
    for (let i = 1; i < m; i++) {
      row += rowBytes;
      sum = f32x4.add(sum, load(row, n - j));
    }
    store(out + ((<usize>j) << 2), sum, n - j);
  }
}
