import type { BlasSpec } from "@paravae/blas";
import type { Precision } from "@paravae/core";
import { detectSimdLevel, standaloneWasmOps } from "@paravae/kernels";
import { quickGflops } from "./quick-gflops.js";

/** Something that may be there or not, and a word on it. */
export interface Finding {
  readonly name: string;
  readonly found: boolean;
  readonly detail: string;
}

/** An engine, with the speed of its products in one thread where they are ours to time. */
interface EngineFinding extends Finding {
  readonly gflops?: Readonly<Partial<Record<Precision, number>>>;
}

export interface Engines {
  /** The best build of the kernels that runs here; null where WebAssembly SIMD is missing. */
  readonly simd: string | null;
  /** The native library; null where none will do. */
  readonly blas: BlasSpec | null;
  readonly engines: readonly EngineFinding[];
}

/** Looks for every engine, and times a product on those that form products of their own. */
export async function findEngines(): Promise<Engines> {
  const wasm = await findWasm();
  const blas = await findBlas();
  // A BLAS runs beside the kernels, so it is nothing without them.
  const taken = !wasm.finding.found ? undefined : blas.spec === null ? wasm.finding : blas.finding;
  const engines = [
    blas.finding,
    wasm.finding,
    await findTensorflow(),
    { name: "reference", found: true, detail: "plain TypeScript, slow; to check the others against" },
  ].map((finding) =>
    finding === taken ? { ...finding, detail: `${finding.detail}; what auto takes` } : finding,
  );
  return { simd: wasm.simd, blas: blas.spec, engines };
}

async function findWasm(): Promise<{ readonly simd: string | null; readonly finding: EngineFinding }> {
  const name = "wasm";
  let simd: string | null = null;
  try {
    simd = detectSimdLevel();
    const float32 = quickGflops(await standaloneWasmOps());
    const detail = `the ${simd} build, ${shown(float32)}`;
    return { simd, finding: { name, found: true, detail, gflops: { float32 } } };
  } catch (error) {
    // The processor may have SIMD, and the system no memory.
    return { simd, finding: { name, found: false, detail: (error as Error).message } };
  }
}

async function findBlas(): Promise<{ readonly spec: BlasSpec | null; readonly finding: EngineFinding }> {
  const name = "blas";
  try {
    const { createBlasOps, loadBlas, nameOfBlas, openBlas, whyNoBf16 } = await import("@paravae/blas");
    const spec = loadBlas();
    const products = openBlas(spec);
    const timed = async (precision: Precision): Promise<number> =>
      quickGflops(createBlasOps(await standaloneWasmOps(), nameOfBlas(spec, precision), products, precision));
    const why = whyNoBf16(spec);
    const float32 = await timed("float32");
    const gflops = why === undefined ? { float32, bf16: await timed("bf16") } : { float32 };
    const library = [spec.name, spec.version].filter((part) => part !== undefined).join(" ");
    const bf16 = gflops.bf16 === undefined ? `no bf16: ${why}` : `bf16 ${shown(gflops.bf16)}`;
    const detail = `${library} (${spec.path}), ${shown(float32)}; ${bf16}`;
    return { spec, finding: { name, found: true, detail, gflops } };
  } catch (error) {
    return { spec: null, finding: { name, found: false, detail: (error as Error).message } };
  }
}

const shown = (gflops: number): string => `${gflops.toFixed(0)} GFLOPS`;

async function findTensorflow(): Promise<Finding> {
  const { inspectTensorflow } = await import("@paravae/tfjs");
  try {
    const { version, nativeVersion, path } = await inspectTensorflow();
    const detail = `TensorFlow ${nativeVersion}, tfjs-node ${version} in ${path}`;
    return { name: "tfjs", found: true, detail };
  } catch (error) {
    return { name: "tfjs", found: false, detail: (error as Error).message };
  }
}
