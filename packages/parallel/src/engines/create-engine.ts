import type { Ops } from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import { maxRowsOf } from "../arena/workspace.js";
import type { TeamSpec } from "../team/team-spec.js";
import { DenseRank } from "./dense-rank.js";
import type { RankEngine } from "./rank-engine.js";

/**
 * The engine of one rank, in the thread that calls; its buffers come from the arena.
 *
 * @throws ParavaeError of loading TensorFlow.js or the model's file in this thread
 */
export async function createEngine(
  spec: TeamSpec,
  rank: number,
  ops: Ops,
  evaluationOps: Ops,
  arena: Arena,
): Promise<RankEngine> {
  const { engine, model, lanes, batchSize } = spec;
  if (engine.gradients === "dense" && model.architecture === "dense") {
    return new DenseRank(model, ops, evaluationOps, arena, spec, rank);
  }
  const { TfjsRank } = await import("./tfjs-rank.js");
  return TfjsRank.create(model, ops, arena, spec, maxRowsOf(batchSize, lanes));
}
