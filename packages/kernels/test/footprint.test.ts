import { type Footprint, footprints, type Spec } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { createWasmOps, scratchBytes } from "../src/index.js";
import { levels, moduleOf, newOps } from "./levels.js";

/*
 * Other workers own the memory around every operand, and a memory ends somewhere: so kernels read and write
 * their operands and their scratch, to the byte.
 */

const memoryBytes = 32 * 65536;
const scratchByteOffset = 65536;

/** The last product fills the packing area to the brim; the others have edges on every side. */
const products = [
  [1, 1, 1],
  [5, 7, 3],
  [9, 19, 401],
  [512, 17, 400],
] as const;
const kernels = footprints({ rows: 3, width: 21, products }, { rounds: true });

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
function runKernel(level: (typeof levels)[number], kernel: Footprint, specs: readonly Spec[], spans: Span[]) {
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
  test("every kind that has kernels is among the cases", () => {
    const { likelihoods, updates } = newOps(level);
    for (const kind of [...Object.keys(likelihoods), ...Object.keys(updates)]) {
      expect(
        kernels.some(({ name }) => name.startsWith(`${kind} `)),
        kind,
      ).toBe(true);
    }
    expect(Object.keys(updates), "or the plain formula stands in").toEqual(["adam", "rmsprop"]);
  });

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
