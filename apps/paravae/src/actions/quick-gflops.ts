import { type Matrix, type Ops, roundMatrix, rowsFrom, withRounding } from "@paravae/core";

/** A minibatch through the first layer of the usual model of 28×28 images. */
const [rows, outputs, inputs] = [128, 400, 784];

/** For V8 to optimise the kernels, and for the processor to get up to speed. */
const warmUpMs = 15;
const measuredMs = 20;

/** 10⁹ floating-point operations a second of a layer's product x·Wᵀ in the calling thread: the median of 20 ms. */
export function quickGflops(ops: Ops): number {
  const y = ops.allocate(rows * outputs);
  const x = filledMatrix(ops, rows, inputs);
  const weight = filledMatrix(ops, outputs, inputs);
  const times = (forMs: number): number[] => {
    const taken: number[] = [];
    const end = performance.now() + forMs;
    let begun = performance.now();
    do {
      ops.products.gemmTransposeB(y, x, weight, rows, outputs, inputs);
      const now = performance.now();
      taken.push(now - begun);
      begun = now;
    } while (begun < end);
    return taken.sort((a, b) => a - b);
  };
  times(warmUpMs);
  const measured = times(measuredMs);
  const medianMs = measured[measured.length >> 1];
  return (2 * rows * outputs * inputs) / medianMs / 1e6;
}

function filledMatrix({ allocate, precision }: Ops, height: number, width: number): Matrix {
  const allocator = rowsFrom(allocate, height);
  const matrix = withRounding(allocator, precision, allocator.reals(width), width);
  // Any values will do, but for zeros, which cost a processor less power and so may be faster.
  matrix.values.forEach((_, i, values) => {
    values[i] = Math.sin(i);
  });
  roundMatrix(matrix);
  return matrix;
}
