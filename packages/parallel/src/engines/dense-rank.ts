import {
  DenseEngine,
  type DenseModel,
  DenseNetwork,
  type EndTime,
  type Ops,
  type Range,
} from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import type { RankOps } from "../arena/workspace.js";
import { lanesOfRank } from "../partition/batch-lanes.js";
import { partsOfRanks } from "../partition/cut-layers.js";
import { shareOf } from "../partition/shares.js";
import { evaluationChunkRows, type TeamSpec } from "../team/team-spec.js";
import type { Batch, Evaluator, Lane, RankEngine } from "./rank-engine.js";
import { type Record, Replays } from "./replays.js";

const ignoreTime: EndTime = () => {};

/**
 * A rank's engine of dense models: computes its rows in the batch's shared buffers, then forms the gradients of parts of
 * the parameters from all ranks' rows. So gradients are summed over the batch by the products that form them, in
 * an order that the number of ranks has no part in.
 */
export class DenseRank implements RankEngine {
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  readonly evaluator: Evaluator;
  readonly #model: DenseModel;
  readonly #ops: Ops;
  readonly #arena: Arena;
  /** Over the rows of the whole batch, whoever computes them. */
  readonly #batch: DenseNetwork;
  readonly #formersOfRanks: readonly (readonly ((rows: number) => void)[])[];
  /** By the lane, of which a batch of other rows has others. */
  readonly #forwards: Replays<Lane>;
  readonly #finishes: Replays<Lane>;
  /** By the rows of the batch, then by what forms the part. */
  readonly #forms = new Map<number, Replays<(rows: number) => void>>();
  readonly #record: Record | undefined;
  readonly #maxRows: number;
  readonly #denoising: boolean;
  /** By their first row: lanes of a full batch, and others of the batch that ends an epoch. */
  readonly #windows = new Map<number, DenseNetwork>();

  /** @param kernels its `evaluationOps` are for the loss of the parameters as they are kept */
  constructor(
    model: DenseModel,
    { ops, evaluationOps, record }: RankOps,
    arena: Arena,
    { workers, lanes, batchSize, engine, reproducible, rowChanges }: TeamSpec,
    rank: number,
  ) {
    this.#model = model;
    this.#ops = ops;
    this.#arena = arena;
    this.#maxRows = shareOf(batchSize, lanesOfRank(rank, workers, lanes).begin, lanes).rows;
    const rows = arena.rowBuffers(0, batchSize);
    this.#denoising = rowChanges.corrupt !== undefined;
    this.#batch = new DenseNetwork(model, ops, arena.parameters, rows, true, this.#denoising);
    this.#record = this.#batch.onlyKernels ? record : undefined;
    this.#forwards = new Replays(this.#record);
    this.#finishes = new Replays(this.#record);
    // To the kernels' own products it makes no difference how large a part is.
    const alike = engine.blas !== undefined && reproducible === "any-workers";
    const cuts = partsOfRanks(this.#batch.gradients, workers, alike);
    const gradients = arena.gradientBlock(0);
    this.partsOfRanks = cuts.map((parts) =>
      parts.map(({ block, firstOutput, outputs }) => block.rangesOf(firstOutput, outputs)),
    );
    this.#formersOfRanks = cuts.map((parts) =>
      parts.map(({ block, firstOutput, outputs }) => block.former(gradients, firstOutput, outputs)),
    );
    const { parameters } = arena;
    this.evaluator = new DenseEngine(model, evaluationOps, { maxRows: evaluationChunkRows, parameters });
  }

  buffersOf({ begin }: Lane): DenseNetwork {
    return this.#windowAt(begin);
  }

  forward(lane: Lane): void {
    this.#forwards.run(lane, () => this.#windowAt(lane.begin).forward(lane.rows), ignoreTime);
  }

  finish(lane: Lane, batch: Batch, endTime: EndTime): void {
    const { begin, rows } = lane;
    const whole = { network: this.#batch, first: begin, rows: batch.rows };
    this.#finishes.run(
      lane,
      (end) => this.#windowAt(begin).finishTraining(rows, batch.scale, batch.step, whole, end),
      endTime,
    );
  }

  formGradients(rank: number, part: number, batchRows: number): void {
    const form = this.#formersOfRanks[rank][part];
    let forms = this.#forms.get(batchRows);
    if (forms === undefined) {
      forms = new Replays(this.#record);
      this.#forms.set(batchRows, forms);
    }
    forms.run(form, () => form(batchRows), ignoreTime);
  }

  gradientBlocks(): number {
    return 1;
  }

  #windowAt(begin: number): DenseNetwork {
    const known = this.#windows.get(begin);
    if (known !== undefined) return known;
    const rows = this.#arena.rowBuffers(begin, this.#maxRows);
    const { parameters } = this.#arena;
    const window = new DenseNetwork(this.#model, this.#ops, parameters, rows, true, this.#denoising);
    this.#windows.set(begin, window);
    return window;
  }
}
