import {
  activationKinds,
  createOptimizer,
  defineOptimizer,
  type HeadRows,
  type KindConfig,
  type LikelihoodOps,
  type Ops,
  type OptimizerKind,
  type Precision,
  unrounded,
} from "@paravae/core";

/** Element type and length of an operand. */
export type Spec = readonly ["reals" | "halves" | "bytes" | "words", number];

/** A kernel, and what it may read and write. */
export interface Footprint {
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

/** How large the operands are. */
export interface FootprintSizes {
  readonly rows: number;
  readonly width: number;
  /** m, n and k of products. */
  readonly products: readonly (readonly [number, number, number])[];
}

const reals = (length: number): Spec => ["reals", length];
const key = { low: 1, high: 2 };

/** A likelihood's kernels on rows that hold nothing else, and on a head of wider rows, whose last row ends the operand. */
const likelihoodFootprints = (
  likelihood: KindConfig,
  { rows, width }: FootprintSizes,
  rounds: boolean,
): Footprint[] =>
  [
    { where: "alone", thetaStride: width, xStride: width },
    { where: "among other heads", thetaStride: width + 3, xStride: width + 2 },
  ].flatMap(({ where, thetaStride, xStride }): Footprint[] => {
    const name = `${likelihood.kind} ${where}`;
    const head = { columns: width, outputs: width, likelihood };
    const [thetaLength, xLength] = [thetaStride, xStride].map((stride) => (rows - 1) * stride + width);
    const rowsOf = (theta: Float32Array, x: Float32Array): HeadRows => ({
      ...{ head, theta, thetaStride, x, xStride, present: undefined },
    });
    const opsOf = (ops: Ops): LikelihoodOps => ops.likelihoods[likelihood.kind];
    const rounded: Footprint = {
      name: `${name}: loss and gradient, rounded`,
      outputs: [reals(rows), ["halves", thetaLength]],
      inputs: [reals(thetaLength), reals(xLength)],
      run: (ops, { reals: [nats, theta, x], halves: [rounded] }) =>
        opsOf(ops).lossAndGradient(nats, { values: theta, rounded }, rowsOf(theta, x), 0.5, rows),
    };
    return [
      ...(rounds ? [rounded] : []),
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
        name: `${name}: mean`,
        outputs: [reals(xLength)],
        inputs: [reals(thetaLength)],
        run: (ops, { reals: [out, theta] }) => opsOf(ops).mean(out, xStride, rowsOf(theta, out), rows),
      },
    ];
  });

