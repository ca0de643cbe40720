import { type Ops, type Precision, referenceOps } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { Bf16KernelName } from "../generate-kernels.js";
import { addressOf, programRunner } from "../machine/call-program.js";
import { generatedOps } from "../native-ops.js";
import type { NativeSpec } from "../native-spec.js";
import { scratchBytes } from "../products/cut.js";
import { Programs } from "../programs.js";
import { Bench, type Roundings } from "./bench.js";
import { type KernelCheck, kernelChecks, kernelChecksOfBf16 } from "./kernel-checks.js";

/** For the buffers of the largest call. */
const benchBytes = 64 * 1024;

/** The kernels that read the rounding of matrices. All others of bfloat16 write it. */
const readers: ReadonlySet<string> = new Set<Bf16KernelName>([
  "gemm",
  "gemmTransposeA",
  "gemmTransposeB",
  "columnSums",
]);

/** Kernels, and the buffers that they are called on. */
interface Workplace {
  readonly ops: Ops<Float32Array>;
  readonly bench: Bench;
}

/**
 * What is wrong with generated kernels; undefined where all compute what the reference does, within what float32 rounds, and write
 * to nothing else. A kernel that writes roundings has to write those of the values that its twin in float32 gives, to the bit.
 */
export function whatIsWrong(spec: NativeSpec): string | undefined {
  // No WebAssembly.Memory, for each of which V8 reserves gigabytes of addresses.
  const memory = new ArrayBuffer(scratchBytes + 2 * benchBytes);
  const { ops, bf16Ops } = opsOver(memory, spec);
  const benchOf = (number: number, roundings: Roundings): Bench =>
    new Bench(new Float32Array(memory, scratchBytes + number * benchBytes, benchBytes / 4), roundings);
  const referenceOf = (precision: Precision, roundings: Roundings): Workplace => ({
    ops: referenceOps(allocate, precision),
    bench: benchOf(1, roundings),
  });

  const float32 = { ops, bench: benchOf(0, "none") };
  const wrong = firstWrong(float32, referenceOf("float32", "none"), checksOf(kernelChecks, spec.kernels));
  if (wrong !== undefined || bf16Ops === undefined) return wrong;
  const checks = checksOf(kernelChecksOfBf16, spec.bf16 as object);
  const ofReaders = checks.filter(([name]) => readers.has(name));
  const ofWriters = checks.filter(([name]) => !readers.has(name));
  const bf16 = { ops: bf16Ops, bench: benchOf(0, "given") };
  return (
    firstWrong(bf16, referenceOf("bf16", "given"), ofReaders) ??
    firstWrong(bf16, { ops, bench: benchOf(1, "later") }, ofWriters)
  );
}

type Checks = readonly (readonly [name: string, check: KernelCheck])[];

/** Those of kernels that there are. */
const checksOf = (checks: Readonly<Record<string, KernelCheck>>, kernels: object): Checks =>
  Object.entries(checks).filter(([name]) => name in kernels);

function firstWrong(native: Workplace, expected: Workplace, checks: Checks): string | undefined {
  for (const [name, { sizes, terms, call }] of checks) {
    for (const size of sizes) {
      for (const { ops, bench } of [native, expected]) {
        bench.clear();
        call(ops, bench, ...size);
      }
      expected.bench.roundLater();
      const wrong = native.bench.firstUnlike(expected.bench, errorOfSum(terms(...size)));
      if (wrong !== undefined) return `${name} of ${describe(size, native.ops.precision)} ${wrong}`;
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
