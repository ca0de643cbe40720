import {
  keyOfSeed,
  type Ops,
  objectiveOf,
  type PhiloxKey,
  type Purpose,
  purposes,
  type Range,
  type RowBuffers,
} from "@paravae/core";
import { Arena, type SplitView } from "../arena/arena.js";
import { maxRowsOf, opsOf, type RankOps } from "../arena/workspace.js";
import { createEngine } from "../engines/create-engine.js";
import type { Lane, RankEngine } from "../engines/rank-engine.js";
import { Replays } from "../engines/replays.js";
import { lanesOfRank } from "../partition/batch-lanes.js";
import { batchRows, shareOf } from "../partition/shares.js";
import { ArenaRows } from "../rows/arena-rows.js";
import { withChanges } from "../rows/changed-rows.js";
import type { RowSource } from "../rows/row-source.js";
import type { Barrier } from "../team/barrier.js";
import type { TeamSpec } from "../team/team-spec.js";

/** One rank as the thread that plays it sees it: its kernels, its engine, its part of the arena. */
export class RankContext {
  readonly spec: TeamSpec;
  readonly rank: number;
  readonly arena: Arena;
  readonly ops: Ops<Float32Array>;
  readonly engine: RankEngine;
  /** By the ranges that are updated, where updates can be recorded. */
  readonly updates: Replays<readonly Range[]>;
  readonly barrier: Barrier;
  readonly timesMs: Float64Array;
  readonly #train: RowSource;
  readonly #test: RowSource | undefined;
  readonly #noiseWidth: number;
  readonly #key: PhiloxKey;
  readonly #rowIndices: Uint32Array;
  readonly #places: Uint32Array;
  /** By the batch's rows, of which there are two numbers: nothing is made in a step. */
  readonly #lanes = new Map<number, readonly Lane[]>();

  private constructor(
    spec: TeamSpec,
    rank: number,
    barrier: Barrier,
    arena: Arena,
    { ops, record }: RankOps,
    engine: RankEngine,
  ) {
    this.spec = spec;
    this.rank = rank;
    this.arena = arena;
    this.ops = ops;
    this.engine = engine;
    this.updates = new Replays(record);
    const maxRows = maxRowsOf(spec.batchSize, spec.lanes);
    const allocate = (): Uint32Array => {
      const { buffer, byteOffset } = ops.allocate(maxRows);
      return new Uint32Array(buffer, byteOffset, maxRows);
    };
    this.#rowIndices = allocate();
    this.#places = allocate();
    this.barrier = barrier;
    this.timesMs = arena.timesMsOf(rank);
    const { inputSize } = spec.model;
    this.#noiseWidth = objectiveOf(spec.model).noiseWidth;
    this.#key = keyOfSeed(spec.seed);
    const sourceOf = (split: SplitView, evaluated: boolean): RowSource =>
      withChanges(new ArenaRows(split, inputSize, ops), {
        ...{ changes: spec.rowChanges, width: inputSize, evaluated, key: this.#key, ops },
        bytes: split.data instanceof Uint8Array,
      });
    this.#train = sourceOf(arena.train, false);
    this.#test = arena.test && sourceOf(arena.test, true);
  }

  static async create(spec: TeamSpec, rank: number, barrier: Barrier): Promise<RankContext> {
    const arena = new Arena(spec);
    const kernels = await opsOf(spec, arena, rank);
    const engine = await createEngine(spec, rank, kernels, arena);
    return new RankContext(spec, rank, barrier, arena, kernels, engine);
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
  loadTrainRows(lane: Lane, epoch: number, stepInEpoch: number, globalStep: number): void {
    const { begin, rows } = lane;
    const { permutation, places } = this.arena;
    const first = stepInEpoch * this.spec.batchSize + begin;
    for (let r = 0; r < rows; r++) {
      const at = (first + r) % permutation.length;
      this.#rowIndices[r] = permutation[at];
      this.#places[r] = places[at];
    }
    this.#load(this.#train, this.engine.buffersOf(lane), rows, epoch);
    this.#drawNoise(this.engine.buffersOf(lane), rows, globalStep, purposes.trainNoise);
  }

  /** Puts `rows` test rows from `first` on, and their noise, where the evaluator reads them. */
  loadTestRows(first: number, rows: number, epoch: number): void {
    const { test } = this.spec;
    if (this.#test === undefined || test === undefined) return;
    for (let r = 0; r < rows; r++) {
      this.#rowIndices[r] = first + r;
      this.#places[r] = (first + r) % test.places;
    }
    this.#load(this.#test, this.engine.evaluator, rows, epoch);
    this.#drawNoise(this.engine.evaluator, rows, epoch, purposes.evaluationNoise);
  }

  #load(source: RowSource, buffers: RowBuffers, rows: number, epoch: number): void {
    source.load(buffers, this.#rowIndices, this.#places, rows, epoch);
  }

  #drawNoise({ eps }: RowBuffers, rows: number, noiseStep: number, purpose: Purpose): void {
    const width = this.#noiseWidth;
    if (width === 0) return;
    this.ops.rows.normal(eps, this.#rowIndices, rows, width, this.#key, noiseStep, purpose);
  }
}
