import { roundedAt, storeRoundedUpTo4 } from "../vectors/bfloat16";
import { loadUpTo4, storeUpTo4 } from "../vectors/partial-vector";

/** x[r,j] = data[rowIndices[r], j]/255, each correctly rounded; and its bfloat16 where there is a place for it. */
export function gatherBytes(
  x: usize,
  rounded: usize,
  data: usize,
  rowIndices: usize,
  rows: usize,
  width: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = data + <usize>load<u32>(rowIndices + r * 4) * width;
    let out = x + r * width * 4;
    let bits = roundedAt(rounded, r * width);
    let j: usize = 0;
    for (; j + 16 <= width; j += 16) {
      const bytes = v128.load(row + j);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      const x0 = asFraction(i32x4.extend_low_i16x8_u(low));
      const x1 = asFraction(i32x4.extend_high_i16x8_u(low));
      const x2 = asFraction(i32x4.extend_low_i16x8_u(high));
      const x3 = asFraction(i32x4.extend_high_i16x8_u(high));
      v128.store(out, x0);
      v128.store(out, x1, 16);
      v128.store(out, x2, 32);
      v128.store(out, x3, 48);
      out += 64;
      if (rounded != 0) {
        storeRoundedUpTo4(bits, x0, 4);
        storeRoundedUpTo4(bits + 8, x1, 4);
        storeRoundedUpTo4(bits + 16, x2, 4);
        storeRoundedUpTo4(bits + 24, x3, 4);
        bits += 32;
      }
    }
    for (; j < width; j++) {
      const value = f32x4.splat(<f32>load<u8>(row + j) / 255);
      storeUpTo4(out, value, 1);
      out += 4;
      if (rounded != 0) {
        storeRoundedUpTo4(bits, value, 1);
        bits += 2;
      }
    }
  }
}

function asFraction(bytes: v128): v128 {
  return f32x4.div(f32x4.convert_i32x4_s(bytes), f32x4.splat(255));
}

/** x[r,j] = data[rowIndices[r], j], and its bfloat16 where there is a place for it. */
export function gatherReals(
  x: usize,
  rounded: usize,
  data: usize,
  rowIndices: usize,
  rows: usize,
  width: usize,
): void {
  const rowBytes = width * 4;
  for (let r: usize = 0; r < rows; r++) {
    const source = data + <usize>load<u32>(rowIndices + r * 4) * rowBytes;
    memory.copy(x + r * rowBytes, source, rowBytes);
    if (rounded == 0) continue;
    const bits = rounded + r * width * 2;
    for (let j: usize = 0; j < width; j += 4) {
      storeRoundedUpTo4(bits + j * 2, loadUpTo4(source + j * 4, width - j), width - j);
    }
  }
}
