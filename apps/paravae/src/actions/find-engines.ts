import type { BlasSpec } from "@paravae/blas";
import type { Precision } from "@paravae/core";
import { detectSimdLevel, standaloneWasmOps } from "@paravae/kernels";
import type { NativeSpec, Processor } from "@paravae/native";
import type { Finding } from "../output/findings.js";
import { type BitwiseClass, classOf, describeClass } from "./bitwise-class.js";
import { quickGflops } from "./quick-gflops.js";

/** An engine, with the speed of its products in one thread, and whose model is bitwise its, where they are ours to tell. */
interface EngineFinding extends Finding {
  readonly gflops?: Readonly<Partial<Record<Precision, number>>>;
  readonly bits?: BitwiseClass;
}

export interface Engines {
  /** The best build of the kernels that runs here; null where WebAssembly SIMD is missing. */
  readonly simd: string | null;
  /** What kernels are generated for; null where none run. */
  readonly native: (Pick<NativeSpec, "level"> & { readonly processor: Processor }) | null;
  /** The BLAS; null where none will do. */
  readonly blas: BlasSpec | null;
  readonly engines: readonly EngineFinding[];
}

/** Looks for every engine, and times a product on those that form products of their own. */
export async function findEngines(): Promise<Engines> {
  const wasm = await findWasm();
  const native = await findNative();
  const blas = await findBlas();
  // The others run beside WebAssembly's kernels, so they are nothing without them.
  const taken = wasm.finding.found
    ? [native.finding, blas.finding, wasm.finding].find(({ found }) => found)
    : undefined;
  const engines = [
    native.finding,
    blas.finding,
    wasm.finding,
    await findTensorflow(),
    { name: "reference", found: true, detail: "plain TypeScript, slow; to check the others against" },
  ].map((finding) =>
    finding === taken ? { ...finding, detail: `${finding.detail}; what auto takes` } : finding,
  );
  return { simd: wasm.simd, native: native.found, blas: blas.spec, engines };
}

async function findWasm(): Promise<{ readonly simd: string | null; readonly finding: EngineFinding }> {
  const name = "wasm";
  let simd: string | null = null;
  try {
    simd = detectSimdLevel();
    const ops = await standaloneWasmOps();
    const [gflops, bits] = [{ float32: quickGflops(ops) }, classOf(ops)];
    const detail = `the ${simd} build, ${shown(gflops.float32)}; ${describeClass[bits]}`;
    return { simd, finding: { name, found: true, detail, gflops, bits } };
  } catch (error) {
    // The processor may have SIMD, and the system no memory.
    return { simd, finding: { name, found: false, detail: (error as Error).message } };
  }
}

async function findNative(): Promise<{
  readonly found: Engines["native"];
  readonly finding: EngineFinding;
}> {
  const name = "native";
  try {
    const { detectProcessor, loadNative, standaloneNativeOps } = await import("@paravae/native");
    const { level } = loadNative();
    const processor = detectProcessor();
    const ops = await standaloneNativeOps();
    const [float32, bits] = [quickGflops(ops), classOf(ops)];
    const ofBf16 = await standaloneNativeOps(undefined, "bf16").catch(whereNoBf16);
    const gflops = ofBf16 === undefined ? { float32 } : { float32, bf16: quickGflops(ofBf16) };
    const bf16 = gflops.bf16 === undefined ? "no bf16" : `bf16 ${shown(gflops.bf16)}`;
    const detail = `${level} on ${processor.name}, ${shown(float32)}; ${bf16}; ${describeClass[bits]}`;
    return { found: { level, processor }, finding: { name, found: true, detail, gflops, bits } };
  } catch (error) {
    return { found: null, finding: { name, found: false, detail: (error as Error).message } };
  }
}

/** Most processors have no products of bfloat16, and nor has each level. */
function whereNoBf16(error: unknown): undefined {
  if ((error as { code?: string }).code !== "E_NO_BF16") throw error;
}

async function findBlas(): Promise<{ readonly spec: BlasSpec | null; readonly finding: EngineFinding }> {
  const name = "blas";
  try {
    const { createBlasOps, loadBlas, nameOfBlas, openBlas, whyNoBf16 } = await import("@paravae/blas");
    const spec = loadBlas();
    const products = openBlas(spec);
    const timedIn = async (precision: Precision): Promise<number> =>
      quickGflops(createBlasOps(await standaloneWasmOps(), nameOfBlas(spec, precision), products, precision));
    const why = whyNoBf16(spec);
    const float32 = await timedIn("float32");
    const gflops = why === undefined ? { float32, bf16: await timedIn("bf16") } : { float32 };
    const library = [spec.name, spec.version].filter((part) => part !== undefined).join(" ");
    const bf16 = gflops.bf16 === undefined ? `no bf16: ${why}` : `bf16 ${shown(gflops.bf16)}`;
    const bits = "library";
    const detail = `${library} (${spec.path}), ${shown(float32)}; ${bf16}; ${describeClass[bits]}`;
    return { spec, finding: { name, found: true, detail, gflops, bits } };
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
