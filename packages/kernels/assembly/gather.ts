/** Rows of a dataset, in the order that a batch wants them. */

/** x[r] = data[rowIndices[r]] / 255, bytes as values in [0, 1]; the quotient is the correctly rounded one. */
export function gatherBytes(x: usize, data: usize, rowIndices: usize, rows: i32, width: i32): void {
  const divisor = f32x4.splat(255);
  for (let r = 0; r < rows; r++) {
    const from = data + <usize>load<u32>(rowIndices + ((<usize>r) << 2)) * <usize>width;
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      const wide = v128.load_ext<u8>(from + j);
      const to = x + ((<usize>j) << 2);
      v128.store(to, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(wide)), divisor));
      v128.store(to, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(wide)), divisor), 16);
    }
    for (; j < width; j++) store<f32>(x + ((<usize>j) << 2), <f32>load<u8>(from + j) / 255);
    x += (<usize>width) << 2;
  }
}

/** x[r] = data[rowIndices[r]]. */
export function gatherReals(x: usize, data: usize, rowIndices: usize, rows: i32, width: i32): void {
  const rowBytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    memory.copy(x, data + <usize>load<u32>(rowIndices + ((<usize>r) << 2)) * rowBytes, rowBytes);
    x += rowBytes;
  }
}
