import { createBlasOps, loadBlas, nameOfBlas, openBlas, requireBf16 } from "@paravae/blas";
import { compileKernels, detectSimdLevel, standaloneWasmOps } from "@paravae/kernels";
import { instantiateKernels } from "../packages/kernels/dist/instantiate-kernels.js";

/** What paravae can compute a step with, by the names that benchmarks use: options of `measureSteps`. */
export const engines = {
  wasm: { engine: "wasm" },
  blas: { engine: "blas" },
  "blas-bf16": { engine: "blas", precision: "bf16" },
  tfjs: { engine: "tfjs" },
};

const absenceCodes = ["E_NO_BLAS", "E_NO_BF16", "E_NO_TENSORFLOW"];

/**
 * What `run` gives, or `{ absent }` with the reason where the machine lacks what an engine needs.
 *
 * @throws every other error of `run`
 */
export async function unlessAbsent(run) {
  try {
    return await run();
  } catch (error) {
    if (!absenceCodes.includes(error.code)) throw error;
    return { absent: error.message };
  }
}

/**
 * The kernels of an engine as plain data, from which any thread opens them. A BLAS has to be loaded in the main thread
 * first, which calls this.
 *
 * @throws ParavaeError E_NO_BLAS, E_NO_BF16
 */
export function describeOps(name) {
  const { engine, precision = "float32" } = engines[name];
  if (engine !== "blas") return { blas: undefined, precision };
  const blas = loadBlas();
  if (precision === "bf16") requireBf16(blas);
  return { blas, precision };
}

/** The `Ops` of an engine over a memory of their own, for the thread that calls. */
export async function openOps({ blas, precision }) {
  const kernels = await standaloneWasmOps();
  if (blas === undefined) return kernels;
  return createBlasOps(kernels, nameOfBlas(blas, precision), openBlas(blas), precision);
}

/** The WebAssembly kernels' own exports, with a memory of their own; two pages that are free to use. */
export async function openExports() {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
  const module = await compileKernels(detectSimdLevel());
  return { memory, exports: instantiateKernels(module, memory) };
}
