import { roundedAt, storeForProducts, storeWithRounding } from "./bfloat16";
import { loadUpTo4, storeUpTo4 } from "./lanes";

/**
 * out[i] = F(x[i]) for i < length. F is a class without fields whose method `of` takes and returns four
 * lanes: it stands for a function, so that each use is compiled with its own, without an indirect call.
 */
export function map<F>(out: usize, x: usize, length: usize): void {
  for (let left = length; left > 0; left -= min<usize>(left, 4)) {
    storeUpTo4(out, changetype<F>(0).of(loadUpTo4(x, left)), left);
    out += 16;
    x += 16;
  }
}

/** What products read of F(x[i], y[i]) for i < length, with `ofTwo` of F: the rounding where there is a place for it. */
export function mapTwo<F>(out: usize, rounded: usize, x: usize, y: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 4) {
    const left = length - i;
    const at = i * 4;
    const value = changetype<F>(0).ofTwo(loadUpTo4(x + at, left), loadUpTo4(y + at, left));
    storeForProducts(out + at, roundedAt(rounded, i), value, left);
  }
}

/** x ← x + bias row by row, and y = F(x) with its rounding; y may be x. */
export function mapBiased<F>(y: usize, rounded: usize, x: usize, bias: usize, rows: usize, width: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 4) {
      const left = width - j;
      const i = r * width + j;
      const biased = f32x4.add(loadUpTo4(x + i * 4, left), loadUpTo4(bias + j * 4, left));
      if (y != x) storeUpTo4(x + i * 4, biased, left);
      storeWithRounding(y + i * 4, roundedAt(rounded, i), changetype<F>(0).of(biased), left);
    }
  }
}
