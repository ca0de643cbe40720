import type { ModelConfig, Ops } from "@paravae/core";
import type { EngineKind } from "@paravae/parallel";

/**
 * The kernels that a dense model's inference in this thread runs on, for the engine that trains it: generated ones where they
 * run, else those of WebAssembly. A BLAS is left out: rows that are few need none.
 *
 * @throws ParavaeError E_NO_NATIVE of the engine native; E_NO_SIMD, E_MEMORY
 */
export async function inferenceOps(engine: EngineKind, model: ModelConfig): Promise<Ops<Float32Array>> {
  if (engine === "native" || engine === "auto") {
    const { standaloneNativeOps } = await import("@paravae/native");
    try {
      return await standaloneNativeOps(model.architecture === "dense" ? [model.activation] : undefined);
    } catch (error) {
      if (engine === "native") throw error;
    }
  }
  const { standaloneWasmOps } = await import("@paravae/kernels");
  return standaloneWasmOps();
}
