import type { EndPhase, ModelConfig, Ops } from "@paravae/core";
import { loadTensorflow, loadTensors, TfjsEngine } from "@paravae/tfjs";
import type { Arena } from "./arena.js";
import type { Range, RankEngine, RowTerms } from "./rank-engine.js";
import { activeWorkers, shardOf } from "./shares.js";

/**
 * A rank's engine of models that are TensorFlow.js code: the gradients of its rows go to a block of its own, and the
 * optimizer sums all ranks' blocks, each rank its shard of the parameters.
 */
export class TfjsRank implements RankEngine {
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  readonly evaluator: TfjsEngine;
  readonly #workers: number;

  private constructor(engine: TfjsEngine, parameters: number, workers: number) {
    this.evaluator = engine;
    this.partsOfRanks = Array.from({ length: workers }, (_, rank) => [[shardOf(parameters, rank, workers)]]);
    this.#workers = workers;
  }

  /** @throws ParavaeError of loading TensorFlow.js or the model's file in this thread */
  static async create(
    model: ModelConfig,
    ops: Ops,
    arena: Arena,
    { rank, workers, maxRows }: { readonly rank: number; readonly workers: number; readonly maxRows: number },
  ): Promise<TfjsRank> {
    const { tf } = loadTensorflow();
    const parameters = arena.parameters.values;
    const engine = new TfjsEngine(tf, model, await loadTensors(tf, model), {
      maxRows,
      parameters,
      gradients: arena.gradientBlock(rank),
      allocate: ops.allocate,
    });
    return new TfjsRank(engine, parameters.length, workers);
  }

  inputsAt(): TfjsEngine {
    return this.evaluator;
  }

  computeRows(_begin: number, rows: number, scale: number, endPhase: EndPhase): RowTerms {
    this.evaluator.lossAndGradients(rows, scale, endPhase);
    return this.evaluator;
  }

  formGradients(): void {}

  gradientSlots(batchRows: number): number {
    return activeWorkers(batchRows, this.#workers);
  }
}
