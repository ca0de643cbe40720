import {
  type ActivationKind,
  activationKinds,
  createOptimizer,
  defineOptimizer,
  type HeadRows,
  keyOfSeed,
  likelihoodOpsOf,
  type Ops,
  type OptimizerKind,
  purposes,
} from "@paravae/core";
import type { Bf16KernelName, KernelName } from "../generate-kernels.js";
import type { Bench } from "./bench.js";

/** How one kernel is held against the reference. */
export interface KernelCheck {
  /** On both sides of what the kernel goes by: vectors, lines of 16, tiles. */
  readonly sizes: readonly (readonly number[])[];
  /** How many terms the longest sum of a call adds. */
  terms(...size: readonly number[]): number;
  /** Calls the kernel of `ops` on buffers of the bench. */
  call(ops: Ops<Float32Array>, bench: Bench, ...size: readonly number[]): void;
}

/** One row of one element, lines of 16 that are whole, and lines with a part of one behind them. */
const rowsAndWidths = [
  [1, 1],
  [3, 16],
  [2, 37],
] as const;
const lengths = rowsAndWidths.map(([rows, width]) => [rows * width]);

/** Rows of the batch, which lie in lanes; rows of the tile; and the depth, which the tile goes along in fours. */
const productSizes = [
  [1, 1, 1],
  [32, 14, 4],
  [35, 17, 7],
] as const;

/** A formula of a few steps, each of which may round; the series of an exponential counts for some. */
const elementwise = () => 4;

const activation = (call: (ops: Ops<Float32Array>, bench: Bench, length: number) => void): KernelCheck => ({
  sizes: lengths,
  terms: elementwise,
  call,
});

const biasActivation = (kind: ActivationKind | undefined): KernelCheck => ({
  sizes: rowsAndWidths,
  terms: elementwise,
  call(ops, bench, rows, width) {
    const y = bench.matrix(rows * width);
    const x = bench.reals(rows * width, 3);
    ops.activations.biasActivation(y, x, bench.reals(width), kind, rows, width);
  },
});

const activationForward = (kind: ActivationKind): KernelCheck =>
  activation((ops, bench, length) =>
    ops.activations.forward(bench.reals(length), bench.reals(length, 4), kind, length),
  );

const activationBackward = (kind: ActivationKind): KernelCheck =>
  activation((ops, bench, length) =>
    ops.activations.backward(bench.delta(length), bench.reals(length), bench.reals(length), kind, length),
  );

const ofEachActivation = <Prefix extends string>(
  prefix: Prefix,
  checkOf: (kind: ActivationKind) => KernelCheck,
) =>
  Object.fromEntries(activationKinds.map((kind) => [`${prefix}.${kind}`, checkOf(kind)])) as Record<
    `${Prefix}.${ActivationKind}`,
    KernelCheck
  >;

/** Rows that lie further apart than they are wide. */
const likelihood = (kind: "bernoulli" | "gaussian", withGradient: boolean): KernelCheck => ({
  sizes: rowsAndWidths,
  terms: (_, columns) => columns + elementwise(),
  call(ops, bench, rows, columns) {
    const head = { columns, outputs: columns, likelihood: { kind, variance: 0.7 } };
    const stride = columns + 3;
    const nats = bench.reals(rows);
    const ofRows: HeadRows = {
      ...{ head, present: undefined },
      ...{ theta: bench.reals(rows * stride, 4), thetaStride: stride },
      ...{ x: bench.positives(rows * stride), xStride: stride },
    };
    const kernels = likelihoodOpsOf(ops, head, false);
    if (withGradient) kernels.lossAndGradient(nats, bench.delta(rows * stride), ofRows, 0.3, rows);
    else kernels.loss(nats, ofRows, rows);
  },
});

/** Of two blocks of gradients, as several workers leave them; not from the first element on. */
const update = (kind: OptimizerKind): KernelCheck => ({
  sizes: lengths,
  terms: elementwise,
  call(ops, bench, length) {
    const { slotNames, update } = createOptimizer(defineOptimizer({ kind }));
    const begin = 2;
    const end = begin + length;
    const parameters = bench.matrix(end);
    const slots = slotNames.map(() => bench.positives(end));
    update(ops, { parameters, slots, gradients: bench.reals(2 * end), stride: end }, 2, begin, end, 3);
  },
});

