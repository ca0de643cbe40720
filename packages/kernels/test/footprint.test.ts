import { activationKinds, type Ops, unrounded } from "@paravae/core";
import { describe, expect, test } from "vitest";
import { createWasmOps, scratchBytes } from "../src/index.js";
import { levels, moduleOf } from "./levels.js";

/*
 * Other workers own the memory around every operand, and a memory ends somewhere: so kernels read and write
 * their operands and their scratch, to the byte.
 */

const memoryBytes = 32 * 65536;
const scratchByteOffset = 65536;

/** Element type and length of an operand. */
type Spec = readonly ["reals" | "halves" | "bytes" | "words", number];

interface Kernel {
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
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 1e-3, rootCorrection: 2 };
const rmsprop = { learningRate: 1e-3, decay: 0.9, epsilon: 1e-8 };

/** The last fills the packing area to the brim; the others have edges on every side. */
const products = [
  [1, 1, 1],
  [5, 7, 3],
  [9, 19, 401],
  [512, 17, 400],
] as const;

const kernels: readonly Kernel[] = [
  ...products.flatMap(([m, n, k]): Kernel[] => [
    {
      name: `gemm ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(m * k), reals(k * n)],
      run: (ops, { reals: [c, a, b] }) => ops.gemm(c, unrounded(a), unrounded(b), m, n, k),
    },
    {
      name: `gemmTransposeA ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(k * m), reals(k * n)],
      run: (ops, { reals: [c, a, b] }) => ops.gemmTransposeA(c, unrounded(a), m, unrounded(b), m, n, k),
    },
    {
      name: `gemmTransposeB ${m}×${n}×${k}`,
      outputs: [reals(m * n)],
      inputs: [reals(m * k), reals(n * k)],
      run: (ops, { reals: [c, a, b] }) => ops.gemmTransposeB(c, unrounded(a), unrounded(b), m, n, k),
    },
  ]),
  {
    name: "columnSums",
    outputs: [reals(width)],
    inputs: [matrix],
    run: (ops, { reals: [out, a] }) => ops.columnSums(out, unrounded(a), width, rows, width),
  },
  {
    name: "columnSums of roundings",
    outputs: [reals(width)],
    inputs: [rounding],
    run: (ops, { reals: [out], halves: [rounded] }) =>
      ops.columnSums(out, { values: out, rounded }, width, rows, width),
  },
  ...activationKinds.flatMap((kind): Kernel[] => [
    {
      name: `${kind} forward`,
      outputs: [matrix],
      inputs: [matrix],
      run: (ops, { reals: [y, x] }) => ops.activationForward(y, x, kind, rows * width),
    },
    {
      name: `${kind} backward`,
      outputs: [matrix],
      inputs: [matrix, matrix],
      run: (ops, { reals: [dx, dy, x] }) => ops.activationBackward(unrounded(dx), dy, x, kind, rows * width),
    },
    {
      name: `${kind} backward, rounded`,
      outputs: [rounding],
      inputs: [matrix, matrix],
      run: (ops, { reals: [dy, x], halves: [rounded] }) =>
        ops.activationBackward({ values: dy, rounded }, dy, x, kind, rows * width),
    },
    {
      name: `${kind} of a bias`,
      outputs: [matrix, matrix, rounding],
      inputs: [reals(width)],
      run: (ops, { reals: [y, x, bias], halves: [rounded] }) =>
        ops.biasActivation({ values: y, rounded }, x, bias, kind, rows, width),
    },
  ]),
  {
    name: "latentForward",
    outputs: [matrix, matrix, rounding],
    inputs: [reals(2 * rows * width), matrix],
    run: (ops, { reals: [values, kl, moments, eps], halves: [rounded] }) =>
      ops.latentForward({ values, rounded }, kl, moments, eps, rows, width),
  },
  {
    name: "latentBackward",
    outputs: [reals(2 * rows * width)],
    inputs: [matrix, reals(2 * rows * width), matrix],
    run: (ops, { reals: [dMoments, dz, moments, eps] }) =>
      ops.latentBackward(unrounded(dMoments), dz, moments, eps, 0.5, rows, width),
  },
  {
    name: "latentBackward, rounded",
    outputs: [["halves", 2 * rows * width]],
    inputs: [matrix, reals(2 * rows * width), matrix],
    run: (ops, { reals: [dz, moments, eps], halves: [rounded] }) =>
      ops.latentBackward({ values: moments, rounded }, dz, moments, eps, 0.5, rows, width),
  },
  {
    name: "bernoulliLoss",
    outputs: [reals(rows)],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, logits, x] }) => ops.bernoulliLoss(nats, logits, x, rows, width),
  },
  {
    name: "bernoulliLossAndGradient",
    outputs: [reals(rows), matrix],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, dLogits, logits, x] }) =>
      ops.bernoulliLossAndGradient(nats, unrounded(dLogits), logits, x, 0.5, rows, width),
  },
  {
    name: "bernoulliLossAndGradient, rounded",
    outputs: [reals(rows), rounding],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, logits, x], halves: [rounded] }) =>
      ops.bernoulliLossAndGradient(nats, { values: logits, rounded }, logits, x, 0.5, rows, width),
  },
  {
    name: "gaussianLoss",
    outputs: [reals(rows)],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, mean, x] }) => ops.gaussianLoss(nats, mean, x, 0.5, rows, width),
  },
  {
    name: "gaussianLossAndGradient",
    outputs: [reals(rows), matrix],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, dMean, mean, x] }) =>
      ops.gaussianLossAndGradient(nats, unrounded(dMean), mean, x, 0.5, 0.5, rows, width),
  },
  {
    name: "gaussianLossAndGradient, rounded",
    outputs: [reals(rows), rounding],
    inputs: [matrix, matrix],
    run: (ops, { reals: [nats, mean, x], halves: [rounded] }) =>
      ops.gaussianLossAndGradient(nats, { values: mean, rounded }, mean, x, 0.5, 0.5, rows, width),
  },
  {
    name: "gatherBytes",
    outputs: [matrix, rounding],
    inputs: [
      ["bytes", 4 * width],
      ["words", rows],
    ],
    run: (ops, { reals: [values], halves: [rounded], bytes: [data], words: [indices] }) =>
      ops.gatherBytes({ values, rounded }, data, indices, rows, width),
  },
  {
    name: "gatherReals",
    outputs: [matrix, rounding],
    inputs: [reals(4 * width), ["words", rows]],
    run: (ops, { reals: [values, data], halves: [rounded], words: [indices] }) =>
      ops.gatherReals({ values, rounded }, data, indices, rows, width),
  },
  {
    name: "normal",
    outputs: [matrix],
    inputs: [["words", rows]],
    run: (ops, { reals: [out], words: [indices] }) => ops.normal(out, indices, rows, width, key, 5, 2),
  },
  {
    name: "reduceAdam",
    outputs: [reals(width), reals(width), reals(width), ["halves", width]],
    inputs: [reals(2 * width)],
    run: (ops, { reals: [values, m, v, gradients], halves: [rounded] }) =>
      ops.reduceAdam({ values, rounded }, m, v, gradients, width, 2, 0, width, adam),
  },
  {
    name: "reduceRmsprop",
    outputs: [reals(width), reals(width), ["halves", width]],
    inputs: [reals(2 * width)],
    run: (ops, { reals: [values, v, gradients], halves: [rounded] }) =>
      ops.reduceRmsprop({ values, rounded }, v, gradients, width, 2, 0, width, rmsprop),
  },
];

