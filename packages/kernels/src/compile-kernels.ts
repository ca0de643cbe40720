import { readFile } from "node:fs/promises";
import type { SimdLevel } from "./simd-level.js";

/** Compiles one of the two builds. The module can be handed to other threads, which instantiate it. */
export async function compileKernels(level: SimdLevel): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(`./kernels-${level}.wasm`, import.meta.url)));
}
