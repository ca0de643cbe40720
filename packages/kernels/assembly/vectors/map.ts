import { roundedAt, storeWithRounding } from "./bfloat16";
import { loadUpTo4, storeUpTo4 } from "./partial-vector";

/*
 * Elementwise loops. F is a class without fields whose method takes and returns four lanes: it stands for a function, so
 * that each use is compiled with its own, without an indirect call. Where a function may be as cheap as relu, whole
 * cache lines go through a loop of their own, without a look at how many lanes are left.
 */

/** Elements of a cache line. */
const line: usize = 16;

/** out[i] = F(x[i]) for i < length, with `of` of F. */
export function map<F>(out: usize, x: usize, length: usize): void {
  for (let left = length; left > 0; left -= min<usize>(left, 4)) {
    storeUpTo4(out, changetype<F>(0).of(loadUpTo4(x, left)), left);
    out += 16;
    x += 16;
  }
}

/** out[i] = F(x[i], y[i]) for i < length, with `ofTwo` of F, stored as S says. */
export function mapTwo<F, S>(out: usize, x: usize, y: usize, length: usize): void {
  const f = changetype<F>(0);
  const sink = changetype<S>(0);
  let left = length;
  for (; left >= line; left -= line) {
    sink.put(out, f.ofTwo(v128.load(x), v128.load(y)));
    sink.put(out + sink.bytes(), f.ofTwo(v128.load(x, 16), v128.load(y, 16)));
    sink.put(out + 2 * sink.bytes(), f.ofTwo(v128.load(x, 32), v128.load(y, 32)));
    sink.put(out + 3 * sink.bytes(), f.ofTwo(v128.load(x, 48), v128.load(y, 48)));
    out += 4 * sink.bytes();
    x += 64;
    y += 64;
  }
  for (; left > 0; left -= min<usize>(left, 4)) {
    sink.putUpTo4(out, f.ofTwo(loadUpTo4(x, left), loadUpTo4(y, left)), left);
    out += sink.bytes();
    x += 16;
    y += 16;
  }
}

/** x ← x + bias row by row, and y = F(x) with its rounding, with `of` of F; y may be x. */
export function mapBiased<F>(y: usize, rounded: usize, x: usize, bias: usize, rows: usize, width: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    const rowBytes = width * 4;
    if (rounded == 0 && y == x) biasRowInPlace<F>(x, bias, width);
    else biasRow<F>(y, roundedAt(rounded, r * width), x, bias, width);
    x += rowBytes;
    y += rowBytes;
  }
}

function biasRowInPlace<F>(x: usize, bias: usize, width: usize): void {
  let left = width;
  for (; left >= line; left -= line) {
    v128.store(x, changetype<F>(0).of(f32x4.add(v128.load(x), v128.load(bias))));
    v128.store(x, changetype<F>(0).of(f32x4.add(v128.load(x, 16), v128.load(bias, 16))), 16);
    v128.store(x, changetype<F>(0).of(f32x4.add(v128.load(x, 32), v128.load(bias, 32))), 32);
    v128.store(x, changetype<F>(0).of(f32x4.add(v128.load(x, 48), v128.load(bias, 48))), 48);
    x += 64;
    bias += 64;
  }
  for (; left > 0; left -= min<usize>(left, 4)) {
    storeUpTo4(x, changetype<F>(0).of(f32x4.add(loadUpTo4(x, left), loadUpTo4(bias, left))), left);
    x += 16;
    bias += 16;
  }
}

function biasRow<F>(y: usize, rounded: usize, x: usize, bias: usize, width: usize): void {
  for (let left = width; left > 0; left -= min<usize>(left, 4)) {
    const biased = f32x4.add(loadUpTo4(x, left), loadUpTo4(bias, left));
    if (y != x) storeUpTo4(x, biased, left);
    storeWithRounding(y, rounded, changetype<F>(0).of(biased), left);
    y += 16;
    x += 16;
    bias += 16;
    rounded = roundedAt(rounded, 4);
  }
}
