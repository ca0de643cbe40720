import { keyOfSeed, noiseWidthOf, type Ops, type PhiloxKey, type Purpose, purposes } from "@paravae/core";
import { Arena, type SplitView } from "../arena/arena.js";
import { maxRowsOf, opsOf } from "../arena/workspace.js";
import { createEngine } from "../engines/create-engine.js";
import type { Lane, RankEngine, RowInputs } from "../engines/rank-engine.js";
import { lanesOfRank } from "../partition/batch-lanes.js";
import { batchRows, shareOf } from "../partition/shares.js";
import type { Barrier } from "../team/barrier.js";
import type { TeamSpec } from "../team/team-spec.js";

/** One rank as the thread that plays it sees it: its kernels, its engine, its part of the arena. */
export class RankContext {
  readonly spec: TeamSpec;
  readonly rank: number;
  readonly arena: Arena;
  readonly ops: Ops<Float32Array>;
  readonly engine: RankEngine;
  readonly barrier: Barrier;
  readonly phaseMs: Float64Array;
  readonly #key: PhiloxKey;
  readonly #rowIndices: Uint32Array;
  /** By the batch's rows, of which there are two numbers: nothing is made in a step. */
  readonly #lanes = new Map<number, readonly Lane[]>();

  private constructor(
    spec: TeamSpec,
    rank: number,
    barrier: Barrier,
    arena: Arena,
    ops: Ops<Float32Array>,
    engine: RankEngine,
  ) {
    this.spec = spec;
    this.rank = rank;
    this.arena = arena;
    this.ops = ops;
    this.engine = engine;
    const maxRows = maxRowsOf(spec.batchSize, spec.lanes);
    const indices = ops.allocate(maxRows);
    this.#rowIndices = new Uint32Array(indices.buffer, indices.byteOffset, maxRows);
    this.barrier = barrier;
    this.phaseMs = arena.phaseMsOf(rank);
    this.#key = keyOfSeed(spec.seed);
  }

  static async create(spec: TeamSpec, rank: number, barrier: Barrier): Promise<RankContext> {
    const arena = new Arena(spec);
    const { ops, evaluationOps } = await opsOf(spec, arena, rank);
    const engine = await createEngine(spec, rank, ops, evaluationOps, arena);
    return new RankContext(spec, rank, barrier, arena, ops, engine);
  }

  /** The rows of step `step` of an epoch. */
  batchRows(step: number): number {
    return batchRows(step, this.spec.batchSize, this.spec.train.count);
  }

  /** The lanes of a batch that are this rank's to compute, without those that have no rows. */
  lanes(batchRows: number): readonly Lane[] {
    const known = this.#lanes.get(batchRows);
    if (known !== undefined) return known;
    const { workers, lanes } = this.spec;
    const { begin, end } = lanesOfRank(this.rank, workers, lanes);
    const own = Array.from({ length: end - begin }, (_, i) => ({
      lane: begin + i,
      ...shareOf(batchRows, begin + i, lanes),
    })).filter(({ rows }) => rows > 0);
    this.#lanes.set(batchRows, own);
    return own;
  }

  /** Puts a lane's rows of a training batch, and their noise, where the engine reads them. */
  loadTrainRows(lane: Lane, stepInEpoch: number, globalStep: number): void {
    const { begin, rows } = lane;
    const { permutation, train } = this.arena;
    const first = stepInEpoch * this.spec.batchSize + begin;
    for (let r = 0; r < rows; r++) this.#rowIndices[r] = permutation[first + r];
    this.#load(train, this.engine.inputsOf(lane), rows, globalStep, purposes.trainNoise);
  }

  /** Puts `rows` test rows from `first` on, and their noise, where the evaluator reads them. */
  loadTestRows(test: SplitView, first: number, rows: number, epoch: number): void {
    for (let r = 0; r < rows; r++) this.#rowIndices[r] = first + r;
    this.#load(test, this.engine.evaluator, rows, epoch, purposes.evaluationNoise);
  }

  #load(
    { data, labels }: SplitView,
    inputs: RowInputs,
    rows: number,
    noiseStep: number,
    purpose: Purpose,
  ): void {
    const { ops } = this;
    const { model } = this.spec;
    if (data instanceof Uint8Array) ops.gatherBytes(inputs.x, data, this.#rowIndices, rows, model.inputSize);
    else ops.gatherReals(inputs.x, data, this.#rowIndices, rows, model.inputSize);
    const width = noiseWidthOf(model);
    if (width > 0) ops.normal(inputs.eps, this.#rowIndices, rows, width, this.#key, noiseStep, purpose);
    if (inputs.labels.length === 0) return;
    for (let r = 0; r < rows; r++) inputs.labels[r] = labels[this.#rowIndices[r]];
  }
}
