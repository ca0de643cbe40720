import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import { expect } from "vitest";
import { assembleLibrary, emitSources } from "../../src/library.js";
import { addressOf, programRunner } from "../../src/machine/call-program.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import type { KernelSource } from "../../src/vectors/kernel-code.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";

/** An argument: a buffer, a size or other word, or a float32. */
export type Argument = Float32Array | Uint8Array | Uint32Array | number | { readonly real: number };

/** What the WebAssembly kernels export. */
export type WasmExports = Readonly<Record<string, (...parameters: readonly number[]) => void>>;

/** Calls of the native kernel and the one that it must equal, on copies of the same buffers. */
export interface Call {
  readonly what: string;
  /** In the order of the native kernel. */
  readonly parameters: readonly Argument[];
  /** Calls the WebAssembly kernel, given the same arguments as numbers. */
  readonly wasm: (exports: WasmExports, ...parameters: readonly number[]) => void;
}

const pages = 1024;
const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
if (detectSimdLevel() !== "relaxed-simd") throw new Error("the kernels to compare with need relaxed SIMD");
const instance = new WebAssembly.Instance(await compileKernels("relaxed-simd"), { env: { memory } });
const wasm = instance.exports as unknown as WasmExports;

/** Stands around every buffer, and in the whole of each area. */
const canary = 0xdeadbeef;
const programBytes = 256;
const [nativeArea, wasmArea] = [65536, (pages / 2) * 65536];
const areaBytes = wasmArea - nativeArea;

/** A kernel in native code, to be held against WebAssembly's. */
export class NativeKernel {
  readonly #run: (programOffset: number) => void;
  readonly #offset: number;

  constructor(level: VectorLevel, source: KernelSource) {
    const { code, offsets } = assembleLibrary(level, emitSources({ kernel: source }));
    const run = programRunner(makeExecutable(code).address);
    const base = addressOf(new Uint8Array(memory.buffer));
    this.#offset = offsets.kernel;
    this.#run = (programOffset) => run(base, programOffset);
  }

  call(...parameters: readonly Argument[]): void {
    this.#callAt(nativeArea, parameters);
  }

  /** Fails unless both kernels leave the same bits in all buffers and around them. */
  expectSameAsWasm({ what, parameters, wasm: callWasm }: Call): void {
    const bytes = Math.max(this.#callAt(nativeArea, parameters), programBytes);
    const numbers = place(wasmArea, parameters).map(({ number }) => number);
    callWasm(wasm, ...numbers);
    const native = new Uint32Array(memory.buffer, nativeArea, bytes / 4);
    const expected = new Uint32Array(memory.buffer, wasmArea, bytes / 4);
    for (let i = 0; i < native.length; i++) {
      if (native[i] === expected[i] || (isNaNBits(native[i]) && isNaNBits(expected[i]))) continue;
      const [got, wanted] = [native, expected].map(
        (words) => new Float32Array(words.slice(i, i + 1).buffer)[0],
      );
      expect.fail(`${what}: word ${i} of the buffers is ${got}, expected the bits of ${wanted}`);
    }
  }

  /** @returns how many bytes of the area the buffers take */
  #callAt(area: number, parameters: readonly Argument[]): number {
    const placed = place(area, parameters);
    const words = placed.map(({ word }) => word);
    new Uint32Array(memory.buffer, 0, words.length + 3).set([this.#offset, words.length + 2, ...words, 0]);
    this.#run(0);
    return Math.max(...placed.map(({ end }) => end)) - area;
  }
}

/** Copies buffers into an area, each at another distance from a cache line, between canaries. */
function place(area: number, parameters: readonly Argument[]) {
  let end = area + 64;
  let count = 0;
  new Uint32Array(memory.buffer, area, Math.min(areaBytes, bytesOf(parameters)) / 4).fill(canary);
  return parameters.map((argument) => {
    if (typeof argument === "number") return { number: argument, word: argument, end };
    if ("real" in argument) {
      const [word] = new Uint32Array(Float32Array.of(argument.real).buffer);
      return { number: argument.real, word, end };
    }
    const begin = end + 4 * (count++ % 16);
    new Uint8Array(memory.buffer, begin, argument.byteLength).set(
      new Uint8Array(argument.buffer, argument.byteOffset, argument.byteLength),
    );
    end = Math.ceil((begin + argument.byteLength + 64) / 64) * 64;
    return { number: begin, word: begin, end };
  });
}

const bytesOf = (parameters: readonly Argument[]): number =>
  parameters.reduce<number>(
    (sum, argument) => sum + (ArrayBuffer.isView(argument) ? argument.byteLength + 256 : 0),
    256,
  );

const isNaNBits = (bits: number): boolean => (bits & 0x7fffffff) > 0x7f800000;
