import type { EpochMetrics, LossTerms, TrainingState } from "@paravae/checkpoints";
import {
  betaOf,
  createOptimizer,
  defineOptimizer,
  keyOfSeed,
  type ModelConfig,
  type OptimizerConfig,
  ParavaeError,
  type Precision,
  precisionKinds,
  shuffle,
} from "@paravae/core";
import { checkFit, checkKind, checkResume, checkWhole } from "./check-options.js";
import { completeModel } from "./complete-model.js";
import { controlWords } from "./control-words.js";
import { countWorkers } from "./count-workers.js";
import { lossTermsOf } from "./loss-terms.js";
import { checkRows } from "./rows.js";
import { Team } from "./team.js";
import {
  type EpochReport,
  engineKinds,
  type FitOptions,
  type Progress,
  type TrainerOptions,
  updateKinds,
} from "./trainer-options.js";

/**
 * Trains an autoencoder data-parallel on worker threads that share one memory.
 *
 *     const trainer = await DataParallelTrainer.create({ model, train, test, batchSize: 128 });
 *     for await (const report of trainer.fit({ epochs: 10 })) console.log(report.test?.loss);
 *     const state = trainer.state();
 *     await trainer.close();
 *
 * The same options, seed and number of workers give bitwise the same parameters, whether training was
 * interrupted or not. One `fit` or `evaluate` runs at a time; `state` is for between them, or for inside the
 * loop over `fit`. After a failure of either the shared memory is in the middle of a step: every later call
 * but `close` throws that failure again.
 */
export class DataParallelTrainer {
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly seed: number;
  readonly batchSize: number;
  readonly workers: number;
  /** What computes gradients, as "wasm-relaxed-simd", "blas-onednn-2.6.3" or "tfjs-tensorflow-2.21.0". */
  readonly engine: string;
  readonly precision: Precision;
  /** Why it is not the engine that was to be expected, in one line. */
  readonly warning: string | undefined;
  readonly stepsPerEpoch: number;
  readonly #team: Team;
  readonly #metrics: EpochMetrics[];
  #position: TrainingState["position"];
  /** The epoch whose permutation lies in the arena. */
  #shuffledEpoch = -1;
  #doing: "nothing" | "training" | "evaluating" = "nothing";
  /** Why it can no longer be used: what failed, or that it was closed. */
  #ended: ParavaeError | undefined;

  private constructor(team: Team, resume: TrainingState | undefined) {
    const { spec, arena } = team;
    this.#team = team;
    this.model = spec.model;
    this.optimizer = spec.optimizer;
    this.seed = spec.seed;
    this.batchSize = spec.batchSize;
    this.workers = spec.workers;
    this.engine = spec.engine.name;
    this.precision = spec.engine.precision;
    this.warning = spec.engine.warning;
    this.stepsPerEpoch = Math.ceil(spec.train.count / spec.batchSize);
    this.#position = resume?.position ?? { epoch: 0, stepInEpoch: 0, step: 0 };
    this.#metrics = [...(resume?.metrics ?? [])];
    if (resume === undefined) {
      team.initialise();
      return;
    }
    team.setParameters(resume.parameters);
    createOptimizer(spec.optimizer).slotNames.forEach((name, i) => {
      arena.slots[i].set(resume.slots[name]);
    });
    arena.epochSums.set([resume.epochSums.reconstruction, ...resume.epochSums.kl]);
  }

