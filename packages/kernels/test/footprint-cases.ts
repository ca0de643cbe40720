import {
  activationKinds,
  createOptimizer,
  defineOptimizer,
  type HeadRows,
  type KindConfig,
  type LikelihoodOps,
  type Ops,
  type OptimizerKind,
  unrounded,
} from "@paravae/core";

/** Element type and length of an operand. */
export type Spec = readonly ["reals" | "halves" | "bytes" | "words", number];

export interface Kernel {
  readonly name: string;
  readonly outputs: readonly Spec[];
  readonly inputs: readonly Spec[];
  readonly run: (ops: Ops, operands: Operands) => void;
}

/** Views of the operands in order, outputs first. */
interface Operands {
  readonly reals: readonly Float32Array[];
  readonly halves: readonly Uint16Array[];
  readonly bytes: readonly Uint8Array[];
  readonly words: readonly Uint32Array[];
}

const rows = 3;
const width = 21;
const reals = (length: number): Spec => ["reals", length];
const matrix = reals(rows * width);
const rounding: Spec = ["halves", rows * width];
const key = { low: 1, high: 2 };

/** The last fills the packing area to the brim; the others have edges on every side. */
const products = [
  [1, 1, 1],
  [5, 7, 3],
  [9, 19, 401],
  [512, 17, 400],
] as const;

/** A likelihood's kernels on rows that hold nothing else, and on a head of wider rows, whose last row ends the operand. */
const likelihoodKernels = (likelihood: KindConfig): Kernel[] =>
  [
    { where: "alone", thetaStride: width, xStride: width },
    { where: "among other heads", thetaStride: width + 3, xStride: width + 2 },
  ].flatMap(({ where, thetaStride, xStride }): Kernel[] => {
    const name = `${likelihood.kind} ${where}`;
    const head = { columns: width, outputs: width, likelihood };
    const [thetaLength, xLength] = [thetaStride, xStride].map((stride) => (rows - 1) * stride + width);
    const rowsOf = (theta: Float32Array, x: Float32Array): HeadRows => ({
      ...{ head, theta, thetaStride, x, xStride, present: undefined },
    });
    const opsOf = (ops: Ops): LikelihoodOps => ops.likelihoods[likelihood.kind];
    return [
      {
        name: `${name}: loss`,
        outputs: [reals(rows)],
        inputs: [reals(thetaLength), reals(xLength)],
        run: (ops, { reals: [nats, theta, x] }) => opsOf(ops).loss(nats, rowsOf(theta, x), rows),
      },
      {
        name: `${name}: loss and gradient`,
        outputs: [reals(rows), reals(thetaLength)],
        inputs: [reals(thetaLength), reals(xLength)],
        run: (ops, { reals: [nats, dTheta, theta, x] }) =>
          opsOf(ops).lossAndGradient(nats, unrounded(dTheta), rowsOf(theta, x), 0.5, rows),
      },
      {
        name: `${name}: loss and gradient, rounded`,
        outputs: [reals(rows), ["halves", thetaLength]],
        inputs: [reals(thetaLength), reals(xLength)],
        run: (ops, { reals: [nats, theta, x], halves: [rounded] }) =>
          opsOf(ops).lossAndGradient(nats, { values: theta, rounded }, rowsOf(theta, x), 0.5, rows),
      },
      {
        name: `${name}: mean`,
        outputs: [reals(xLength)],
        inputs: [reals(thetaLength)],
        run: (ops, { reals: [out, theta] }) => opsOf(ops).mean(out, xStride, rowsOf(theta, out), rows),
      },
    ];
  });

/** An optimizer's step over two blocks of gradients. */
const updateKernel = (kind: OptimizerKind, slotCount: number): Kernel => ({
  name: `${kind} of two blocks`,
  outputs: [...Array.from({ length: 1 + slotCount }, () => reals(width)), ["halves", width]],
  inputs: [reals(2 * width)],
  run(ops, { reals: blocks, halves: [rounded] }) {
    const [values, ...slots] = blocks.slice(0, 1 + slotCount);
    const operands = {
      parameters: { values, rounded },
      slots,
      gradients: blocks[1 + slotCount],
      stride: width,
    };
    createOptimizer(defineOptimizer({ kind })).update(ops, operands, 2, 0, width, 3);
  },
});