const gemm = (sizes: KernelCheck["sizes"]): KernelCheck => ({
  sizes,
  terms: (_m, _n, k) => k,
  call(ops, bench, m, n, k) {
    ops.products.gemm(bench.reals(m * n), bench.matrix(m * k), bench.matrix(k * n), m, n, k);
  },
});

/** The check of every kernel that computes in float32, by its name. */
export const kernelChecks: Readonly<Record<KernelName, KernelCheck>> = {
  gemm: gemm(productSizes),
  // For rows of B that lie 4 KiB apart.
  gemmOfColumns: gemm([[3, 1024, 5]]),
  gemmTransposeA: {
    sizes: productSizes,
    terms: (_m, _n, k) => k,
    call(ops, bench, m, n, k) {
      const stride = m + 3;
      const [c, a, b] = [bench.reals(m * n), bench.matrix(k * stride), bench.matrix(k * n)];
      ops.products.gemmTransposeA(c, a, stride, b, m, n, k);
    },
  },
  gemmTransposeB: {
    sizes: productSizes,
    terms: (_m, _n, k) => k,
    call(ops, bench, m, n, k) {
      ops.products.gemmTransposeB(bench.reals(m * n), bench.matrix(m * k), bench.matrix(n * k), m, n, k);
    },
  },
  columnSums: {
    sizes: rowsAndWidths,
    terms: (rows) => rows,
    call(ops, bench, rows, width) {
      const stride = width + 3;
      ops.products.columnSums(bench.reals(width), bench.matrix(rows * stride), stride, rows, width);
    },
  },
  bias: biasActivation(undefined),
  ...ofEachActivation("biasActivation", biasActivation),
  ...ofEachActivation("activationForward", activationForward),
  ...ofEachActivation("activationBackward", activationBackward),
  latentForward: {
    sizes: rowsAndWidths,
    terms: elementwise,
    call(ops, bench, rows, size) {
      const [z, kl] = [bench.matrix(rows * size), bench.reals(rows * size)];
      ops.latent.forward(z, kl, bench.reals(2 * rows * size), bench.reals(rows * size, 3), rows, size);
    },
  },
  latentBackward: {
    sizes: rowsAndWidths,
    terms: elementwise,
    call(ops, bench, rows, size) {
      const [dMoments, dz] = [bench.delta(2 * rows * size), bench.reals(rows * size)];
      const [moments, eps] = [bench.reals(2 * rows * size), bench.reals(rows * size, 3)];
      ops.latent.backward(dMoments, dz, moments, eps, 0.3, rows, size);
    },
  },
  bernoulliLoss: likelihood("bernoulli", false),
  bernoulliLossAndGradient: likelihood("bernoulli", true),
  gaussianLoss: likelihood("gaussian", false),
  gaussianLossAndGradient: likelihood("gaussian", true),
  gatherBytes: {
    sizes: rowsAndWidths,
    terms: elementwise,
    call(ops, bench, rows, width) {
      const x = bench.matrix(rows * width);
      ops.rows.gatherBytes(x, bench.bytes(rows * width), bench.rowNumbers(rows), rows, width);
    },
  },
  gatherReals: {
    sizes: rowsAndWidths,
    terms: elementwise,
    call(ops, bench, rows, width) {
      const x = bench.matrix(rows * width);
      ops.rows.gatherReals(x, bench.reals(rows * width), bench.rowNumbers(rows), rows, width);
    },
  },
  normal: {
    sizes: rowsAndWidths,
    // The logarithm's error is that of a sum of some ten terms, and the radius is up to 6.
    terms: () => 32,
    call(ops, bench, rows, width) {
      const [out, numbers] = [bench.reals(rows * width), bench.rowNumbers(rows)];
      ops.rows.normal(out, numbers, rows, width, keyOfSeed(7), 5, purposes.trainNoise);
    },
  },
  reduceAdam: update("adam"),
  reduceRmsprop: update("rmsprop"),
};

/** The check of every kernel that writes or reads roundings. */
export const kernelChecksOfBf16: Readonly<Record<Bf16KernelName, KernelCheck>> = {
  ...kernelChecks,
  round: {
    sizes: lengths,
    terms: elementwise,
    call(ops, bench, length) {
      const matrix = bench.matrix(length);
      // The rounding that a matrix is made with is that of its values.
      matrix.values.reverse();
      ops.products.round(matrix, length);
    },
  },
};
