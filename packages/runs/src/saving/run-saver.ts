import { setTimeout as sleep } from "node:timers/promises";
import {
  type Checkpoint,
  CheckpointWriter,
  checkpointPath,
  listCheckpoints,
  type TrainingState,
  writeCheckpoint,
} from "@paravae/checkpoints";
import { ParavaeError } from "@paravae/core";
import type { EpochReport } from "@paravae/parallel";
import { fromTheBeginning } from "../data/data-history.js";
import type { RunFolder } from "../run-folder.js";
import { type SavedRun, savedSettings } from "../settings/saved-settings.js";
import { EpochLines } from "./epoch-lines.js";
import { bestCheckpoint, type RetentionRule, retentionRule, superfluous } from "./retention.js";

/** How long a disk that refuses is left alone before it is tried again. */
const retryMs = 10_000;

/** How many states may wait in memory to be written, the one that is being written among them. */
const mostWaiting = 3;

/** How often, and every how many milliseconds, the end of a run is tried to save. */
const lastTries = 30;
const lastTryEveryMs = 1000;

/** Refusals of a disk, which may have changed its mind by the next time. */
const ofDisks = new Set(["E_CHECKPOINT_WRITE", "E_CHECKPOINT_READ", "E_WRITE"]);

/** What a run was saved as. */
export interface SavedAs {
  readonly newest: string;
  /** The checkpoint of the epoch with the lowest test loss; undefined before the first epoch's end. */
  readonly best: string | undefined;
}

/**
 * Saves a run while it trains on. What is handed over costs training nothing but the copy that it is: it is written in
 * its order, states by a thread of their own. A state that would be deleted again as soon as those that wait after it are
 * written is not written at all; so states do not pile up behind a slow disk, and what is left in the end does not depend
 * on how slow it is. Three may wait: where more than two and the best are kept, a slow disk can hold training up.
 *
 * A disk that refuses costs a warning. Training goes on in memory, and saving is tried again with whatever is handed
 * over next, and after ten seconds; of the states the newest three wait for that.
 */
export class RunSaver {
  readonly #folder: RunFolder;
  readonly #saved: SavedRun;
  readonly #rule: RetentionRule;
  readonly #note: (line: string) => void;
  readonly #writer = new CheckpointWriter();
  readonly #lines: EpochLines;
  /** States that still have to be written, oldest first. */
  #waiting: TrainingState[] = [];
  #newest: TrainingState;
  #spare: TrainingState | undefined;
  /** Whether all is written, once what is being written is. */
  #writing: Promise<boolean> | undefined;
  /** Which refusals were told since the disk last took something. */
  readonly #told = new Set<string>();
  /** The last refusal, or what no other try will mend. */
  #error: unknown;
  #retry: NodeJS.Timeout | undefined;

  /** @param state where the run stands; not saved by that */
  constructor(
    folder: RunFolder,
    saved: SavedRun,
    stepsPerEpoch: number,
    state: TrainingState,
    note: (line: string) => void,
  ) {
    this.#folder = folder;
    this.#saved = saved;
    this.#rule = retentionRule(saved.settings, stepsPerEpoch, saved.data?.since ?? fromTheBeginning);
    this.#note = note;
    this.#lines = new EpochLines(folder, state.metrics);
    this.#newest = state;
  }

  /** After which step the newest state is that was handed over. */
  get step(): number {
    return this.#newest.position.step;
  }

