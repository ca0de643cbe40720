import { loadUpTo4, storeUpTo4 } from "../vectors/partial-vector";
import { panelStride, tileColumns } from "./tile";

/**
 * out[j, i] = a[i, j] for i < rows, j < columns, in blocks of 4×4 lanes. Strides are in bytes.
 */
export function transpose(out: usize, outStride: usize, a: usize, aStride: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i += 4) {
    const height = rows - i;
    for (let j: usize = 0; j < columns; j += 4) {
      transpose4x4(
        out + j * outStride + i * 4,
        outStride,
        a + i * aStride + j * 4,
        aStride,
        min<usize>(height, 4),
        min<usize>(columns - j, 4),
      );
    }
  }
}

function transpose4x4(out: usize, outStride: usize, a: usize, aStride: usize, rows: usize, columns: usize): void {
  const zero = f32x4.splat(0);
  const a0 = loadUpTo4(a, columns);
  const a1 = rows > 1 ? loadUpTo4(a + aStride, columns) : zero;
  const a2 = rows > 2 ? loadUpTo4(a + 2 * aStride, columns) : zero;
  const a3 = rows > 3 ? loadUpTo4(a + 3 * aStride, columns) : zero;
  storeTransposed(out, outStride, a0, a1, a2, a3, columns, rows);
}

/**
 * out[j, i] = aᵢ[j] for j < height, i < width: four vectors as the columns of a block. The stride is in bytes.
 */
function storeTransposed(
  out: usize,
  outStride: usize,
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  height: usize,
  width: usize,
): void {
  const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
  storeUpTo4(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), width);
  if (height > 1) storeUpTo4(out + outStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), width);
  if (height > 2) storeUpTo4(out + 2 * outStride, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), width);
  if (height > 3) storeUpTo4(out + 3 * outStride, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), width);
}

/**
 * Packs b[depth, columns] into panels of eight columns, [panel][depth][8]; missing columns of the last panel
 * are 0. Two panels, one cache line of b, are filled in one walk down b.
 */
export function packColumns(panels: usize, b: usize, bStride: usize, depth: usize, columns: usize): void {
  const panelBytes = depth * panelStride;
  let j: usize = 0;
  for (; j + 2 * tileColumns <= columns; j += 2 * tileColumns) {
    let source = b + j * 4;
    let left = panels + j * 4 * depth;
    let right = left + panelBytes;
    for (const end = right; left < end; left += panelStride, right += panelStride, source += bStride) {
      v128.store(left, v128.load(source));
      v128.store(left, v128.load(source, 16), 16);
      v128.store(right, v128.load(source, 32));
      v128.store(right, v128.load(source, 48), 16);
    }
  }
  for (; j < columns; j += tileColumns) {
    const width = columns - j;
    let source = b + j * 4;
    let target = panels + j * 4 * depth;
    for (const end = target + panelBytes; target < end; target += panelStride, source += bStride) {
      v128.store(target, loadUpTo4(source, width));
      v128.store(target, width > 4 ? loadUpTo4(source + 16, width - 4) : f32x4.splat(0), 16);
    }
  }
}

/**
 * Packs a[rows, depth] into panels of eight rows, [panel][depth][8], so that rows take the place of columns;
 * missing rows of the last panel are 0.
 */
export function packRows(panels: usize, a: usize, aStride: usize, rows: usize, depth: usize): void {
  for (let i: usize = 0; i < rows; i += tileColumns) {
    const panel = panels + i * 4 * depth;
    const height = min<usize>(rows - i, tileColumns);
    if (height < tileColumns) memory.fill(panel, 0, depth * panelStride);
    transpose(panel, panelStride, a + i * aStride, aStride, height, depth);
  }
}
