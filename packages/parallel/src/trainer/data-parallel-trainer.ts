import type { EpochMetrics, LossTerms, TrainingState } from "@paravae/checkpoints";
import {
  type ModelConfig,
  type OptimizerConfig,
  ParavaeError,
  type Precision,
  type RowOrder,
} from "@paravae/core";
import { checkTrained } from "../evaluation/check-finite.js";
import { evaluatedTerms } from "../evaluation/evaluated-terms.js";
import { rowsInBatches } from "../partition/shares.js";
import { lossTermsOf } from "../step/term-sums.js";
import { controlWords } from "../team/control-words.js";
import { Team } from "../team/team.js";
import { WorkerDeaths } from "../team/worker-deaths.js";
import { warnOfAbsurdLoss } from "./absurd-loss.js";
import { checkFit } from "./check-options.js";
import { StopState } from "./stop-state.js";
import { teamOptionsOf } from "./team-options.js";
import type { EpochReport, FitOptions, Progress, Reproducible, TrainerOptions } from "./trainer-options.js";

const defaultWorkerDeaths = 10;

const ignore = (): void => {};

const nothingSpent = () => ({ seconds: 0, rows: 0 });

/**
 * Trains an autoencoder data-parallel on worker threads that share one memory.
 *
 *     const trainer = await DataParallelTrainer.create({ model, train, test, batchSize: 128 });
 *     for await (const report of trainer.fit({ epochs: 10 })) console.log(report.test?.loss);
 *     const state = trainer.state();
 *     await trainer.close();
 *
 * The same options, seed and number of workers give bitwise the same parameters, whether training was interrupted or
 * not, and whether workers died or not: what a worker that dies leaves half-done is taken back, and done again by others. One
 * `fit` or `evaluate` runs at a time; `state` is for between them, or for inside the loop over `fit`. When `fit` throws, `state` is
 * that of the last report, or of the last stop.
 */
export class DataParallelTrainer {
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly seed: number;
  readonly batchSize: number;
  /** In which order an epoch takes the rows. */
  readonly order: RowOrder;
  readonly workers: number;
  /** What computes gradients, as "wasm-relaxed-simd", "blas-onednn-2.6.3" or "tfjs-tensorflow-2.21.0". */
  readonly engine: string;
  readonly precision: Precision;
  /** For whom the same seed gives bitwise the same model: more than was asked for where the engine gives it anyway. */
  readonly reproducible: Reproducible;
  /** Why it is not the engine that was to be expected, a line each. */
  readonly warnings: readonly string[];
  readonly stepsPerEpoch: number;
  readonly #team: Team;
  readonly #stop: StopState;
  readonly #deaths: WorkerDeaths;
  readonly #onRecovery: (line: string) => void;
  readonly #onWarning: (line: string) => void;
  #metrics: readonly EpochMetrics[];
  #position: TrainingState["position"];
  /** The epoch whose order lies in the arena. */
  #orderedEpoch = -1;
  /** Training of the epoch in progress, in this process, which may have been stopped on the way. */
  #spent = nothingSpent();
  /** Whether a loss was absurd already: every later one is going to be. */
  #hasWarned = false;
  #doing: "nothing" | "training" | "evaluating" = "nothing";
  /** Why it can no longer be used: what failed, or that it was closed. */
  #ended: ParavaeError | undefined;

  private constructor(
    team: Team,
    {
      resume,
      maxWorkerDeaths = defaultWorkerDeaths,
      onRecovery = ignore,
      onWarning = ignore,
    }: TrainerOptions,
  ) {
    const { spec, arena } = team;
    this.#team = team;
    this.#stop = new StopState(spec, arena);
    this.#deaths = new WorkerDeaths(maxWorkerDeaths);
    this.#onRecovery = onRecovery;
    this.#onWarning = onWarning;
    this.model = spec.model;
    this.optimizer = spec.optimizer;
    this.seed = spec.seed;
    this.batchSize = spec.batchSize;
    this.order = spec.order;
    this.workers = spec.workers;
    this.engine = spec.engine.name;
    this.precision = spec.engine.precision;
    this.reproducible = spec.reproducible;
    this.warnings = spec.engine.warnings;
    this.stepsPerEpoch = Math.ceil(spec.train.count / spec.batchSize);
    this.#position = resume?.position ?? { epoch: 0, stepInEpoch: 0, step: 0 };
    this.#metrics = resume?.metrics ?? [];
    if (resume === undefined) team.initialise();
    else this.#stop.restore(resume);
  }

