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

/** out[i] = F(x[i], y[i]) for i < length, with `ofTwo` of F. */
export function mapTwo<F>(out: usize, x: usize, y: usize, length: usize): void {
  for (let left = length; left > 0; left -= min<usize>(left, 4)) {
    storeUpTo4(out, changetype<F>(0).ofTwo(loadUpTo4(x, left), loadUpTo4(y, left)), left);
    out += 16;
    x += 16;
    y += 16;
  }
}