export const kernels: readonly Kernel[] = [
  ...products.flatMap(([m, n, k]): Kernel[] => [
    {
      name: `gemm ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(m * k), reals(k * n)],
      run: (ops, { reals: [c, a, b] }) => ops.products.gemm(c, unrounded(a), unrounded(b), m, n, k),
    },
    {
      name: `gemmTransposeA ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(k * m), reals(k * n)],
      run: (ops, { reals: [c, a, b] }) =>
        ops.products.gemmTransposeA(c, unrounded(a), m, unrounded(b), m, n, k),
    },
    {
      name: `gemmTransposeB ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(m * k), reals(n * k)],
      run: (ops, { reals: [c, a, b] }) => ops.products.gemmTransposeB(c, unrounded(a), unrounded(b), m, n, k),
    },
  ]),
  {
    name: "columnSums",
    outputs: [reals(width)],
    inputs: [matrix],
    run: (ops, { reals: [out, a] }) => ops.products.columnSums(out, unrounded(a), width, rows, width),
  },
  {
    name: "columnSums of roundings",
    outputs: [reals(width)],
    inputs: [rounding],
    run: (ops, { reals: [out], halves: [rounded] }) =>
      ops.products.columnSums(out, { values: out, rounded }, width, rows, width),
  },
  ...activationKinds.flatMap((kind): Kernel[] => [
    {
      name: `${kind} forward`,
      outputs: [matrix],
      inputs: [matrix],
      run: (ops, { reals: [y, x] }) => ops.activations.forward(y, x, kind, rows * width),
    },
    {
      name: `${kind} backward`,
      outputs: [matrix],
      inputs: [matrix, matrix],
      run: (ops, { reals: [dx, dy, x] }) =>
        ops.activations.backward(unrounded(dx), dy, x, kind, rows * width),
    },
    {
      name: `${kind} backward, rounded`,
      outputs: [rounding],
      inputs: [matrix, matrix],
      run: (ops, { reals: [dy, x], halves: [rounded] }) =>
        ops.activations.backward({ values: dy, rounded }, dy, x, kind, rows * width),
    },
    {
      name: `${kind} of a bias`,
      outputs: [matrix, matrix, rounding],
      inputs: [reals(width)],
      run: (ops, { reals: [y, x, bias], halves: [rounded] }) =>
        ops.activations.biasActivation({ values: y, rounded }, x, bias, kind, rows, width),
    },
  ]),
  {
    name: "latentForward",
    outputs: [matrix, matrix, rounding],
    inputs: [reals(2 * rows * width), matrix],
    run: (ops, { reals: [values, kl, moments, eps], halves: [rounded] }) =>
      ops.latent.forward({ values, rounded }, kl, moments, eps, rows, width),
  },
  {
    name: "latentBackward",
    outputs: [reals(2 * rows * width)],
    inputs: [matrix, reals(2 * rows * width), matrix],
    run: (ops, { reals: [dMoments, dz, moments, eps] }) =>
      ops.latent.backward(unrounded(dMoments), dz, moments, eps, 0.5, rows, width),
  },
  {
    name: "latentBackward, rounded",
    outputs: [["halves", 2 * rows * width]],
    inputs: [matrix, reals(2 * rows * width), matrix],
    run: (ops, { reals: [dz, moments, eps], halves: [rounded] }) =>
      ops.latent.backward({ values: moments, rounded }, dz, moments, eps, 0.5, rows, width),
  },
  ...likelihoodKernels({ kind: "bernoulli" }),
  ...likelihoodKernels({ kind: "gaussian", variance: 0.5 }),
  {
    name: "gatherBytes",
    outputs: [matrix, rounding],
    inputs: [
      ["bytes", 4 * width],
      ["words", rows],
    ],
    run: (ops, { reals: [values], halves: [rounded], bytes: [data], words: [indices] }) =>
      ops.rows.gatherBytes({ values, rounded }, data, indices, rows, width),
  },
  {
    name: "gatherReals",
    outputs: [matrix, rounding],
    inputs: [reals(4 * width), ["words", rows]],
    run: (ops, { reals: [values, data], halves: [rounded], words: [indices] }) =>
      ops.rows.gatherReals({ values, rounded }, data, indices, rows, width),
  },
  {
    name: "normal",
    outputs: [matrix],
    inputs: [["words", rows]],
    run: (ops, { reals: [out], words: [indices] }) => ops.rows.normal(out, indices, rows, width, key, 5, 2),
  },
  updateKernel("adam", 2),
  updateKernel("rmsprop", 1),
];
