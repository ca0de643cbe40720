import { createBlasOps, loadBlas, nameOfBlas, openBlas, requireBf16 } from "@paravae/blas";
import { compileKernels, detectSimdLevel, standaloneWasmOps } from "@paravae/kernels";
import { loadNative, standaloneNativeOps } from "@paravae/native";
import { instantiateKernels } from "../packages/kernels/dist/instantiate-kernels.js";

/** What paravae can compute a step with, by the names that benchmarks use: options of `measureSteps`. */
export const engines = {
  native: { engine: "native" },
  "native-avx2": { engine: "native" },
  "native-bf16": { engine: "native", precision: "bf16" },
  wasm: { engine: "wasm" },
  blas: { engine: "blas" },
  "blas-bf16": { engine: "blas", precision: "bf16" },
  tfjs: { engine: "tfjs" },
};

/** Whether an engine's products read bfloat16. */
export const readsBf16 = (name) => engines[name]?.precision === "bf16";

/** What the environment has to hold for an engine, from before its kernels are loaded. */
const environments = { "native-avx2": { PARAVAE_NATIVE: "avx2" } };

export const environmentOf = (name) => environments[name] ?? {};

/** Runs what loads an engine in the engine's environment. Nothing else may load one meanwhile. */
export async function inEnvironmentOf(name, run) {
  const changes = environmentOf(name);
  const before = Object.keys(changes).map((key) => [key, process.env[key]]);
  Object.assign(process.env, changes);
  try {
    return await run();
  } finally {
    for (const [key, value] of before) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  }
}

const absenceCodes = ["E_NO_NATIVE", "E_NO_BLAS", "E_NO_BF16", "E_NO_TENSORFLOW"];

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
 * @throws ParavaeError E_NO_NATIVE, E_NO_BLAS, E_NO_BF16
 */
export async function describeOps(name) {
  const { engine, precision = "float32" } = engines[name];
  const plain = { name, native: undefined, blas: undefined, precision };
  if (engine === "native")
    return { ...plain, native: await inEnvironmentOf(name, () => loadNative(precision)) };
  if (engine !== "blas") return plain;
  const blas = loadBlas();
  if (precision === "bf16") requireBf16(blas);
  return { ...plain, blas };
}

/** The `Ops` of an engine over a memory of their own, for the thread that calls. */
export async function openOps({ name, native, blas, precision }) {
  if (native !== undefined) return inEnvironmentOf(name, () => standaloneNativeOps(undefined, precision));
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