  /**
   * Checks the options, allocates the shared memory and starts the workers.
   *
   * @throws ParavaeError E_MODEL, E_OPTIMIZER, E_SEED, E_ROWS, E_TRAINER for options out of range,
   * E_RESUME for a state that is not whole or that the options contradict, E_ARENA_TOO_LARGE, E_MEMORY, E_NO_SIMD,
   * E_MODEL_FILE and E_NO_GRADIENT for a module that is no model, E_NO_TENSORFLOW, E_NO_BLAS, E_BLAS_WRONG, E_NO_BF16, E_ENGINE
   */
  static async create(options: TrainerOptions): Promise<DataParallelTrainer> {
    const { train, test, resume, engine = "auto", precision = "float32", update = "sharded" } = options;
    const model = await completeModel(options.model, train.width);
    const optimizer = defineOptimizer(options.optimizer ?? resume?.optimizer ?? { kind: "adam" });
    const seed = options.seed ?? resume?.seed ?? 0;
    const workers = countWorkers(options.workers ?? resume?.workers ?? "auto");
    keyOfSeed(seed);
    checkWhole("batch size", options.batchSize, 1);
    checkKind("engine", engine, engineKinds);
    checkKind("precision", precision, precisionKinds);
    checkKind("update", update, updateKinds);
    checkRows("train", train, model);
    if (test !== undefined) checkRows("test", test, model);
    const batchSize = Math.min(options.batchSize, train.count);
    if (resume !== undefined) checkResume(resume, { model, optimizer, seed, batchSize }, train.count);
    const team = await Team.create({
      model,
      optimizer,
      train,
      test,
      batchSize,
      seed,
      workers,
      engine,
      precision,
      update,
    });
    return new DataParallelTrainer(team, resume);
  }

  /**
   * Trains on, epoch by epoch, and yields a report after each.
   *
   * Ends early, at a step's end, when the signal aborts or `maxSteps` is reached; that is no error, and
   * `state()` is then the state after that step. Leaving the loop stops training at that epoch's end.
   *
   * @throws ParavaeError E_TRAINER for options out of range, E_BUSY, E_DIVERGED when the loss is no longer a
   * number, E_BARRIER_TIMEOUT when a worker is stuck, E_STALLED when all are, else a worker's own error (E_WORKER without a code)
   */
  async *fit(options: FitOptions): AsyncGenerator<EpochReport, void, void> {
    checkFit(options);
    const { epochs, maxSteps = Number.POSITIVE_INFINITY, signal } = options;
    this.#checkUsable("fit");
    while (this.#position.epoch < epochs && this.#position.step < maxSteps && !signal?.aborted) {
      const report = await this.#exclusively("fit", () => this.#trainEpoch(maxSteps, signal));
      if (report !== undefined) yield report;
    }
  }

  /**
   * The loss terms of the test rows, in nats per row, with noise that depends on the seed and the epochs
   * trained alone.
   *
   * @throws ParavaeError E_TRAINER when there are no test rows, E_BUSY, and as `fit`
   */
  async evaluate(): Promise<LossTerms> {
    if (this.#team.spec.test === undefined) {
      throw new ParavaeError(
        "E_TRAINER",
        "evaluate: the trainer was made without test rows; pass `test` to create",
      );
    }
    return this.#exclusively("evaluate", () => this.#evaluate(this.#team.spec.test?.count ?? 0));
  }