interface Span {
  readonly begin: number;
  readonly end: number;
}

const elementBytes = { reals: 4, halves: 2, bytes: 1, words: 4 } as const;

const bytesOf = ([type, length]: Spec): number => elementBytes[type] * length;

/** Places operands after the scratch, one float apart; that of number `atTheEnd` ends where the memory ends. */
function place(specs: readonly Spec[], atTheEnd: number): Span[] {
  let next = scratchByteOffset + scratchBytes + 64;
  return specs.map((spec, i) => {
    const begin = i === atTheEnd ? memoryBytes - bytesOf(spec) : next;
    if (i !== atTheEnd) next = Math.ceil((begin + bytesOf(spec)) / 4) * 4 + 4;
    return { begin, end: begin + bytesOf(spec) };
  });
}

/** Runs a kernel on a memory that is otherwise full of one byte; gives the memory before and after. */
function runKernel(level: (typeof levels)[number], kernel: Kernel, specs: readonly Spec[], spans: Span[]) {
  const pages = memoryBytes / 65536;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new Uint8Array(memory.buffer).fill(0xa5);
  const operands = {
    reals: [] as Float32Array[],
    halves: [] as Uint16Array[],
    bytes: [] as Uint8Array[],
    words: [] as Uint32Array[],
  };
  specs.forEach(([type, length], i) => {
    const { begin } = spans[i];
    if (type === "reals") {
      const view = new Float32Array(memory.buffer, begin, length);
      // Not negative: the optimizers' second moments are among them.
      for (let j = 0; j < length; j++) view[j] = Math.abs(Math.sin(j + 1));
      operands.reals.push(view);
    } else if (type === "halves") {
      const view = new Uint16Array(memory.buffer, begin, length);
      for (let j = 0; j < length; j++) view[j] = 0x3f80 + j;
      operands.halves.push(view);
    } else if (type === "bytes") {
      const view = new Uint8Array(memory.buffer, begin, length);
      for (let j = 0; j < length; j++) view[j] = 37 * j;
      operands.bytes.push(view);
    } else {
      const view = new Uint32Array(memory.buffer, begin, length);
      for (let j = 0; j < length; j++) view[j] = (j + 2) % 4;
      operands.words.push(view);
    }
  });
  const before = Buffer.from(new Uint8Array(memory.buffer));
  const allocate = () => {
    throw new RangeError("kernels allocate nothing");
  };
  kernel.run(
    createWasmOps({ module: moduleOf(level), level, memory, scratchByteOffset, allocate }),
    operands,
  );
  return { before, after: Buffer.from(new Uint8Array(memory.buffer)) };
}

