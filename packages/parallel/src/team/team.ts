import {
  checkBlock,
  columnsOfTerms,
  createOptimizer,
  initialisationOf,
  initialise,
  keyOfSeed,
  layoutOf,
  type ModelConfig,
  type Ops,
  type OptimizerConfig,
  objectiveOf,
  ParavaeError,
  type Precision,
  type RowChanges,
  type RowOrder,
  roundMatrix,
} from "@paravae/core";
import { allocateMemory } from "@paravae/kernels";
import { Arena, evaluationChunks, splitBytes } from "../arena/arena.js";
import type { ArenaNeeds } from "../arena/arena-plan.js";
import { planWithinMemory } from "../arena/plan-within-memory.js";
import { batchRowsBytes, opsOf, workspaceBytesOf } from "../arena/workspace.js";
import { loadEngine } from "../engines/load-engine.js";
import { gradientBlocksOf } from "../engines/loaded-engine.js";
import { lanesOf, reproducibleOn } from "../partition/batch-lanes.js";
import { type Feeds, feedsOf } from "../rows/feeds.js";
import { fillSplit } from "../rows/fill-split.js";
import { orderRows } from "../rows/order-rows.js";
import { specOfTest, specOfTrain } from "../rows/rows-spec.js";
import { trialRowsOf } from "../rows/trial-rows.js";
import { coordinateUpdates } from "../step/coordinator-update.js";
import { phasesOf } from "../step/phases.js";
import { availableWorkers } from "../trainer/count-workers.js";
import type { EngineKind, Reproducible, TrainerRows, UpdateKind } from "../trainer/trainer-options.js";
import { Barrier } from "./barrier.js";
import { controlWords } from "./control-words.js";
import { evaluateWindows } from "./evaluate-windows.js";
import { stalled } from "./stall-watch.js";
import type { Segment, Task, TeamSpec, TrainTask } from "./team-spec.js";
import { trainWindows } from "./train-windows.js";
import { WorkerPool } from "./worker-pool.js";

const pageBytes = 65536;

/** How long a thread watches for the others before it sleeps, where each has a core of its own. */
const spinMs = 0.2;

export interface TeamOptions {
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly train: TrainerRows;
  readonly test: TrainerRows | undefined;
  readonly batchSize: number;
  readonly seed: number;
  /** Of rows when left out. */
  readonly order?: RowOrder;
  readonly workers: number;
  readonly engine: EngineKind;
  readonly precision: Precision;
  readonly update: UpdateKind;
  readonly reproducible: Reproducible;
  readonly extensions: readonly string[];
  readonly rowChanges: RowChanges;
  /** How long one step may take before the team gives up. */
  readonly stepTimeoutMs: number;
}

/** What a team is made of. */
interface TeamParts {
  readonly spec: TeamSpec;
  readonly arena: Arena;
  readonly ops: Ops<Float32Array> | undefined;
  readonly feeds: Feeds;
  readonly trialRows: Uint8Array | Float32Array;
  readonly pool: WorkerPool;
}

/**
 * An arena and the threads that work in it. Knows steps and rows; epochs, metrics and resuming are its
 * caller's.
 */
export class Team {
  readonly spec: TeamSpec;
  readonly arena: Arena;
  /** A few rows from all over the training data. */
  readonly trialRows: Uint8Array | Float32Array;
  readonly #barrier: Barrier;
  /** Where rows come from that do not all lie in the arena. */
  readonly #feeds: Feeds;
  /** Undefined from a failure to the next segment. */
  #pool: WorkerPool | undefined;
  /** The coordinator's own kernels, where it applies the optimizer. */
  readonly #ops: Ops<Float32Array> | undefined;

  private constructor({ spec, arena, ops, feeds, trialRows, pool }: TeamParts) {
    this.spec = spec;
    this.arena = arena;
    this.#feeds = feeds;
    this.trialRows = trialRows;
    this.#barrier = new Barrier(arena.control, spec.barrier);
    this.#ops = ops;
    this.#pool = pool;
  }

  /**
   * Starts the threads, and while they load their modules plans and allocates the arena and copies the rows into it, but for stored ones
   * that it has no room for.
   *
   * @throws ParavaeError E_ARENA_TOO_LARGE, E_MEMORY, E_NO_SIMD, E_NO_TENSORFLOW, E_NO_NATIVE, E_NO_BLAS,
   *   E_BLAS_WRONG, E_NO_BF16, E_ENGINE; what reading stored rows throws
   */
  static async create(options: TeamOptions): Promise<Team> {
    const pool = mayUseTensorflow(options) ? undefined : new WorkerPool(options.workers);
    try {
      return await Team.#plan(options, pool);
    } catch (error) {
      await pool?.close();
      throw error;
    }
  }

