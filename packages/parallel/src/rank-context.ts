import {
  type GradientEngine,
  keyOfSeed,
  noiseWidthOf,
  type Ops,
  type PhiloxKey,
  type Purpose,
  purposes,
} from "@paravae/core";
import { Arena, type SplitView } from "./arena.js";
import type { Barrier } from "./barrier.js";
import { createEngine } from "./create-engine.js";
import { activeWorkers, batchRows, type Share, shareOf } from "./shares.js";
import type { TeamSpec } from "./team-spec.js";
import { maxRowsOf, opsOf } from "./workspace.js";

/** One rank as the thread that plays it sees it: its kernels, its engine, its part of the arena. */
export class RankContext {
  readonly spec: TeamSpec;
  readonly rank: number;
  readonly arena: Arena;
  readonly ops: Ops<Float32Array>;
  readonly engine: GradientEngine<Float32Array>;
  readonly barrier: Barrier;
  readonly phaseMs: Float64Array;
  readonly #key: PhiloxKey;
  readonly #rowIndices: Uint32Array;

  private constructor(
    spec: TeamSpec,
    rank: number,
    barrier: Barrier,
    arena: Arena,
    ops: Ops<Float32Array>,
    engine: GradientEngine,
  ) {
    this.spec = spec;
    this.rank = rank;
    this.arena = arena;
    this.ops = ops;
    this.engine = engine;
    const indices = ops.allocate(engine.maxRows);
    this.#rowIndices = new Uint32Array(indices.buffer, indices.byteOffset, engine.maxRows);
    this.barrier = barrier;
    this.phaseMs = arena.phaseMsOf(rank);
    this.#key = keyOfSeed(spec.seed);
  }

  static async create(spec: TeamSpec, rank: number, barrier: Barrier): Promise<RankContext> {
    const arena = new Arena(spec);
    const ops = opsOf(spec, arena, rank);
    const engine = await createEngine(spec, ops, {
      maxRows: maxRowsOf(spec.batchSize, spec.workers),
      parameters: arena.parameters,
      gradients: arena.gradientOf(rank),
    });
    return new RankContext(spec, rank, barrier, arena, ops, engine);
  }

  /** The rows of step `step` of an epoch. */
  batchRows(step: number): number {
    return batchRows(step, this.spec.batchSize, this.spec.train.count);
  }

  /** This rank's part of a batch. */
  share(batchRows: number): Share {
    return shareOf(batchRows, this.rank, this.spec.workers);
  }

  /** Gradients that a batch leaves to be summed. */
  gradientSlots(batchRows: number): number {
    return activeWorkers(batchRows, this.spec.workers);
  }

  /** Puts this rank's rows of a training batch, and their noise, where the engine reads them. */
  loadTrainRows(stepInEpoch: number, globalStep: number): void {
    const { batchSize } = this.spec;
    const { begin, rows } = this.share(this.batchRows(stepInEpoch));
    const { permutation, train } = this.arena;
    const first = stepInEpoch * batchSize + begin;
    for (let r = 0; r < rows; r++) this.#rowIndices[r] = permutation[first + r];
    this.#load(train, rows, globalStep, purposes.trainNoise);
  }

  /** Puts `rows` test rows from `first` on, and their noise, where the engine reads them. */
  loadTestRows(test: SplitView, first: number, rows: number, epoch: number): void {
    for (let r = 0; r < rows; r++) this.#rowIndices[r] = first + r;
    this.#load(test, rows, epoch, purposes.evaluationNoise);
  }

  #load(split: SplitView, rows: number, noiseStep: number, purpose: Purpose): void {
    if (rows === 0) return;
    const { ops, engine } = this;
    const { model } = this.spec;
    const { data, labels } = split;
    if (data instanceof Uint8Array) ops.gatherBytes(engine.x, data, this.#rowIndices, rows, model.inputSize);
    else ops.gatherReals(engine.x, data, this.#rowIndices, rows, model.inputSize);
    const width = noiseWidthOf(model);
    if (width > 0) ops.normal(engine.eps, this.#rowIndices, rows, width, this.#key, noiseStep, purpose);
    if (engine.labels.length === 0) return;
    for (let r = 0; r < rows; r++) engine.labels[r] = labels[this.#rowIndices[r]];
  }
}
