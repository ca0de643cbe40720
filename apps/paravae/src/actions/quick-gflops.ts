import { type Matrix, type Ops, roundMatrix, rowsFrom, withRounding } from "@paravae/core";

/** A minibatch through the first layer of the usual model of 28×28 images. */
const [rows, outputs, inputs] = [128, 400, 784];

/**
 * V8 optimises WebAssembly in another thread, which takes longer where others have the cores, and until then a product takes ten times as
 * long. So the warm-up lasts until no product was `faster` than those before it for `steadyMs`.
 */
const steadyMs = 120;
const faster = 0.9;
const longestWarmUpMs = 1000;
const measuredMs = 20;

/**
 * 10⁹ floating-point operations a second of a layer's product x·Wᵀ in the calling thread: the median of 20 ms, once it gets no
 * faster.
 */
export function quickGflops(ops: Ops): number {
  const y = ops.allocate(rows * outputs);
  const x = filledMatrix(ops, rows, inputs);
  const weight = filledMatrix(ops, outputs, inputs);
  const timeMs = (): number => {
    const begun = performance.now();
    ops.products.gemmTransposeB(y, x, weight, rows, outputs, inputs);
    return performance.now() - begun;
  };
  warmUp(timeMs);
  const medianMs = medianOf(timeMs);
  return (2 * rows * outputs * inputs) / medianMs / 1e6;
}

function warmUp(timeMs: () => number): void {
  const longestEnd = performance.now() + longestWarmUpMs;
  let steadyEnd = longestEnd;
  let least = Number.POSITIVE_INFINITY;
  do {
    const taken = timeMs();
    if (taken > faster * least) continue;
    least = taken;
    steadyEnd = performance.now() + steadyMs;
  } while (performance.now() < Math.min(steadyEnd, longestEnd));
}

function medianOf(timeMs: () => number): number {
  const end = performance.now() + measuredMs;
  const taken: number[] = [];
  do taken.push(timeMs());
  while (performance.now() < end);
  taken.sort((a, b) => a - b);
  return taken[taken.length >> 1];
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
