import { storeUpTo4 } from "../vectors/partial-vector";
import { AsRounded, AsValues } from "../vectors/storage";

/** out[n] = Σᵢ A[i,n] over rows `aStride` elements apart. */
export function columnSums(out: usize, a: usize, aStride: usize, m: usize, n: usize): void {
  columnSumsOf<AsValues>(out, a, aStride, m, n);
}

/** As `columnSums`, over the bits of bfloat16. */
export function columnSumsOfRounded(out: usize, a: usize, aStride: usize, m: usize, n: usize): void {
  columnSumsOf<AsRounded>(out, a, aStride, m, n);
}

/** Down the rows, 16 columns at a time: a cache line of float32. */
function columnSumsOf<S>(out: usize, a: usize, aStride: usize, m: usize, n: usize): void {
  const stored = changetype<S>(0);
  const bytes = stored.bytes();
  const rowBytes = (aStride * bytes) / 4;
  let j: usize = 0;
  for (; j + 16 <= n; j += 16) {
    let source = a;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum0 = f32x4.add(sum0, stored.get(source));
      sum1 = f32x4.add(sum1, stored.get(source + bytes));
      sum2 = f32x4.add(sum2, stored.get(source + 2 * bytes));
      sum3 = f32x4.add(sum3, stored.get(source + 3 * bytes));
      source += rowBytes;
    }
    v128.store(out + j * 4, sum0);
    v128.store(out + j * 4, sum1, 16);
    v128.store(out + j * 4, sum2, 32);
    v128.store(out + j * 4, sum3, 48);
    a += 4 * bytes;
  }
  for (; j < n; j += 4) {
    const count = n - j;
    let source = a;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < m; i++) {
      sum = f32x4.add(sum, stored.getUpTo4(source, count));
      source += rowBytes;
    }
    storeUpTo4(out + j * 4, sum, count);
    a += bytes;
  }
}