  /**
   * Checks the options, allocates the shared memory and starts the workers.
   *
   * @throws ParavaeError E_MODEL, E_OPTIMIZER, E_SEED, E_ORDER, E_ROWS, E_TRAINER for options out of range,
   * E_RESUME for a state that is not whole or that the options contradict, E_ARENA_TOO_LARGE, E_MEMORY, E_NO_SIMD,
   * E_MODEL_FILE and E_NO_GRADIENT for a module that is no model, E_NO_TENSORFLOW, E_NO_NATIVE, E_NO_BLAS, E_BLAS_WRONG, E_NO_BF16,
   * E_ENGINE
   */
  static async create(options: TrainerOptions): Promise<DataParallelTrainer> {
    const team = await Team.create(await teamOptionsOf(options));
    return new DataParallelTrainer(team, options);
  }

  /**
   * Trains on, epoch by epoch, and yields a report after each.
   *
   * Ends early, at a step's end, when the signal aborts or `maxSteps` is reached; that is no error, and
   * `state()` is then the state after that step. Leaving the loop stops training at that epoch's end.
   *
   * @throws ParavaeError E_TRAINER for options out of range, E_BUSY, E_DIVERGED at the step that leaves a loss, a
   * parameter or a moment that is not a finite number; what reading stored rows throws, and E_STUCK when that does not end; when workers die too often E_WORKER_DIED, E_BARRIER_TIMEOUT when one is stuck, E_STALLED when all are, E_WORKER for
   * an error without a code; else a worker's own error
   */
  async *fit(options: FitOptions): AsyncGenerator<EpochReport, void, void> {
    checkFit(options);
    const { epochs, maxSteps = Number.POSITIVE_INFINITY, signal } = options;
    this.#checkUsable("fit");
    while (this.#position.epoch < epochs && this.#position.step < maxSteps && !signal?.aborted) {
      const report = await this.#exclusively("fit", () => this.#goOnOrNot(maxSteps, signal));
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
    return this.#exclusively("evaluate", () => this.#evaluate());
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
    return {
      epoch,
      stepInEpoch: done,
      stepsPerEpoch: this.stepsPerEpoch,
      step: step + done - stepInEpoch,
      terms: lossTermsOf(this.model, arena.epochSums, this.#rowsIn(done), step + done - stepInEpoch),
    };
  }

  /**
   * A copy of everything that training needs to go on from here. The trainer goes back to the same copy when a worker dies:
   * it is for reading. It may be had of a trainer that has failed or was closed, too.
   *
   * @param unneeded an earlier state of this trainer's that nobody reads any more: its arrays may become this one's
   * @throws ParavaeError E_BUSY in the middle of an epoch's training
   */
  state(unneeded?: TrainingState): TrainingState {
    this.#checkIdle("state");
    return this.#stop.give(this.#position, this.#metrics, unneeded);
  }

  /** Stops the workers; a `fit` in progress fails. The memory goes with the trainer. */
  async close(): Promise<void> {
    this.#ended ??= new ParavaeError(
      "E_TRAINER",
      "trainer: it is closed; create another one, from its state",
    );
    await this.#team.close();
  }

  /** As `#goOn`, or as if it had never been called. */
  async #goOnOrNot(maxSteps: number, signal: AbortSignal | undefined): Promise<EpochReport | undefined> {
    const before = this.#stop.copy(this.#position, this.#metrics);
    try {
      const report = await this.#goOn(before, maxSteps, signal);
      this.#stop.release(before);
      return report;
    } catch (error) {
      this.#goBackTo(before);
      throw error;
    }
  }

