import type { Arena } from "../arena/arena.js";
import { maxRowsOf, type RankOps } from "../arena/workspace.js";
import type { TeamSpec } from "../team/team-spec.js";
import { AutodiffRank } from "./autodiff-rank.js";
import { DenseRank } from "./dense-rank.js";
import type { RankEngine } from "./rank-engine.js";
import { requireDense } from "./require-dense.js";

/**
 * The engine of one rank, in the thread that calls; its buffers come from the arena.
 *
 * @throws ParavaeError of loading TensorFlow.js or the model's file in this thread
 */
export async function createEngine(
  spec: TeamSpec,
  rank: number,
  kernels: RankOps,
  arena: Arena,
): Promise<RankEngine> {
  const { engine, model, lanes, batchSize } = spec;
  if (engine.gradients === "dense") {
    return new DenseRank(requireDense(model), kernels, arena, spec, rank);
  }
  const { loadTensorflow, loadTensors, TfjsEngine } = await import("@paravae/tfjs");
  const { tf } = loadTensorflow();
  const tfjs = new TfjsEngine(tf, model, await loadTensors(tf, model), {
    maxRows: maxRowsOf(batchSize, lanes),
    parameters: arena.parameters.values,
    gradients: arena.gradientBlock(0),
    allocate: kernels.ops.allocate,
  });
  return new AutodiffRank(tfjs, arena, spec);
}
