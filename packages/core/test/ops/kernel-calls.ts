import type { KernelCase } from "@paravae/testkit";
import {
  createOptimizer,
  defineOptimizer,
  fromBfloat16,
  type HeadRows,
  initialise,
  keyOfSeed,
  type LikelihoodOps,
  likelihoodOpsOf,
  type Matrix,
  type Ops,
  type Purpose,
  shuffle,
  toBfloat16,
} from "../../src/index.js";

type Outputs = Readonly<Record<string, ArrayLike<number>>>;
type Call = (ops: Ops<Float64Array>, fixture: KernelCase) => Outputs;
type KernelOf<Concern extends string, Kernels> = `${Concern}.${keyof Kernels & string}`;

/** Every kernel of `Ops` by its concern, and what stands beside it. */
export type CallName =
  // To round is toBfloat16 of each element, which has fixtures of its own.
  | KernelOf<"products", Omit<Ops["products"], "round">>
  | KernelOf<"activations", Ops["activations"]>
  | KernelOf<"latent", Ops["latent"]>
  | KernelOf<"rows", Ops["rows"]>
  | KernelOf<"likelihoods", Omit<LikelihoodOps, "takesMissing">>
  | KernelOf<"updates", Ops["updates"][string]>
  | "shuffle"
  | "initialise"
  | "toBfloat16"
  | "fromBfloat16";

const bfloat16NaN = 0x7fc0;

/** An output that is NaN until it is written. */
const output = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

