import type { Matrix, Precision } from "./matrix.js";
import type { Allocate, Reals } from "./reals.js";

/**
 * Hands out buffers of rows, [rows, width] and row-major. Allocators over the same memory that stand for other rows of it
 * and are asked for the same widths in the same order hand out windows of the same buffers.
 */
export interface RowAllocator<R extends Reals = Float32Array> {
  reals(width: number): R;
  bfloat16s(width: number): Uint16Array;
}

/** An allocator of `rows` rows for each buffer. */
export const rowsFrom = <R extends Reals>(allocate: Allocate<R>, rows: number): RowAllocator<R> => ({
  reals: (width) => allocate(rows * width),
  bfloat16s(width) {
    const { buffer, byteOffset, length } = allocate(Math.ceil((rows * width) / 2));
    return new Uint16Array(buffer, byteOffset, 2 * length).subarray(0, rows * width);
  },
});

/** The matrix of `values`, whose rows are `width` wide, with a rounding where products want one. */
export const withRounding = <R extends Reals>(
  allocator: RowAllocator<R>,
  precision: Precision,
  values: R,
  width: number,
): Matrix<R> => ({ values, rounded: precision === "bf16" ? allocator.bfloat16s(width) : undefined });

/** An allocator of `times` rows for each row of another one. */
export const repeatRows = <R extends Reals>(allocator: RowAllocator<R>, times: number): RowAllocator<R> => ({
  reals: (width) => allocator.reals(times * width),
  bfloat16s: (width) => allocator.bfloat16s(times * width),
});
