import { matrix, reals } from "../roofline/operands.mjs";

/** Rows that one worker computes, inputs and outputs of the layer: of the works, and sizes that fit no vector. */
export const layers = [
  { rows: 128, inputs: 784, outputs: 400 },
  { rows: 64, inputs: 784, outputs: 400 },
  { rows: 256, inputs: 784, outputs: 1024 },
  { rows: 64, inputs: 400, outputs: 40 },
  { rows: 32, inputs: 256, outputs: 784 },
  { rows: 93, inputs: 785, outputs: 397 },
];

/** A layer's three products as kernels to be measured: a name, its operations, and the call. */
export function productsOf(ops, { rows, inputs, outputs }) {
  const [x, w, dy] = [rows * inputs, outputs * inputs, rows * outputs].map((length) => matrix(ops, length));
  const [y, dx, dw] = [rows * outputs, rows * inputs, outputs * inputs].map((length) => reals(ops, length));
  const calls = {
    "Y = X·Wᵀ": () => ops.products.gemmTransposeB(y, x, w, rows, outputs, inputs),
    "dX = dY·W": () => ops.products.gemm(dx, dy, w, rows, inputs, outputs),
    "dW = dYᵀ·X": () => ops.products.gemmTransposeA(dw, dy, outputs, x, outputs, inputs, rows),
  };
  return Object.entries(calls).map(([product, run]) => ({
    name: `${rows}×${inputs}×${outputs} ${product}`,
    operations: 2 * rows * inputs * outputs,
    run,
  }));
}
