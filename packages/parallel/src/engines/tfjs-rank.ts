import type { EndPhase, ModelConfig, Ops } from "@paravae/core";
import { loadTensorflow, loadTensors, TfjsEngine } from "@paravae/tfjs";
import type { Arena } from "../arena/arena.js";
import { activeShares, shardOf } from "../partition/shares.js";
import type { TeamSpec } from "../team/team-spec.js";
import type { Lane, Range, RankEngine, RowTerms } from "./rank-engine.js";

type Ranks = Pick<TeamSpec, "workers" | "lanes">;

/**
 * A rank's engine of models that are TensorFlow.js code: the gradients of a lane's rows go to a block of its own, and the
 * optimizer sums all lanes' blocks in their order, each rank its shard of the parameters.
 */
export class TfjsRank implements RankEngine {
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  readonly evaluator: TfjsEngine;
  readonly #arena: Arena;
  readonly #lanes: number;

  private constructor(engine: TfjsEngine, arena: Arena, { workers, lanes }: Ranks) {
    const { length } = arena.parameters.values;
    this.evaluator = engine;
    this.partsOfRanks = Array.from({ length: workers }, (_, rank) => [[shardOf(length, rank, workers)]]);
    this.#arena = arena;
    this.#lanes = lanes;
  }

  /** @throws ParavaeError of loading TensorFlow.js or the model's file in this thread */
  static async create(
    model: ModelConfig,
    ops: Ops,
    arena: Arena,
    ranks: Ranks,
    maxRows: number,
  ): Promise<TfjsRank> {
    const { tf } = loadTensorflow();
    const engine = new TfjsEngine(tf, model, await loadTensors(tf, model), {
      maxRows,
      parameters: arena.parameters.values,
      gradients: arena.gradientBlock(0),
      allocate: ops.allocate,
    });
    return new TfjsRank(engine, arena, ranks);
  }

  inputsOf(): TfjsEngine {
    return this.evaluator;
  }

  computeRows({ lane, rows }: Lane, scale: number, endPhase: EndPhase): RowTerms {
    this.evaluator.gradients = this.#arena.gradientBlock(lane);
    this.evaluator.lossAndGradients(rows, scale, endPhase);
    return this.evaluator;
  }

  formGradients(): void {}

  gradientSlots(batchRows: number): number {
    return activeShares(batchRows, this.#lanes);
  }
}
