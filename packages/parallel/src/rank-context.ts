import {
  type Allocate,
  DenseEngine,
  type GradientEngine,
  keyOfSeed,
  type ModelConfig,
  type Ops,
  type PhiloxKey,
  type Purpose,
  purposes,
  referenceOps,
} from "@paravae/core";
import { createWasmOps, scratchBytes } from "@paravae/kernels";
import { Arena, klWidthOf, type RowsView } from "./arena.js";
import { alignUp } from "./arena-plan.js";
import type { Barrier } from "./barrier.js";
import { activeWorkers, batchRows, type Share, shareOf } from "./shares.js";
import { evaluationChunkRows, type LoadedEngine, type TeamSpec } from "./team-spec.js";

/** The most rows that one worker computes at a time. */
const maxRowsOf = (batchSize: number, workers: number): number =>
  Math.max(shareOf(batchSize, 0, workers).rows, evaluationChunkRows);

/** The kernels of one rank, in its workspace's first bytes. */
export function opsOf(spec: TeamSpec, arena: Arena, rank: number): Ops<Float32Array> {
  const { engine, memory } = spec;
  if (engine.kind === "reference") return referenceOps(arena.allocatorOf(rank, 0));
  return createWasmOps({
    module: engine.module,
    level: engine.level,
    memory,
    scratchByteOffset: arena.workspaceOf(rank),
    allocate: arena.allocatorOf(rank, scratchBytes),
  });
}

/**
 * Bytes of one rank's workspace: kernel scratch, engine buffers, row indices. Found by making the engine
 * over an allocator that only counts, so that it cannot disagree with what the engine asks for.
 */
export function workspaceBytesOf(
  engine: LoadedEngine["kind"],
  model: ModelConfig,
  batchSize: number,
  workers: number,
): number {
  let bytes = engine === "wasm" ? alignUp(scratchBytes) : 0;
  const nothing = new Float32Array(0);
  const count: Allocate<Float32Array> = (length) => {
    bytes += alignUp(4 * length);
    return nothing;
  };
  const maxRows = maxRowsOf(batchSize, workers);
  new DenseEngine(model, referenceOps(count), { maxRows, parameters: nothing, gradients: nothing });
  count(maxRows);
  return bytes;
}

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

  constructor(spec: TeamSpec, rank: number, barrier: Barrier) {
    this.spec = spec;
    this.rank = rank;
    this.arena = new Arena(spec);
    this.ops = opsOf(spec, this.arena, rank);
    const maxRows = maxRowsOf(spec.batchSize, spec.workers);
    this.engine = new DenseEngine(spec.model, this.ops, {
      maxRows,
      parameters: this.arena.parameters,
      gradients: this.arena.gradientOf(rank),
    });
    const indices = this.ops.allocate(maxRows);
    this.#rowIndices = new Uint32Array(indices.buffer, indices.byteOffset, maxRows);
    this.barrier = barrier;
    this.phaseMs = this.arena.phaseMsOf(rank);
    this.#key = keyOfSeed(spec.seed);
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
  loadTestRows(test: RowsView, first: number, rows: number, epoch: number): void {
    for (let r = 0; r < rows; r++) this.#rowIndices[r] = first + r;
    this.#load(test, rows, epoch, purposes.evaluationNoise);
  }

  #load(data: RowsView, rows: number, noiseStep: number, purpose: Purpose): void {
    if (rows === 0) return;
    const { ops, engine } = this;
    const { model } = this.spec;
    if (data instanceof Uint8Array) ops.gatherBytes(engine.x, data, this.#rowIndices, rows, model.inputSize);
    else ops.gatherReals(engine.x, data, this.#rowIndices, rows, model.inputSize);
    const width = klWidthOf(model);
    if (width > 0) ops.normal(engine.eps, this.#rowIndices, rows, width, this.#key, noiseStep, purpose);
  }
}