  /**
   * Where training is; may be read at any time. In the middle of a step the sums may already hold a part of the
   * step that is not counted yet: they are for showing, not for keeping.
   */
  progress(): Progress {
    const { arena } = this.#team;
    const { epoch, step, stepInEpoch } = this.#position;
    const done =
      this.#doing === "training" ? Atomics.load(arena.control, controlWords.stepsDone) : stepInEpoch;
    const terms = lossTermsOf(arena.epochSums, this.#rowsIn(done), betaOf(this.model));
    return {
      epoch,
      stepInEpoch: done,
      stepsPerEpoch: this.stepsPerEpoch,
      step: step + done - stepInEpoch,
      reconstruction: terms.reconstruction,
      kl: terms.kl,
    };
  }

  /**
   * A copy of everything that training needs to go on from here.
   *
   * @throws ParavaeError E_BUSY in the middle of an epoch's training, and the failure that ended training
   */
  state(): TrainingState {
    this.#checkUsable("state");
    const { arena } = this.#team;
    const slotNames = createOptimizer(this.optimizer).slotNames;
    return {
      model: this.model,
      optimizer: this.optimizer,
      seed: this.seed,
      batchSize: this.batchSize,
      workers: this.workers,
      position: this.#position,
      parameters: Float32Array.from(arena.parameters.values),
      slots: Object.fromEntries(slotNames.map((name, i) => [name, Float32Array.from(arena.slots[i])])),
      epochSums: {
        rows: this.#rowsIn(this.#position.stepInEpoch),
        reconstruction: arena.epochSums[0],
        kl: Array.from(arena.epochSums.subarray(1)),
      },
      metrics: [...this.#metrics],
    };
  }

  /** Stops the workers; a `fit` in progress fails. The memory goes with the trainer. */
  async close(): Promise<void> {
    this.#ended ??= new ParavaeError(
      "E_TRAINER",
      "trainer: it is closed; create another one, from its state",
    );
    await this.#team.close();
  }

  /** Trains to the end of the epoch; undefined when it was stopped before. */
  async #trainEpoch(maxSteps: number, signal: AbortSignal | undefined): Promise<EpochReport | undefined> {
    const { arena } = this.#team;
    const { epoch, stepInEpoch, step } = this.#position;
    const begun = performance.now();
    if (stepInEpoch === 0) arena.epochSums.fill(0);
    if (this.#shuffledEpoch !== epoch) {
      shuffle(arena.permutation, keyOfSeed(this.seed), epoch);
      this.#shuffledEpoch = epoch;
    }
    const endStep = Math.min(this.stepsPerEpoch, stepInEpoch + maxSteps - step);
    this.#doing = "training";
    const done = await this.#team.train(
      { epoch, firstStep: stepInEpoch, endStep, stepsBefore: step },
      signal,
    );
    this.#doing = "evaluating";
    const trainSeconds = (performance.now() - begun) / 1000;
    const rows = this.#rowsIn(stepInEpoch + done) - this.#rowsIn(stepInEpoch);
    this.#position = { epoch, stepInEpoch: stepInEpoch + done, step: step + done };
    this.#checkFinite(arena.epochSums);
    if (this.#position.stepInEpoch < this.stepsPerEpoch) return undefined;

    const train = lossTermsOf(arena.epochSums, this.#team.spec.train.count, betaOf(this.model));
    arena.epochSums.fill(0);
    this.#position = { epoch: epoch + 1, stepInEpoch: 0, step: step + done };
    const { test: testRows } = this.#team.spec;
    const test = testRows === undefined ? null : await this.#evaluate(testRows.count);
    const metrics: EpochMetrics = { epoch: epoch + 1, train, test };
    this.#metrics.push(metrics);
    return {
      ...metrics,
      seconds: (performance.now() - begun) / 1000,
      rowsPerSecond: rows / trainSeconds,
    };
  }

  async #evaluate(rows: number): Promise<LossTerms> {
    const { arena } = this.#team;
    await this.#team.evaluate(this.#position.epoch);
    const sums = new Float64Array(arena.epochSums.length);
    for (let i = 0; i < arena.chunkSums.length; i++) sums[i % sums.length] += arena.chunkSums[i];
    this.#checkFinite(sums);
    return lossTermsOf(sums, rows, betaOf(this.model));
  }

  /** The rows of the first `steps` batches of an epoch. */
  #rowsIn(steps: number): number {
    return Math.min(steps * this.batchSize, this.#team.spec.train.count);
  }

  #checkFinite(sums: Float64Array): void {
    if (sums.every(Number.isFinite)) return;
    const { step } = this.#position;
    throw new ParavaeError(
      "E_DIVERGED",
      `training: the loss is not a finite number by step ${step}; lower the learning rate (now ${this.optimizer.learningRate})`,
      { data: { step } },
    );
  }

  #checkUsable(what: string): void {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#doing === "nothing") return;
    throw new ParavaeError(
      "E_BUSY",
      `trainer: ${what} called while steps are running; wait for the report in progress`,
    );
  }

  async #exclusively<T>(what: string, run: () => Promise<T>): Promise<T> {
    this.#checkUsable(what);
    this.#doing = "evaluating";
    try {
      return await run();
    } catch (error) {
      this.#ended ??= error as ParavaeError;
      throw this.#ended;
    } finally {
      this.#doing = "nothing";
    }
  }
}
