import type { KernelCase } from "@paravae/testkit";
import {
  type ActivationKind,
  createOptimizer,
  defineOptimizer,
  fromBfloat16,
  initialise,
  keyOfSeed,
  type Matrix,
  type Ops,
  type OptimizerConfig,
  type Purpose,
  shuffle,
  toBfloat16,
} from "../src/index.js";

type Outputs = Readonly<Record<string, ArrayLike<number>>>;
type Call = (ops: Ops<Float64Array>, fixture: KernelCase) => Outputs;
type Kernel = Exclude<keyof Ops, "name" | "precision" | "allocate">;

/** Every kernel of `Ops`, and what stands beside it. */
export type CallName = Kernel | "shuffle" | "initialise" | "toBfloat16" | "fromBfloat16";

/** An output that is NaN until it is written. */
const output = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

const outputMatrix = (length: number, { precision }: KernelCase): Matrix<Float64Array> => ({
  values: output(length),
  rounded: precision === "bf16" ? new Uint16Array(length) : undefined,
});

const inputMatrix = ({ inputs }: KernelCase, name: string): Matrix<Float64Array> => {
  const bits = inputs[`${name}Bits`];
  return { values: inputs[name], rounded: bits === undefined ? undefined : Uint16Array.from(bits) };
};

/** A matrix under the names that the fixtures have for its values and its rounding. */
const named = (name: string, { values, rounded }: Matrix<Float64Array>): Outputs => ({
  [name]: values,
  ...(rounded && { [`${name}Bits`]: rounded }),
});

const activationOf = ({ name, activation }: KernelCase): ActivationKind => {
  if (activation === undefined) throw new Error(`the case "${name}" names no activation`);
  return activation;
};

/** Several steps of an optimizer, and each block after every one of them. */
function updates(ops: Ops<Float64Array>, fixture: KernelCase, config: OptimizerConfig): Outputs {
  const { begin, end, stride, slots, slotsInMemory, firstStep, steps } = fixture.numbers;
  const optimizer = createOptimizer(config);
  const { values, rounded } = inputMatrix(fixture, "parameters");
  const parameters = { values: values.slice(), rounded };
  const moments = optimizer.slotNames.map((name) => fixture.inputs[name].slice());
  const blocks: Outputs = {
    ...named("parameters", parameters),
    ...Object.fromEntries(optimizer.slotNames.map((name, s) => [name, moments[s]])),
  };
  const after = new Map(Object.keys(blocks).map((name): [string, number[]] => [name, []]));
  for (let i = 0; i < steps; i++) {
    const gradients = fixture.inputs.gradients.subarray(i * slotsInMemory * stride);
    optimizer.update(
      ops,
      { parameters, slots: moments, gradients, stride },
      slots,
      begin,
      end,
      firstStep + i,
    );
    for (const [name, values] of after) values.push(...Array.from(blocks[name]));
  }
  return Object.fromEntries(after);
}

