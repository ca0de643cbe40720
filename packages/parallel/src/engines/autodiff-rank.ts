import type { EndTime, GradientEngine, Range } from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import { activeShares, shardOf } from "../partition/shares.js";
import type { TeamSpec } from "../team/team-spec.js";
import type { Batch, Lane, RankEngine } from "./rank-engine.js";

/** A gradient engine that can be told where to write its next gradients. */
export interface AutodiffEngine extends GradientEngine {
  gradients: Float32Array;
}

/**
 * A rank's engine of models that differentiate themselves, as TensorFlow.js does: the gradients of a lane's rows go to a block
 * of its own, and the optimizer sums all lanes' blocks in their order, each rank its shard of the parameters.
 */
export class AutodiffRank implements RankEngine {
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  readonly evaluator: AutodiffEngine;
  readonly #arena: Arena;
  readonly #lanes: number;

  constructor(engine: AutodiffEngine, arena: Arena, { workers, lanes }: Pick<TeamSpec, "workers" | "lanes">) {
    const { length } = arena.parameters.values;
    this.evaluator = engine;
    this.partsOfRanks = Array.from({ length: workers }, (_, rank) => [[shardOf(length, rank, workers)]]);
    this.#arena = arena;
    this.#lanes = lanes;
  }

  buffersOf(): AutodiffEngine {
    return this.evaluator;
  }

  /** Its engine goes forward and back in one call. */
  forward(): void {}

  finish({ lane, rows }: Lane, { scale, step }: Batch, endTime: EndTime): void {
    this.evaluator.gradients = this.#arena.gradientBlock(lane);
    this.evaluator.lossAndGradients(rows, scale, step, endTime);
  }

  formGradients(): void {}

  gradientBlocks(batchRows: number): number {
    return activeShares(batchRows, this.#lanes);
  }
}
