import { activationKinds } from "@paravae/core";
import { expect, test } from "vitest";
import { activationBackward, biasActivation } from "../src/activations.js";
import { Assembler } from "../src/assembler/assembler.js";
import { latentBackward, latentForward } from "../src/latent.js";
import { bernoulliLossAndGradient } from "../src/likelihoods/bernoulli.js";
import { gaussianLossAndGradient } from "../src/likelihoods/gaussian.js";
import { columnSums } from "../src/products/column-sums.js";
import { gatherBytes, gatherReals } from "../src/rows/gather.js";
import { reduceAdam } from "../src/updates/adam.js";
import { reduceRmsprop } from "../src/updates/rmsprop.js";
import { avx2 } from "../src/vectors/avx2.js";
import { avx512 } from "../src/vectors/avx512.js";
import { ConstantPool } from "../src/vectors/constant-pool.js";
import { KernelCode, type KernelSource } from "../src/vectors/kernel-code.js";
import { asRounded } from "../src/vectors/storage.js";
import type { Argument } from "./support/argument.js";
import { floats, sizes, usual } from "./support/floats.js";
import { describeLevels, levels } from "./support/levels.js";
import { NativeKernel } from "./support/native-kernel.js";
import { expectSameAsWasm, type WasmExports } from "./support/same-as-wasm.js";

/** A kernel that rounds, its arguments for rows of a width, and the kernel of WebAssembly. */
interface Case {
  readonly name: string;
  readonly source: KernelSource;
  readonly parametersOf: (width: number) => readonly Argument[];
  readonly wasm: (exports: WasmExports, ...parameters: readonly number[]) => void;
}

const rows = 3;
const real = (value: number): Argument => ({ real: value });
const reals = (length: number): Float32Array => new Float32Array(length);
const halves = (length: number): Uint16Array => new Uint16Array(length);
const rowIndices = Uint32Array.of(4, 0, 2);

/** What is not stored in a kernel that stores its rounding alone; WebAssembly's has an argument for it. */
const nowhere = 0;

const ofActivations = activationKinds.flatMap((kind, number): Case[] => [
  {
    name: `${kind} with bias`,
    source: biasActivation(kind, true),
    parametersOf: (width) => [
      ...[
        reals(rows * width),
        halves(rows * width),
        usual(rows * width, width),
        usual(width, 1),
        rows,
        width,
      ],
    ],
    wasm: (wasm, y, rounded, x, bias, ...size) => wasm.biasActivation(y, rounded, x, bias, number, ...size),
  },
  {
    name: `${kind} back`,
    source: activationBackward(kind, asRounded),
    parametersOf: (width) => [halves(width), usual(width, 1), usual(width, 2), width],
    wasm: (wasm, dx, dy, x, length) => wasm.activationBackward(nowhere, dx, dy, x, number, length),
  },
]);

const cases: readonly Case[] = [
  ...ofActivations,
  {
    name: "latent forward",
    source: latentForward(true),
    parametersOf: (size) => [
      ...[reals(rows * size), halves(rows * size), reals(rows * size)],
      ...[usual(2 * rows * size, 1), usual(rows * size, 2), rows, size],
    ],
    wasm: (wasm, ...parameters) => wasm.latentForward(...parameters),
  },
  {
    name: "latent backward",
    source: latentBackward(asRounded),
    parametersOf: (size) => [
      ...[halves(2 * rows * size), usual(rows * size, 1), usual(2 * rows * size, 2), usual(rows * size, 3)],
      ...[real(0.01), rows, size],
    ],
    wasm: (wasm, ...parameters) => wasm.latentBackward(nowhere, ...parameters),
  },
  {
    name: "bernoulli",
    source: bernoulliLossAndGradient(asRounded),
    parametersOf: (width) => [
      ...[reals(rows), halves(rows * (width + 3)), usual(rows * (width + 3), 1), width + 3],
      ...[usual(rows * width, 2), width, real(1 / 64), rows, width],
    ],
    wasm: (wasm, nats, ...rest) => wasm.bernoulliLossAndGradient(nats, nowhere, ...rest),
  },
  {
    name: "gaussian",
    source: gaussianLossAndGradient(asRounded),
    parametersOf: (width) => [
      ...[reals(rows), halves(rows * (width + 3)), usual(rows * (width + 3), 1), width + 3],
      ...[usual(rows * width, 2), width, real(0.7), real(0.3), real(1.4 / 64), rows, width],
    ],
    wasm: (wasm, nats, ...rest) => wasm.gaussianLossAndGradient(nats, nowhere, ...rest),
  },
  {
    name: "gather of bytes",
    source: gatherBytes(true),
    parametersOf: (width) => [
      ...[reals(rows * width), halves(rows * width), Uint8Array.from({ length: 5 * width }, (_, i) => 7 * i)],
      ...[rowIndices, rows, width],
    ],
    wasm: (wasm, ...parameters) => wasm.gatherBytes(...parameters),
  },
  {
    name: "gather of reals, NaN too",
    source: gatherReals(true),
    parametersOf: (width) => [
      ...[reals(rows * width), halves(rows * width), floats(5 * width, width), rowIndices, rows, width],
    ],
    wasm: (wasm, ...parameters) => wasm.gatherReals(...parameters),
  },
  {
    name: "column sums",
    source: columnSums(asRounded),
    parametersOf: (width) => [
      ...[reals(width), Uint16Array.from({ length: 5 * (width + 2) }, (_, i) => 0x3f00 + ((37 * i) % 256))],
      ...[width + 2, 5, width],
    ],
    wasm: (wasm, ...parameters) => wasm.columnSumsOfRounded(...parameters),
  },
  {
    name: "adam",
    source: reduceAdam(true),
    parametersOf: (length) => [
      ...[usual(length, 1), halves(length), usual(length, 2), usual(length, 3).map(Math.abs)],
      ...[usual(2 * length, 4), length, 2, 1, length],
      ...[0.9, 1 - 0.9, 0.999, 1 - 0.999, 1e-8, 0.003, 1.7].map(real),
    ],
    wasm: (wasm, ...parameters) => wasm.reduceAdam(...parameters),
  },
  {
    name: "rmsprop",
    source: reduceRmsprop(true),
    parametersOf: (length) => [
      ...[usual(length, 1), halves(length), usual(length, 3).map(Math.abs)],
      ...[usual(2 * length, 4), length, 2, 1, length, ...[0.001, 0.9, 1 - 0.9, 1e-7].map(real)],
    ],
    wasm: (wasm, ...parameters) => wasm.reduceRmsprop(...parameters),
  },
];

const present = levels.filter(({ level }) => level === avx512);

describeLevels("rounding to bfloat16", present, () => {
  test.each(cases)("$name: the bits of WebAssembly", ({ name, source, parametersOf, wasm }) => {
    const kernel = new NativeKernel(avx512, source);
    for (const width of [...sizes, 784]) {
      expectSameAsWasm(kernel, { what: `${name}, ${width} wide`, parameters: parametersOf(width), wasm });
    }
  });
});

test("rounding to bfloat16 is refused for AVX2, which has no products of it", () => {
  const newKernel = () => new KernelCode(new Assembler(), avx2, new ConstantPool());
  expect(() => gatherReals(true)(newKernel())).toThrow("avx2: no stores of halves");
  expect(() => columnSums(asRounded)(newKernel())).toThrow("avx2: no loads of halves");
});
