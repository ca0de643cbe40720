import type { KernelExports } from "@paravae/kernels";
import { addressOf, programRunner } from "./machine/call-program.js";
import type { NativeSpec } from "./native-spec.js";
import { gemmCut, panelsAt, transposeACut } from "./products/cut.js";
import { ProgramMemory } from "./program-memory.js";
import { levels } from "./vectors/levels.js";

/** Where kernels find memory beside their operands, as byte offsets into it. */
export interface Scratch {
  /** Of `programBytes`. */
  readonly program: number;
  /** Of `scratchBytes` of the products. */
  readonly products: number;
}

/** Generated kernels, called as those of WebAssembly are on the same memory; `others` are what there is no generated one of. */
export function nativeKernels(
  { level: levelName, address, kernels }: NativeSpec,
  memory: WebAssembly.Memory,
  others: KernelExports,
  scratch: Scratch,
): KernelExports {
  const level = levels[levelName];
  const base = addressOf(new Uint8Array(memory.buffer));
  const program = new ProgramMemory(programRunner(address), memory.buffer, base, scratch.program);
  const out = scratch.products;
  const panels = out + panelsAt;
  return {
    ...others,

    gemm(c, a, b, m, n, k) {
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, "byColumns", k);
      program.call(kernels.gemm, c, a, b, m, n, k, panels, out, rowsAtATime, depthAtATime, tallest);
    },

    gemmTransposeB(c, a, b, m, n, k) {
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, "byRows", k);
      program.call(kernels.gemmTransposeB, c, a, b, m, n, k, panels, out, rowsAtATime, depthAtATime, tallest);
    },

    gemmTransposeA(c, a, aStride, b, m, n, k) {
      const { depthAtATime, tallest, packs } = transposeACut(level, n);
      const cut = [depthAtATime, tallest, packs ? 1 : 0];
      program.call(kernels.gemmTransposeA, c, a, aStride, b, m, n, k, panels, out, ...cut);
    },
  };
}