/** How each kernel is called on a fixture. Nothing else in the test depends on the form of `Ops`. */
export const kernelCalls: Readonly<Record<CallName, Call>> = {
  gemm(ops, fixture) {
    const { m, n, k } = fixture.numbers;
    const c = output(m * n);
    ops.gemm(c, inputMatrix(fixture, "a"), inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  gemmTransposeA(ops, fixture) {
    const { m, n, k, aStride } = fixture.numbers;
    const c = output(m * n);
    ops.gemmTransposeA(c, inputMatrix(fixture, "a"), aStride, inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  gemmTransposeB(ops, fixture) {
    const { m, n, k } = fixture.numbers;
    const c = output(m * n);
    ops.gemmTransposeB(c, inputMatrix(fixture, "a"), inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  columnSums(ops, fixture) {
    const { m, n, aStride } = fixture.numbers;
    const out = output(n);
    ops.columnSums(out, inputMatrix(fixture, "a"), aStride, m, n);
    return { out };
  },

  biasActivation(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = fixture.inputs.x.slice();
    const y = outputMatrix(rows * width, fixture);
    ops.biasActivation(y, x, fixture.inputs.bias, fixture.activation, rows, width);
    return { x, ...named("y", y) };
  },

  activationForward(ops, fixture) {
    const { length } = fixture.numbers;
    const y = output(length);
    ops.activationForward(y, fixture.inputs.x, activationOf(fixture), length);
    return { y };
  },

  activationBackward(ops, fixture) {
    const { length } = fixture.numbers;
    const { dy, outputOrInput } = fixture.inputs;
    const dx = outputMatrix(length, fixture);
    ops.activationBackward(dx, dy, outputOrInput, activationOf(fixture), length);
    return named("dx", dx);
  },

  latentForward(ops, fixture) {
    const { rows, latentSize } = fixture.numbers;
    const { moments, eps } = fixture.inputs;
    const z = outputMatrix(rows * latentSize, fixture);
    const kl = output(rows * latentSize);
    ops.latentForward(z, kl, moments, eps, rows, latentSize);
    return { ...named("z", z), kl };
  },

  latentBackward(ops, fixture) {
    const { rows, latentSize, klScale } = fixture.numbers;
    const { dz, moments, eps } = fixture.inputs;
    const dMoments = outputMatrix(2 * rows * latentSize, fixture);
    ops.latentBackward(dMoments, dz, moments, eps, klScale, rows, latentSize);
    return named("dMoments", dMoments);
  },

  bernoulliLoss(ops, { numbers: { rows, width }, inputs: { logits, x } }) {
    const nats = output(rows);
    ops.bernoulliLoss(nats, logits, x, rows, width);
    return { nats };
  },

  bernoulliLossAndGradient(ops, fixture) {
    const { rows, width, scale } = fixture.numbers;
    const { logits, x } = fixture.inputs;
    const nats = output(rows);
    const dLogits = outputMatrix(rows * width, fixture);
    ops.bernoulliLossAndGradient(nats, dLogits, logits, x, scale, rows, width);
    return { nats, ...named("dLogits", dLogits) };
  },

  gaussianLoss(ops, { numbers: { rows, width, variance }, inputs: { mean, x } }) {
    const nats = output(rows);
    ops.gaussianLoss(nats, mean, x, variance, rows, width);
    return { nats };
  },

  gaussianLossAndGradient(ops, fixture) {
    const { rows, width, variance, scale } = fixture.numbers;
    const { mean, x } = fixture.inputs;
    const nats = output(rows);
    const dMean = outputMatrix(rows * width, fixture);
    ops.gaussianLossAndGradient(nats, dMean, mean, x, variance, scale, rows, width);
    return { nats, ...named("dMean", dMean) };
  },

  gatherBytes(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = outputMatrix(rows * width, fixture);
    const data = Uint8Array.from(fixture.inputs.data);
    ops.gatherBytes(x, data, Uint32Array.from(fixture.inputs.rowIndices), rows, width);
    return named("x", x);
  },

  gatherReals(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = outputMatrix(rows * width, fixture);
    ops.gatherReals(x, fixture.inputs.data, Uint32Array.from(fixture.inputs.rowIndices), rows, width);
    return named("x", x);
  },

  normal(ops, fixture) {
    const { seed, step, rows, width, purpose } = fixture.numbers;
    const out = output(rows * width);
    const rowIndices = Uint32Array.from(fixture.inputs.rowIndices);
    ops.normal(out, rowIndices, rows, width, keyOfSeed(seed), step, purpose as Purpose);
    return { out };
  },

  reduceAdam(ops, fixture) {
    const { learningRate, beta1, beta2, epsilon } = fixture.numbers;
    return updates(ops, fixture, defineOptimizer({ kind: "adam", learningRate, beta1, beta2, epsilon }));
  },

  reduceRmsprop(ops, fixture) {
    const { learningRate, decay, epsilon } = fixture.numbers;
    return updates(ops, fixture, defineOptimizer({ kind: "rmsprop", learningRate, decay, epsilon }));
  },

  shuffle(_, { numbers: { length, seed, epoch }, expected }) {
    const order = new Uint32Array(length);
    shuffle(order, keyOfSeed(seed), epoch);
    return { order: order.subarray(0, expected.order.length) };
  },

  initialise(_, { name, initialisation, numbers: { fanIn, fanOut, seed } }) {
    if (initialisation === undefined) throw new Error(`the case "${name}" names no initialisation`);
    const length = fanIn * fanOut;
    const weight = { name: "weight", shape: [fanOut, fanIn], offset: 0, length, fanIn, fanOut };
    const bias = { ...weight, name: "bias", shape: [fanOut], offset: length, length: fanOut };
    const block = output(length + fanOut);
    const layout = { specs: [weight, bias], length: length + fanOut };
    initialise(block, layout, initialisation, keyOfSeed(seed));
    return { weight: block.subarray(0, length), bias: block.subarray(length) };
  },

  toBfloat16: (_, { inputs }) => ({ bits: inputs.x.map(toBfloat16) }),
  fromBfloat16: (_, { inputs }) => ({ x: inputs.bits.map(fromBfloat16) }),
};
