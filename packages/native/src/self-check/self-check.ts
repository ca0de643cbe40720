import { type Ops, referenceOps } from "@paravae/core";
import { type KernelExports, kernelOps } from "@paravae/kernels";
import type { KernelName } from "../generate-kernels.js";
import { addressOf, programRunner } from "../machine/call-program.js";
import { nativeKernels } from "../native-kernels.js";
import { type NativeSpec, nameOfNative } from "../native-spec.js";
import { scratchBytes } from "../products/cut.js";
import { Programs } from "../programs.js";
import { Bench } from "./bench.js";
import { kernelChecks } from "./kernel-checks.js";

/** For the buffers of the largest call. */
const benchBytes = 64 * 1024;

/**
 * What is wrong with generated kernels; undefined where all compute what the reference does, within what float32 rounds, and write
 * to nothing else. Those that round to bfloat16 are the same code with another store, and are not called.
 */
export function whatIsWrong(spec: NativeSpec): string | undefined {
  // No WebAssembly.Memory, for each of which V8 reserves gigabytes of addresses.
  const memory = new ArrayBuffer(scratchBytes + benchBytes);
  const native = new Bench(memory, scratchBytes);
  const expected = new Bench(new ArrayBuffer(benchBytes), 0);
  const ops = opsOver(memory, spec);
  const reference = referenceOps((length) => new Float32Array(length));
  for (const name of Object.keys(kernelChecks) as KernelName[]) {
    const { sizes, terms, call } = kernelChecks[name];
    for (const size of sizes) {
      native.clear();
      expected.clear();
      call(ops, native, ...size);
      call(reference, expected, ...size);
      const allowed = errorOfSum(terms(...size));
      const wrong = native.firstUnlike(expected, allowed);
      if (wrong !== undefined) return `${name} of ${size.join("×")} ${wrong}`;
    }
  }
  return undefined;
}

/**
 * (n + 4)·2⁻²⁴·Σ|terms|, for n terms of up to 1 each, or of which all have one sign.
 *
 * Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, §4.2.
 */
const errorOfSum =
  (terms: number) =>
  (value: number): number =>
    (terms + 4) * 2 ** -24 * Math.max(terms, Math.abs(value));

/** The kernels, without those of WebAssembly: these stand in where there is no generated one that rounds, which no check calls. */
function opsOver(memory: ArrayBuffer, spec: NativeSpec): Ops<Float32Array> {
  const programs = new Programs(programRunner(spec.address), addressOf(new Uint8Array(memory)));
  const kernels = nativeKernels(spec, programs, {} as KernelExports, 0);
  return kernelOps(nameOfNative(spec, "float32"), kernels, 0, (length) => new Float32Array(length));
}