/** An optimizer's step over two blocks of gradients. */
const updateFootprint = (
  kind: OptimizerKind,
  slotCount: number,
  width: number,
  rounding: readonly Spec[],
): Footprint => ({
  name: `${kind} of two blocks`,
  outputs: [...Array.from({ length: 1 + slotCount }, () => reals(width)), ...rounding],
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

/** Products of what products read in a precision. */
function footprintsOfProducts({ products }: FootprintSizes, precision: Precision): readonly Footprint[] {
  const factor = (length: number): Spec => (precision === "bf16" ? ["halves", length] : reals(length));
  const factorsOf = ({ reals: [c, ...values], halves }: Operands) =>
    precision === "bf16" ? halves.map((rounded) => ({ values: c, rounded })) : values.map(unrounded);
  return products.flatMap(([m, n, k]) => {
    const size = `${m}×${n}×${k}`;
    const operands = { outputs: [reals(m * n)], inputs: [factor(m * k), factor(k * n)] };
    return [
      {
        name: `gemm ${size}`,
        ...operands,
        run(ops: Ops, views: Operands): void {
          const [a, b] = factorsOf(views);
          ops.products.gemm(views.reals[0], a, b, m, n, k);
        },
      },
      {
        name: `gemmTransposeA ${size}`,
        ...operands,
        run(ops: Ops, views: Operands): void {
          const [a, b] = factorsOf(views);
          ops.products.gemmTransposeA(views.reals[0], a, m, b, m, n, k);
        },
      },
      {
        name: `gemmTransposeB ${size}`,
        ...operands,
        run(ops: Ops, views: Operands): void {
          const [a, b] = factorsOf(views);
          ops.products.gemmTransposeB(views.reals[0], a, b, m, n, k);
        },
      },
    ];
  });
}

/** Kernels whose outputs are float32, and roundings of them where they are asked for. */
const footprintsOfFloats = (sizes: FootprintSizes, rounds: boolean): readonly Footprint[] => {
  const { rows, width } = sizes;
  const matrix = reals(rows * width);
  const rounding: readonly Spec[] = rounds ? [["halves", rows * width]] : [];
  return [
    {
      name: "columnSums",
      outputs: [reals(width)],
      inputs: [matrix],
      run: (ops, { reals: [out, a] }) => ops.products.columnSums(out, unrounded(a), width, rows, width),
    },
    ...activationKinds.flatMap((kind): Footprint[] => [
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
        name: `${kind} of a bias`,
        outputs: [matrix, matrix, ...rounding],
        inputs: [reals(width)],
        run: (ops, { reals: [y, x, bias], halves: [rounded] }) =>
          ops.activations.biasActivation({ values: y, rounded }, x, bias, kind, rows, width),
      },
    ]),
    {
      name: "latentForward",
      outputs: [matrix, matrix, ...rounding],
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
    ...likelihoodFootprints({ kind: "bernoulli" }, sizes, rounds),
    ...likelihoodFootprints({ kind: "gaussian", variance: 0.5 }, sizes, rounds),
    {
      name: "gatherBytes",
      outputs: [matrix, ...rounding],
      inputs: [
        ["bytes", 4 * width],
        ["words", rows],
      ],
      run: (ops, { reals: [values], halves: [rounded], bytes: [data], words: [indices] }) =>
        ops.rows.gatherBytes({ values, rounded }, data, indices, rows, width),
    },
    {
      name: "gatherReals",
      outputs: [matrix, ...rounding],
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
    updateFootprint("adam", 2, width, rounds ? [["halves", width]] : []),
    updateFootprint("rmsprop", 1, width, rounds ? [["halves", width]] : []),
  ];
};

/** Kernels whose output is a rounding alone, or whose input is one; but products. */
const footprintsOfRoundings = ({ rows, width }: FootprintSizes): readonly Footprint[] => {
  const matrix = reals(rows * width);
  const rounding: Spec = ["halves", rows * width];
  return [
    {
      name: "columnSums of roundings",
      outputs: [reals(width)],
      inputs: [rounding],
      run: (ops, { reals: [out], halves: [rounded] }) =>
        ops.products.columnSums(out, { values: out, rounded }, width, rows, width),
    },
    ...activationKinds.map(
      (kind): Footprint => ({
        name: `${kind} backward, rounded`,
        outputs: [rounding],
        inputs: [matrix, matrix],
        run: (ops, { reals: [dy, x], halves: [rounded] }) =>
          ops.activations.backward({ values: dy, rounded }, dy, x, kind, rows * width),
      }),
    ),
    {
      name: "round",
      outputs: [rounding],
      inputs: [matrix],
      run: (ops, { reals: [values], halves: [rounded] }) =>
        ops.products.round({ values, rounded }, rows * width),
    },
    {
      name: "latentBackward, rounded",
      outputs: [["halves", 2 * rows * width]],
      inputs: [matrix, reals(2 * rows * width), matrix],
      run: (ops, { reals: [dz, moments, eps], halves: [rounded] }) =>
        ops.latent.backward({ values: moments, rounded }, dz, moments, eps, 0.5, rows, width),
    },
  ];
};

/**
 * Every kernel, and what it may read and write, on operands of these sizes.
 *
 * @param options.rounds whether those that round to bfloat16 do, and are among them
 * @param options.precision what products read; float32 when left out
 */
export const footprints = (
  sizes: FootprintSizes,
  { rounds, precision = "float32" }: { readonly rounds: boolean; readonly precision?: Precision },
): readonly Footprint[] => [
  ...footprintsOfProducts(sizes, precision),
  ...footprintsOfFloats(sizes, rounds),
  ...(rounds ? footprintsOfRoundings(sizes) : []),
];