  static async #plan(options: TeamOptions, pool: WorkerPool | undefined): Promise<Team> {
    const { model, optimizer, workers, batchSize, update, order = { kind: "rows" } } = options;
    const engine = await loadEngine(options.engine, model, options.precision);
    const denoises = options.rowChanges.corrupt !== undefined;
    if (denoises && engine.gradients !== "dense") throw noDenoising(engine.name);
    const train = specOfTrain(options.train, model, order);
    const test = options.test && specOfTest(options.test, model, order);
    const lanesFor = (rows: number): number => lanesOf(engine, options.reproducible, rows, workers);
    const needsOf = async (rows: number): Promise<ArenaNeeds> => ({
      workers,
      parameters: layoutOf(model).length,
      slots: createOptimizer(optimizer).slotNames.length,
      gradients: gradientBlocksOf(engine, lanesFor(rows)),
      rounded: engine.precision === "bf16",
      batchSize: rows,
      termColumns: columnsOfTerms(objectiveOf(model).terms),
      rowsBytes: batchRowsBytes(engine, model, rows, denoises),
      orderedRows: train.places,
      placedRows: train.windowRows === undefined ? 0 : train.places,
      trainBytes: splitBytes(train),
      testBytes: test === undefined ? 0 : splitBytes(test),
      evaluationChunks: test === undefined ? 0 : evaluationChunks(test),
      workspaceBytes: await workspaceBytesOf(engine, model, rows, lanesFor(rows)),
    });
    const plan = await planWithinMemory(needsOf, batchSize, engine);
    const pages = Math.ceil(plan.byteLength / pageBytes);
    const participants = workers + (update === "coordinator" ? 1 : 0);
    const spec: TeamSpec = {
      memory: allocate(pages),
      plan,
      engine,
      model,
      optimizer,
      update,
      phases: phasesOf(objectiveOf(model).overBatch, update),
      extensions: options.extensions,
      reproducible: reproducibleOn(engine, options.reproducible),
      workers,
      lanes: lanesFor(batchSize),
      batchSize,
      seed: options.seed,
      order,
      train,
      test,
      rowChanges: options.rowChanges,
      barrier: {
        participants,
        spinMs: participants <= availableWorkers() ? spinMs : 0,
        timeoutMs: options.stepTimeoutMs,
      },
    };
    const arena = new Arena(spec);
    await fillSplit(train, arena.train, options.train);
    if (test !== undefined && arena.test !== undefined && options.test !== undefined) {
      await fillSplit(test, arena.test, options.test);
    }
    const own = update === "coordinator" ? await opsOf(spec, arena, workers) : undefined;
    return new Team({
      ...{ spec, arena, ops: own?.ops, pool: pool ?? new WorkerPool(workers) },
      feeds: feedsOf(spec, arena, options),
      trialRows: await trialRowsOf(spec.train, arena.train, options.train),
    });
  }

  /** Writes the order of an epoch's rows, for the segments of that epoch; where windows of them are read, each comes with its order. */
  order(epoch: number): void {
    if (this.#feeds.train === undefined) orderRows(this.arena.permutation, this.spec, epoch);
  }

  /** Draws fresh parameters; the optimizer's state is zero already. */
  initialise(): void {
    const { model, seed } = this.spec;
    initialise(this.arena.parameters.values, layoutOf(model), initialisationOf(model), keyOfSeed(seed));
    roundMatrix(this.arena.parameters);
  }

  /** Takes parameters over. @throws ParavaeError E_SHAPE when they are not the model's */
  setParameters(parameters: Float32Array): void {
    checkBlock(layoutOf(this.spec.model), parameters);
    this.arena.parameters.values.set(parameters);
    roundMatrix(this.arena.parameters);
  }

  /**
   * Trains steps of one epoch, whose order `order` has written.
   *
   * @returns the steps done: fewer than asked for when the signal said to stop, or when the last one has left numbers that are not
   *   finite (see `isSpoilt`)
   * @throws ParavaeError of the worker that failed; the arena is then in the middle of a step, and the team is to be
   *   renewed; what reading stored rows throws, and E_STUCK when that does not end
   */
  async train(segment: Segment, signal: AbortSignal | undefined): Promise<number> {
    const { train } = this.#feeds;
    const trainSteps = (steps: Segment): Promise<number> => this.#train(steps, signal);
    if (train === undefined) return trainSteps(segment);
    return trainWindows(this.spec, this.arena.control, train, segment, signal, trainSteps);
  }

  /** As `train`, of rows that are in the arena. */
  async #train(segment: Segment, signal: AbortSignal | undefined): Promise<number> {
    const { control } = this.arena;
    const task = { kind: "train", ...segment } as const;
    const requestStop = (): void => {
      Atomics.store(control, controlWords.stopRequest, 1);
    };
    Atomics.store(control, controlWords.stopRequest, 0);
    Atomics.store(control, controlWords.notFinite, 0);
    Atomics.store(control, controlWords.stepsDone, segment.firstStep);
    signal?.addEventListener("abort", requestStop);
    if (signal?.aborted) requestStop();
    try {
      const [workers, own] = await this.#watched(
        controlWords.stepsDone,
        Promise.allSettled([this.#onAllRanks((rank) => ({ ...task, rank })), this.#coordinate(task)]),
      );
      if (own.status === "rejected" && own.reason.code !== "E_ABORTED") throw own.reason;
      if (workers.status === "rejected") throw workers.reason;
      return workers.value;
    } finally {
      signal?.removeEventListener("abort", requestStop);
    }
  }

  /** Evaluates all test rows; their sums are then in the arena's chunkSums. */
  async evaluate(epoch: number): Promise<void> {
    const { test } = this.#feeds;
    const evaluateChunks = (firstChunk: number, endChunk: number): Promise<void> =>
      this.#evaluate(epoch, firstChunk, endChunk);
    if (test !== undefined) return evaluateWindows(test, evaluateChunks);
    return evaluateChunks(0, this.spec.test === undefined ? 0 : evaluationChunks(this.spec.test));
  }

  /** Evaluates chunks [firstChunk, endChunk), whose rows are in the arena. */
  async #evaluate(epoch: number, firstChunk: number, endChunk: number): Promise<void> {
    Atomics.store(this.arena.control, controlWords.nextChunk, firstChunk);
    await this.#watched(
      controlWords.nextChunk,
      this.#onAllRanks((rank) => ({ kind: "evaluate", rank, epoch, endChunk })),
    );
  }

  /**
   * After a failure: ends the threads that are left, so that nobody but the caller writes to the arena, and readies the
   * control words for new ones, which the next segment starts. What else a half-done step has left is the caller's to
   * restore.
   *
   * @throws ParavaeError E_STUCK when a thread does not end
   */
  async renew(): Promise<void> {
    await this.close();
    this.#pool = undefined;
    this.arena.control.fill(0);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #onAllRanks(taskOf: (rank: number) => Task): Promise<number> {
    const { workers } = this.spec;
    this.#pool ??= new WorkerPool(workers);
    const tasks = Array.from({ length: workers }, (_, rank) => taskOf(rank));
    return this.#pool.run(this.spec, this.#barrier, tasks);
  }

  /**
   * What `work` comes to, unless the word that counts its progress stands still for too long.
   *
   * @throws ParavaeError E_STALLED; the threads are ended then
   */
  async #watched<T>(word: number, work: Promise<T>): Promise<T> {
    const { timeoutMs } = this.spec.barrier;
    const ended = new AbortController();
    let failure: ParavaeError | undefined;
    const stall = stalled(this.arena.control, word, timeoutMs, ended.signal).then(async () => {
      failure = new ParavaeError(
        "E_STALLED",
        `training: the workers finished nothing within ${timeoutMs / 1000} s; look for an endless loop in the model's loss, or for what starves them`,
      );
      await this.close();
      return work;
    });
    try {
      const result = await Promise.race([work, stall]);
      // Ending the threads ends the work too, and what it then came to is not the reason.
      if (failure !== undefined) throw failure;
      return result;
    } catch (error) {
      throw failure ?? error;
    } finally {
      ended.abort();
    }
  }

  /** The coordinator's own part of a segment, if it has one. Its failure must not leave workers waiting. */
  async #coordinate(task: Omit<TrainTask, "rank">): Promise<void> {
    if (this.#ops === undefined) return;
    try {
      await coordinateUpdates(this.spec, this.arena, this.#barrier, this.#ops, task);
    } catch (error) {
      this.#barrier.abort();
      throw error;
    }
  }
}

/** Threads that are to use TensorFlow start when the main thread has loaded it. */
const mayUseTensorflow = ({ model, engine }: TeamOptions): boolean =>
  engine === "tfjs" || model.architecture !== "dense";

const noDenoising = (engine: string): ParavaeError =>
  new ParavaeError(
    "E_ENGINE",
    `corrupt: the engine ${engine} has one buffer for what is read and what the loss is of; use a dense model, on another engine`,
  );

/** @throws ParavaeError E_MEMORY when the system does not give that much */
const allocate = (pages: number): WebAssembly.Memory =>
  allocateMemory(pages, pages, "use a smaller batch, model or dataset, or fewer workers");
