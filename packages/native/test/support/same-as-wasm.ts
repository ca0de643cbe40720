import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import { expect } from "vitest";
import { addressOf } from "../../src/machine/call-program.js";
import { type Argument, isBuffer, programOf } from "./argument.js";
import { placeBetweenCanaries } from "./canaries.js";
import type { NativeKernel } from "./native-kernel.js";

/** What the WebAssembly kernels export. */
export type WasmExports = Readonly<Record<string, (...parameters: readonly number[]) => void>>;

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

/**
 * Fails unless the native kernel leaves the same bits as WebAssembly's in all buffers and around them. Ends the process where it
 * reads or writes outside of a buffer that is no longer than a page.
 */
export function expectSameAsWasm(kernel: NativeKernel, { what, parameters, wasm: callWasm }: Call): void {
  const native = placeBetweenCanaries(memory, nativeArea, parameters);
  new Uint32Array(memory.buffer).set(programOf(kernel.offset, native.words));
  kernel.run(addressOf(new Uint8Array(memory.buffer)), 0);
  const expected = placeBetweenCanaries(memory, wasmArea, parameters);
  callWasm(wasm, ...expected.numbers);
  expectSameWords(native.area, expected.area, what);

  const offsets = parameters.flatMap((argument, i) => (isBuffer(argument) ? [native.words[i]] : []));
  for (const end of ["behind", "before"] as const) {
    for (const [i, bytes] of kernel.callGuarded(parameters, end).entries()) {
      const unguarded = new Uint8Array(memory.buffer, offsets[i], bytes.length);
      expect(Buffer.compare(bytes, unguarded), `${what}: buffer ${i} ${end} a guard`).toBe(0);
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
