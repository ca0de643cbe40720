import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import { expect } from "vitest";
import { assembleLibrary, emitSources } from "../../src/library.js";
import { addressOf, programRunner } from "../../src/machine/call-program.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import type { KernelSource } from "../../src/vectors/kernel-code.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";
import { type Argument, isBuffer, programOf } from "./argument.js";
import { placeBetweenCanaries } from "./canaries.js";
import { GuardedMemory } from "./guarded-memory.js";

/** What the WebAssembly kernels export. */
type WasmExports = Readonly<Record<string, (...parameters: readonly number[]) => void>>;

/** Calls of the native kernel and the one that it must equal, on copies of the same buffers. */
interface Call {
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
const [nativeArea, wasmArea] = [65536, (pages / 2) * 65536];
const guarded = new GuardedMemory();

/** A kernel in native code, to be held against WebAssembly's. */
export class NativeKernel {
  readonly #run: ReturnType<typeof programRunner>;
  readonly #kernel: number;

  constructor(level: VectorLevel, source: KernelSource) {
    const { code, offsets } = assembleLibrary(level, emitSources({ kernel: source }));
    this.#run = programRunner(makeExecutable(code).address);
    this.#kernel = offsets.kernel;
  }

  /**
   * Fails unless both kernels leave the same bits in all buffers and around them. Ends the process where the native one reads or
   * writes outside of a buffer that is no longer than a page.
   */
  expectSameAsWasm({ what, parameters, wasm: callWasm }: Call): void {
    const native = placeBetweenCanaries(memory, nativeArea, parameters);
    new Uint32Array(memory.buffer).set(programOf(this.#kernel, native.words));
    this.#run(addressOf(new Uint8Array(memory.buffer)), 0);
    const expected = placeBetweenCanaries(memory, wasmArea, parameters);
    callWasm(wasm, ...expected.numbers);
    expectSameWords(native.area, expected.area, what);

    if (!guarded.fits(parameters)) return;
    const offsets = parameters.flatMap((argument, i) => (isBuffer(argument) ? [native.words[i]] : []));
    for (const side of ["begin", "end"] as const) {
      const buffers = guarded.write(this.#kernel, parameters, side);
      this.#run(guarded.base, 0);
      for (const [i, bytes] of buffers.entries()) {
        const unguarded = new Uint8Array(memory.buffer, offsets[i], bytes.length);
        expect(Buffer.compare(bytes, unguarded), `${what}: buffer ${i} at the ${side} of a page`).toBe(0);
      }
    }
  }
}

/** NaN may have any bits: processors and engines differ in what they keep of it. */
function expectSameWords(got: Uint32Array, expected: Uint32Array, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (got[i] === expected[i] || (isNaNBits(got[i]) && isNaNBits(expected[i]))) continue;
    const [value, wanted] = [got, expected].map((words) => new Float32Array(words.slice(i, i + 1).buffer)[0]);
    expect.fail(`${what}: word ${i} of the buffers is ${value}, expected the bits of ${wanted}`);
  }
}

const isNaNBits = (bits: number): boolean => (bits & 0x7fffffff) > 0x7f800000;