describe.each(levels)("%s", (level) => {
  test.each(kernels)("$name writes its outputs and its scratch, and nothing else", (kernel) => {
    const specs = [...kernel.outputs, ...kernel.inputs];
    const spans = place(specs, -1);
    const { before, after } = runKernel(level, kernel, specs, spans);
    const writable = [
      { begin: scratchByteOffset, end: scratchByteOffset + scratchBytes },
      ...spans.slice(0, kernel.outputs.length),
      { begin: memoryBytes, end: memoryBytes },
    ];
    let from = 0;
    for (const { begin, end } of writable) {
      expect(after.compare(before, from, begin, from, begin), `bytes ${from} to ${begin}`).toBe(0);
      from = end;
    }
  });

  test.each(kernels)("$name takes each operand at the very end of the memory", (kernel) => {
    const specs = [...kernel.outputs, ...kernel.inputs];
    const outputs = (atTheEnd: number): Buffer[] => {
      const spans = place(specs, atTheEnd);
      const { after } = runKernel(level, kernel, specs, spans);
      return spans.slice(0, kernel.outputs.length).map(({ begin, end }) => after.subarray(begin, end));
    };
    const expected = outputs(-1);
    specs.forEach((_, i) => {
      outputs(i).forEach((output, j) => {
        expect(output.equals(expected[j]), `output ${j} with operand ${i} at the end`).toBe(true);
      });
    });
  });
});
