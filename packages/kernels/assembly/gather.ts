/** x[r,j] = data[rowIndices[r], j]/255, each correctly rounded. */
export function gatherBytes(x: usize, data: usize, rowIndices: usize, rows: usize, width: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = data + <usize>load<u32>(rowIndices + r * 4) * width;
    const target = x + r * width * 4;
    let j: usize = 0;
    for (; j + 16 <= width; j += 16) {
      const bytes = v128.load(row + j);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      const out = target + j * 4;
      v128.store(out, asFraction(i32x4.extend_low_i16x8_u(low)));
      v128.store(out, asFraction(i32x4.extend_high_i16x8_u(low)), 16);
      v128.store(out, asFraction(i32x4.extend_low_i16x8_u(high)), 32);
      v128.store(out, asFraction(i32x4.extend_high_i16x8_u(high)), 48);
    }
    for (; j < width; j++) store<f32>(target + j * 4, <f32>load<u8>(row + j) / 255);
  }
}

function asFraction(bytes: v128): v128 {
  return f32x4.div(f32x4.convert_i32x4_s(bytes), f32x4.splat(255));
}

/** x[r,j] = data[rowIndices[r], j]. */
export function gatherReals(x: usize, data: usize, rowIndices: usize, rows: usize, width: usize): void {
  const rowBytes = width * 4;
  for (let r: usize = 0; r < rows; r++) {
    memory.copy(x + r * rowBytes, data + <usize>load<u32>(rowIndices + r * 4) * rowBytes, rowBytes);
  }
}
