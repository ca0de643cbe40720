import { setTimeout } from "node:timers/promises";
import { ParavaeError } from "@paravae/core";
import { Piscina } from "piscina";
import type { Barrier } from "./barrier.js";
import { controlBytes, controlWords } from "./control-words.js";
import { endsInTime } from "./ends-in-time.js";
import { decodeRankError, encodeRankError, type RankError } from "./rank-error.js";
import type { Task, TeamSpec, TeamTask } from "./team-spec.js";
import type { TaskResult } from "./worker.js";

/** How long threads may take to end once they are told to; only native code that does not return takes longer. */
const closeMs = 30_000;

/** How long threads that load their kernels are waited for before they are ended; one that died while it did never says that it has. */
const loadingMs = 2_000;
const lookEveryMs = 5;

/**
 * The team's threads, until one of them dies. One task per rank and segment; a task holds its thread until the segment
 * ends, so that the ranks of a segment run at the same time, each on its own thread.
 *
 * Threads start when the pool is made, and load their modules while their team is still being planned; what team that is they
 * hear with their tasks.
 */
export class WorkerPool {
  readonly #pool: Piscina<TeamTask, TaskResult>;
  /** The ranks' barrier, broken when one of them dies; undefined before the first task. */
  #barrier: Barrier | undefined;
  #control: Int32Array | undefined;
  /** A thread that died without a task, so that no task's result could say so. */
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(workers: number) {
    this.#pool = new Piscina<TeamTask, TaskResult>({
      filename: new URL("./worker-thread.cjs", import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
    });
    this.#pool.on("error", (error: Error) => {
      this.#failure ??= error;
      this.#abort();
    });
  }

  /**
   * Runs one task per rank and waits for all of them. A pool is one team's: its spec and barrier are the same each time.
   *
   * @returns the steps done, which all ranks agree on
   * @throws ParavaeError of the first rank that failed of itself, not because another did
   */
  async run(team: TeamSpec, barrier: Barrier, tasks: readonly Task[]): Promise<number> {
    if (this.#failure !== undefined) throw diedIdle(this.#failure);
    this.#barrier = barrier;
    this.#control = new Int32Array(team.memory.buffer, 0, controlBytes / 4);
    const results = await Promise.all(tasks.map((task) => this.#runOne({ team, task })));
    const errors = results.flatMap((result) => ("error" in result ? [result.error] : []));
    if (errors.length > 0) {
      const cause = rootCause(errors);
      if (cause.code === "E_ABORTED" && this.#failure !== undefined) throw diedIdle(this.#failure);
      throw decodeRankError(cause);
    }
    const [first] = results;
    return "stepsDone" in first ? first.stepsDone : 0;
  }

  /**
   * Ends the threads. Once it has, none of them writes to the arena any more.
   *
   * @throws ParavaeError E_STUCK when one does not end
   */
  async close(): Promise<void> {
    if (this.#closing === undefined) {
      // For a participant that is no thread of this pool.
      this.#barrier?.abort();
      this.#closing = this.#end();
    }
    await this.#closing;
  }

  async #end(): Promise<void> {
    await this.#loaded();
    if (await endsInTime(this.#pool.destroy(), closeMs)) return;
    throw new ParavaeError(
      "E_STUCK",
      `training: a worker did not end within ${closeMs / 1000} s of being told to; it is stuck in native code`,
    );
  }

  /** Until no thread loads its kernels: an addon whose thread ends meanwhile aborts the whole process. */
  async #loaded(): Promise<void> {
    const control = this.#control;
    if (control === undefined) return;
    const begun = performance.now();
    while (Atomics.load(control, controlWords.loading) > 0 && performance.now() - begun < loadingMs) {
      await setTimeout(lookEveryMs);
    }
  }

  async #runOne(teamTask: TeamTask): Promise<TaskResult> {
    try {
      const result = await this.#pool.run(teamTask);
      // The rank that is stuck hears nothing of the abort; only ending its thread ends its task.
      if ("error" in result && result.error.code === "E_BARRIER_TIMEOUT") await this.close();
      return result;
    } catch (error) {
      const encoded = encodeRankError(error, teamTask.task.rank);
      if (this.#closing !== undefined) return { error: { ...encoded, code: "E_ABORTED" } };
      // The thread itself is gone (memory, process.exit): the others would wait for it.
      this.#abort();
      const message = `its thread has ended: ${encoded.message}`;
      return { error: { ...encoded, code: "E_WORKER_DIED", message } };
    }
  }

  /** Not once the threads are being ended: the barrier may be other threads' by then. */
  #abort(): void {
    if (this.#closing === undefined) this.#barrier?.abort();
  }
}

const diedIdle = (cause: Error): ParavaeError =>
  new ParavaeError("E_WORKER_DIED", `a worker thread died before it was given work: ${cause.message}`, {
    cause,
  });

const rootCause = (errors: readonly RankError[]): RankError =>
  errors.find(({ code }) => code !== "E_ABORTED") ?? errors[0];
