import { type Ops, type Precision, referenceOps } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { KernelName } from "../generate-kernels.js";
import { addressOf, programRunner } from "../machine/call-program.js";
import { generatedOps } from "../native-ops.js";
import type { NativeSpec } from "../native-spec.js";
import { scratchBytes } from "../products/cut.js";
import { Programs } from "../programs.js";
import { Bench } from "./bench.js";
import { kernelChecks } from "./kernel-checks.js";

/** For the buffers of the largest call. */
const benchBytes = 64 * 1024;

/** The kernels that read the rounding of matrices. */
const readersOfRounding = ["gemm", "gemmTransposeA", "gemmTransposeB", "columnSums"] as const;

/**
 * What is wrong with generated kernels; undefined where all compute what the reference does, within what float32 rounds, and write
 * to nothing else. Of bfloat16 those are called that read it. The others are the same code with another store.
 */
export function whatIsWrong(spec: NativeSpec): string | undefined {
  // No WebAssembly.Memory, for each of which V8 reserves gigabytes of addresses.
  const memory = new ArrayBuffer(scratchBytes + benchBytes);
  const { ops, bf16Ops } = opsOver(memory, spec);
  const names = (Object.keys(kernelChecks) as KernelName[]).filter((name) => name in spec.kernels);
  return firstWrong(ops, memory, names) ?? (bf16Ops && firstWrong(bf16Ops, memory, readersOfRounding));
}

function firstWrong(
  ops: Ops<Float32Array>,
  memory: ArrayBuffer,
  names: readonly KernelName[],
): string | undefined {
  const { precision } = ops;
  const native = new Bench(memory, scratchBytes, precision);
  const expected = new Bench(new ArrayBuffer(benchBytes), 0, precision);
  const reference = referenceOps(allocate, precision);
  for (const name of names) {
    const { sizes, terms, call } = kernelChecks[name];
    for (const size of sizes) {
      native.clear();
      expected.clear();
      call(ops, native, ...size);
      call(reference, expected, ...size);
      const allowed = errorOfSum(terms(...size));
      const wrong = native.firstUnlike(expected, allowed);
      if (wrong !== undefined) return `${name} of ${describe(size, precision)} ${wrong}`;
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

const describe = (size: readonly number[], precision: Precision): string =>
  precision === "float32" ? size.join("×") : `${size.join("×")} in ${precision}`;

const allocate = (length: number): Float32Array => new Float32Array(length);

/** The kernels, without those of WebAssembly: these stand in where there is no generated one that rounds, which no check calls. */
function opsOver(memory: ArrayBuffer, spec: NativeSpec): ReturnType<typeof generatedOps> {
  const programs = new Programs(programRunner(spec.address), addressOf(new Uint8Array(memory)));
  return generatedOps(spec, programs, {} as KernelExports, { scratch: 0, allocate });
}
