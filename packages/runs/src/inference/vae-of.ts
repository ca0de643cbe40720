import { type ModelConfig, Vae } from "@paravae/core";
import { type EngineKind, gradientsOf } from "@paravae/parallel";
import { inferenceOps } from "./inference-ops.js";

/** A model for inference in this thread, on the engine that trains it but for its BLAS. */
export async function vaeOf(model: ModelConfig, parameters: Float32Array, engine: EngineKind): Promise<Vae> {
  if (engine === "reference") return new Vae(model, parameters);
  if (gradientsOf(engine, model) === "dense") {
    return new Vae(model, parameters, { ops: await inferenceOps(engine, model) });
  }
  const { checkModuleFile, loadTensorflow, loadTensors, tfjsCodec } = await import("@paravae/tfjs");
  if (model.architecture === "module") await checkModuleFile(model.path);
  const { tf } = loadTensorflow();
  return new Vae(model, parameters, { createCodec: tfjsCodec(tf, model, await loadTensors(tf, model)) });
}