  /** Trains to the end of the epoch; undefined when it was stopped before. */
  async #goOn(
    before: TrainingState,
    maxSteps: number,
    signal: AbortSignal | undefined,
  ): Promise<EpochReport | undefined> {
    const { arena } = this.#team;
    const { epoch, stepInEpoch, step } = before.position;
    const begun = performance.now();
    if (this.#orderedEpoch !== epoch) {
      this.#team.order(epoch);
      this.#orderedEpoch = epoch;
    }
    const endStep = Math.min(this.stepsPerEpoch, stepInEpoch + maxSteps - step);
    this.#doing = "training";
    const segment = { epoch, firstStep: stepInEpoch, endStep, stepsBefore: step };
    const done = await this.#undisturbed(
      () => this.#team.train(segment, signal),
      () => this.#goBackTo(before),
    );
    this.#doing = "evaluating";
    const spent = {
      seconds: this.#spent.seconds + (performance.now() - begun) / 1000,
      rows: this.#spent.rows + this.#rowsIn(stepInEpoch + done) - this.#rowsIn(stepInEpoch),
    };
    this.#moveTo({ epoch, stepInEpoch: stepInEpoch + done, step: step + done });
    checkTrained(this.#team, this.#position.step);
    if (this.#position.stepInEpoch < this.stepsPerEpoch) {
      this.#spent = spent;
      return undefined;
    }

    const train = lossTermsOf(this.model, arena.epochSums, this.#team.spec.train.count, this.#position.step);
    arena.epochSums.fill(0);
    this.#moveTo({ epoch: epoch + 1, stepInEpoch: 0, step: step + done });
    const evaluating = performance.now();
    const test = this.#team.spec.test === undefined ? null : await this.#evaluate();
    const metrics: EpochMetrics = { epoch: epoch + 1, train, test };
    this.#metrics = [...this.#metrics, metrics];
    this.#warnOnce();
    this.#spent = nothingSpent();
    const { seconds, rows } = spent;
    const evaluationSeconds = (performance.now() - evaluating) / 1000;
    return { ...metrics, seconds: seconds + evaluationSeconds, rowsPerSecond: rows / seconds };
  }

  #warnOnce(): void {
    if (this.#hasWarned) return;
    const warning = warnOfAbsurdLoss(this.#metrics, this.#team, this.#position.step);
    if (warning === undefined) return;
    this.#hasWarned = true;
    this.#onWarning(warning);
  }

  #moveTo(position: TrainingState["position"]): void {
    this.#position = position;
    this.#stop.leave();
  }

  #goBackTo(state: TrainingState): void {
    this.#stop.goBackTo(state);
    this.#position = state.position;
  }

  async #evaluate(): Promise<LossTerms> {
    // It writes nothing that training reads.
    await this.#undisturbed(() => this.#team.evaluate(this.#position.epoch), ignore);
    return evaluatedTerms(this.#team, this.#position.step);
  }

  /**
   * Runs a segment as if no worker ever died: takes back what a failure has left, starts new threads, and runs it
   * again.
   *
   * @throws ParavaeError of the failure when there is no sense in trying again; no thread of the segment is left then
   */
  async #undisturbed<T>(segment: () => Promise<T>, takeBack: () => void): Promise<T> {
    for (;;) {
      // It may have been closed while a segment was taken back: then no thread must begin.
      if (this.#ended !== undefined) throw this.#ended;
      try {
        return await segment();
      } catch (error) {
        const step = Atomics.load(this.#team.arena.control, controlWords.stepsDone);
        await this.#team.renew();
        takeBack();
        if (!this.#deaths.allow(error, step)) throw error;
        this.#onRecovery(
          `${(error as Error).message}; going on from step ${this.#position.step} with new threads (death ${this.#deaths.count} of at most ${this.#deaths.most})`,
        );
      }
    }
  }

  #rowsIn(steps: number): number {
    return rowsInBatches(steps, this.batchSize, this.#team.spec.train.count);
  }

  #checkUsable(what: string): void {
    if (this.#ended !== undefined) throw this.#ended;
    this.#checkIdle(what);
  }

  #checkIdle(what: string): void {
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
      // A thread that does not end may still write to the arena.
      if (error instanceof ParavaeError && error.code === "E_STUCK") this.#ended ??= error;
      throw this.#ended ?? error;
    } finally {
      this.#doing = "nothing";
    }
  }
}
