import { DenseEngine, type GradientEngine, type Ops } from "@paravae/core";
import type { TeamSpec } from "./team-spec.js";

/** What an engine reads and overwrites. */
export interface EngineBlocks {
  readonly maxRows: number;
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
}

/**
 * The gradient engine of one rank, in the thread that calls; its buffers come from the rank's kernels.
 *
 * @throws ParavaeError of loading TensorFlow.js or the model's file in this thread
 */
export async function createEngine(
  { engine, model }: Pick<TeamSpec, "engine" | "model">,
  ops: Ops<Float32Array>,
  blocks: EngineBlocks,
): Promise<GradientEngine> {
  if (engine.gradients === "dense" && model.architecture === "dense") {
    return new DenseEngine(model, ops, blocks);
  }
  const { loadTensorflow, loadTensors, TfjsEngine } = await import("@paravae/tfjs");
  const { tf } = loadTensorflow();
  return new TfjsEngine(tf, model, await loadTensors(tf, model), { ...blocks, allocate: ops.allocate });
}
