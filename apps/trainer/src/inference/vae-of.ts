import { type ModelConfig, Vae } from "@paravae/core";
import type { EngineKind } from "@paravae/parallel";

/** A model for inference in this thread, on the fastest kernels unless the plain reference is asked for. */
export async function vaeOf(model: ModelConfig, parameters: Float32Array, engine: EngineKind): Promise<Vae> {
  if (engine === "reference") return new Vae(model, parameters);
  const { standaloneWasmOps } = await import("@paravae/kernels");
  return new Vae(model, parameters, { ops: await standaloneWasmOps() });
}
