import { type ModelConfig, Vae } from "@paravae/core";
import { chooseEngine, type EngineKind } from "@paravae/parallel";

/** A model for inference in this thread, on the engine that trains it. */
export async function vaeOf(model: ModelConfig, parameters: Float32Array, engine: EngineKind): Promise<Vae> {
  const chosen = chooseEngine(engine, model);
  if (chosen === "reference") return new Vae(model, parameters);
  if (chosen === "wasm") {
    const { standaloneWasmOps } = await import("@paravae/kernels");
    return new Vae(model, parameters, { ops: await standaloneWasmOps() });
  }
  const { loadTensorflow, loadTensors, tfjsCodec } = await import("@paravae/tfjs");
  const { tf } = loadTensorflow();
  return new Vae(model, parameters, { createCodec: tfjsCodec(tf, model, await loadTensors(tf, model)) });
}