  /** A state that was handed over and is needed no more, for the next one to take its arrays. */
  takeSpare(): TrainingState | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }

  /**
   * Writes a run's first state.
   *
   * @throws ParavaeError E_CHECKPOINT_WRITE at once: nothing is lost that way
   */
  async saveFirst(): Promise<void> {
    // Sooner than a thread begins; nothing trains yet.
    await writeCheckpoint(this.#pathOf(this.#newest), this.#checkpointOf(this.#newest));
  }

  /**
   * Hands over a state, and waits only where too many wait already.
   *
   * @throws what no other try will mend of an earlier one
   */
  async save(state: TrainingState): Promise<void> {
    this.#newest = state;
    if (state.position.step > 0) this.#folder.keep();
    this.#waiting.push(state);
    this.#dropSuperfluous([]);
    this.#goOn();
    if (this.#waiting.length <= mostWaiting || (await this.#go())) return;
    this.#waiting = this.#waiting.slice(-mostWaiting);
  }

  /**
   * Hands over what an epoch came to.
   *
   * @throws what no other try will mend of an earlier one
   */
  report(report: EpochReport): void {
    this.#folder.keep();
    this.#lines.add(report);
    this.#goOn();
  }

  /**
   * Waits until all is written.
   *
   * @param signal ends the waiting for a disk that refuses
   * @throws ParavaeError E_CHECKPOINT_WRITE, E_WRITE when the disk refuses for half a minute
   */
  async finish(signal?: AbortSignal): Promise<SavedAs> {
    for (let tries = 1; !(await this.#go()); tries++) {
      if (tries > lastTries || signal?.aborted || !isOfDisk(this.#error)) throw this.#lastError();
      await sleep(lastTryEveryMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    }
    const { metrics } = this.#newest;
    const best = await bestCheckpoint(this.#folder.checkpoints, metrics, this.#rule);
    return { newest: this.#pathOf(this.#newest), best };
  }

  /** The error of a run that ends unsaved says so, whatever kept it from being saved. */
  #lastError(): unknown {
    const error = this.#error;
    if (this.#waiting.length === 0 || !isOfDisk(error)) return error;
    const { message, data, cause } = error;
    const text = `${message}; what was trained since the newest checkpoint is not saved`;
    return new ParavaeError("E_CHECKPOINT_WRITE", text, { data, cause });
  }

  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#writer.close();
  }

  #goOn(): void {
    if (this.#error !== undefined && !isOfDisk(this.#error)) throw this.#error;
    void this.#go();
  }

  #go(): Promise<boolean> {
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** Writes all that waits, also what is handed over meanwhile; or tells of a disk that refuses, and has it tried again. */
  async #writeAll(): Promise<boolean> {
    clearTimeout(this.#retry);
    try {
      let linesError: unknown;
      do {
        if (await this.#folder.makeAgain(this.#saved.settings)) this.#lines.beginAgain();
        // What keeps lines from their files need not keep states from theirs.
        linesError = await this.#lines.write().catch((error: unknown) => error);
        const state = await this.#next();
        if (state !== undefined) await this.#write(state);
        this.#spare = state ?? this.#spare;
        this.#waiting = this.#waiting.filter((waiting) => waiting !== state);
      } while (this.#waiting.length > 0 || (this.#lines.wait && linesError === undefined));
      if (linesError !== undefined) throw linesError;
      if (this.#told.size > 0) this.#note(`${this.#folder.path}: saved again`);
      this.#told.clear();
      this.#error = undefined;
      return true;
    } catch (error) {
      this.#error = error;
      if (isOfDisk(error)) {
        this.#tell(error);
        this.#retry = setTimeout(() => void this.#go(), retryMs).unref();
      }
      return false;
    } finally {
      this.#writing = undefined;
    }
  }

  /** The oldest state that waits, without those that are superfluous. */
  async #next(): Promise<TrainingState | undefined> {
    if (this.#waiting.length === 0) return undefined;
    const written = await listCheckpoints(this.#folder.checkpoints);
    this.#dropSuperfluous(written.map(({ step }) => step));
    return this.#waiting[0];
  }

  /** Lets go what waits and would be deleted again, once all that waits is there beside what is `written`. */
  #dropSuperfluous(written: readonly number[]): void {
    const steps = new Set([...written, ...this.#waiting.map(({ position }) => position.step)]);
    const dropped = superfluous([...steps], this.#newest.metrics, this.#rule);
    this.#waiting = this.#waiting.filter(({ position }) => !dropped.includes(position.step));
  }

  /** Writes a checkpoint, then deletes those that it makes superfluous. */
  async #write(state: TrainingState): Promise<void> {
    await this.#writer.write(this.#pathOf(state), this.#checkpointOf(state));
    await this.#folder.tidy((steps) => superfluous(steps, state.metrics, this.#rule));
  }

  #pathOf({ position }: TrainingState): string {
    return checkpointPath(this.#folder.checkpoints, position.step);
  }

  #checkpointOf(state: TrainingState): Checkpoint {
    const { settings, ...saved } = this.#saved;
    return { state, settings: { settings: savedSettings(settings), ...saved } };
  }

  /** A line for each kind of refusal, not for each of the files that it concerns. */
  #tell(error: ParavaeError): void {
    const { code = error.data.systemCode } = (error.cause ?? {}) as NodeJS.ErrnoException;
    const kind = String(code);
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#note(`warning: ${error.message}; the run goes on, and saving is tried again`);
  }
}

const isOfDisk = (error: unknown): error is ParavaeError =>
  error instanceof ParavaeError && ofDisks.has(error.code);