const outputMatrix = (length: number, { precision }: KernelCase): Matrix<Float64Array> => ({
  values: output(length),
  rounded: precision === "bf16" ? new Uint16Array(length).fill(bfloat16NaN) : undefined,
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

/** What a case must name for its kernel, as its activation. */
function given<T>(value: T | undefined, { kernel, name }: KernelCase): T {
  if (value === undefined) throw new Error(`${kernel}: the case "${name}" does not name its kind`);
  return value;
}

/** What computes the head of a case, and its rows. */
function headOf(
  ops: Ops<Float64Array>,
  fixture: KernelCase,
): [LikelihoodOps<Float64Array>, HeadRows<Float64Array>] {
  const { columns, outputs, thetaStride, xStride } = fixture.numbers;
  const { theta, x = output(0), present } = fixture.inputs;
  const head = { columns, outputs, likelihood: given(fixture.likelihood, fixture) };
  return [
    likelihoodOpsOf(ops, head, present !== undefined),
    { head, theta, thetaStride, x, xStride, present },
  ];
}

/** How each kernel is called on a fixture. Nothing else in the test depends on the form of `Ops`. */
export const kernelCalls: Readonly<Record<CallName, Call>> = {
  "products.gemm"(ops, fixture) {
    const { m, n, k } = fixture.numbers;
    const c = output(m * n);
    ops.products.gemm(c, inputMatrix(fixture, "a"), inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  "products.gemmTransposeA"(ops, fixture) {
    const { m, n, k, aStride } = fixture.numbers;
    const c = output(m * n);
    ops.products.gemmTransposeA(c, inputMatrix(fixture, "a"), aStride, inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  "products.gemmTransposeB"(ops, fixture) {
    const { m, n, k } = fixture.numbers;
    const c = output(m * n);
    ops.products.gemmTransposeB(c, inputMatrix(fixture, "a"), inputMatrix(fixture, "b"), m, n, k);
    return { c };
  },

  "products.columnSums"(ops, fixture) {
    const { m, n, aStride } = fixture.numbers;
    const out = output(n);
    ops.products.columnSums(out, inputMatrix(fixture, "a"), aStride, m, n);
    return { out };
  },

  "activations.biasActivation"(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = fixture.inputs.x.slice();
    const y = outputMatrix(rows * width, fixture);
    ops.activations.biasActivation(y, x, fixture.inputs.bias, fixture.activation, rows, width);
    return { x, ...named("y", y) };
  },

  "activations.forward"(ops, fixture) {
    const { length } = fixture.numbers;
    const y = output(length);
    ops.activations.forward(y, fixture.inputs.x, given(fixture.activation, fixture), length);
    return { y };
  },

  "activations.backward"(ops, fixture) {
    const { length } = fixture.numbers;
    const { dy, outputOrInput } = fixture.inputs;
    const dx = outputMatrix(length, fixture);
    ops.activations.backward(dx, dy, outputOrInput, given(fixture.activation, fixture), length);
    return named("dx", dx);
  },

  "latent.forward"(ops, fixture) {
    const { rows, latentSize } = fixture.numbers;
    const { moments, eps } = fixture.inputs;
    const z = outputMatrix(rows * latentSize, fixture);
    const kl = output(rows * latentSize);
    ops.latent.forward(z, kl, moments, eps, rows, latentSize);
    return { ...named("z", z), kl };
  },

  "latent.backward"(ops, fixture) {
    const { rows, latentSize, klScale } = fixture.numbers;
    const { dz, moments, eps } = fixture.inputs;
    const dMoments = outputMatrix(2 * rows * latentSize, fixture);
    ops.latent.backward(dMoments, dz, moments, eps, klScale, rows, latentSize);
    return named("dMoments", dMoments);
  },

  "likelihoods.loss"(ops, fixture) {
    const { rows } = fixture.numbers;
    const nats = output(rows);
    const [likelihood, head] = headOf(ops, fixture);
    likelihood.loss(nats, head, rows);
    return { nats };
  },

  "likelihoods.lossAndGradient"(ops, fixture) {
    const { rows, scale } = fixture.numbers;
    const [likelihood, head] = headOf(ops, fixture);
    const nats = output(rows);
    const dTheta = outputMatrix(rows * head.thetaStride, fixture);
    likelihood.lossAndGradient(nats, dTheta, head, scale, rows);
    return { nats, ...named("dTheta", dTheta) };
  },

  "likelihoods.mean"(ops, fixture) {
    const { rows, outStride } = fixture.numbers;
    const out = output(rows * outStride);
    const [likelihood, head] = headOf(ops, fixture);
    likelihood.mean(out, outStride, head, rows);
    return { out };
  },

  "rows.gatherBytes"(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = outputMatrix(rows * width, fixture);
    const data = Uint8Array.from(fixture.inputs.data);
    ops.rows.gatherBytes(x, data, Uint32Array.from(fixture.inputs.rowIndices), rows, width);
    return named("x", x);
  },

  "rows.gatherReals"(ops, fixture) {
    const { rows, width } = fixture.numbers;
    const x = outputMatrix(rows * width, fixture);
    ops.rows.gatherReals(x, fixture.inputs.data, Uint32Array.from(fixture.inputs.rowIndices), rows, width);
    return named("x", x);
  },

  "rows.normal"(ops, fixture) {
    const { seed, step, rows, width, purpose } = fixture.numbers;
    const out = output(rows * width);
    const rowIndices = Uint32Array.from(fixture.inputs.rowIndices);
    ops.rows.normal(out, rowIndices, rows, width, keyOfSeed(seed), step, purpose as Purpose);
    return { out };
  },

  /** Several steps, and each block after every one of them. */
  "updates.apply"(ops, fixture) {
    const { begin, end, stride, blocks, blocksInMemory, firstStep, steps } = fixture.numbers;
    const optimizer = createOptimizer(defineOptimizer(given(fixture.optimizer, fixture)));
    const { values, rounded } = inputMatrix(fixture, "parameters");
    const parameters = { values: values.slice(), rounded };
    const slots = optimizer.slotNames.map((name) => fixture.inputs[name].slice());
    const state: Outputs = {
      ...named("parameters", parameters),
      ...Object.fromEntries(optimizer.slotNames.map((name, s) => [name, slots[s]])),
    };
    const after = new Map(Object.keys(state).map((name): [string, number[]] => [name, []]));
    for (let i = 0; i < steps; i++) {
      const gradients = fixture.inputs.gradients.subarray(i * blocksInMemory * stride);
      const operands = { parameters, slots, gradients, stride };
      optimizer.update(ops, operands, blocks, begin, end, firstStep + i);
      for (const [name, values] of after) values.push(...Array.from(state[name]));
    }
    return Object.fromEntries(after);
  },

  shuffle(_, { numbers: { length, seed, epoch }, expected }) {
    const order = new Uint32Array(length);
    shuffle(order, keyOfSeed(seed), epoch);
    return { order: order.subarray(0, expected.order.length) };
  },

  initialise(_, fixture) {
    const { fanIn, fanOut, seed } = fixture.numbers;
    const length = fanIn * fanOut;
    const weight = { name: "weight", shape: [fanOut, fanIn], offset: 0, length, fanIn, fanOut };
    const bias = { ...weight, name: "bias", shape: [fanOut], offset: length, length: fanOut };
    const block = output(length + fanOut);
    const layout = { specs: [weight, bias], length: length + fanOut };
    initialise(block, layout, given(fixture.initialisation, fixture), keyOfSeed(seed));
    return { weight: block.subarray(0, length), bias: block.subarray(length) };
  },

  toBfloat16: (_, { inputs }) => ({ bits: inputs.x.map(toBfloat16) }),
  fromBfloat16: (_, { inputs }) => ({ x: inputs.bits.map(fromBfloat16) }),
};
