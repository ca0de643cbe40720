import { ParavaeError } from "@paravae/core";
import { Piscina } from "piscina";
import type { Barrier } from "./barrier.js";
import type { Task, TeamSpec } from "./team-spec.js";
import type { TaskResult } from "./worker.js";
import { type EncodedError, encodeError, reviveError } from "./worker-error.js";

/**
 * The team's threads. One task per rank and segment; a task holds its thread until the segment ends, so
 * that the ranks of a segment run at the same time, each on its own thread.
 */
export class WorkerPool {
  readonly #pool: Piscina<Task, TaskResult>;
  readonly #barrier: Barrier;
  /** A thread that died without a task, so that no task's result could say so. */
  #failure: Error | undefined;

  /** @param barrier the ranks' barrier, broken when one of them dies */
  constructor(spec: TeamSpec, barrier: Barrier) {
    this.#barrier = barrier;
    this.#pool = new Piscina<Task, TaskResult>({
      filename: new URL("./worker.js", import.meta.url).href,
      minThreads: spec.workers,
      maxThreads: spec.workers,
      concurrentTasksPerWorker: 1,
      workerData: spec,
      recordTiming: false,
    });
    this.#pool.on("error", (error: Error) => {
      this.#failure ??= error;
      barrier.abort();
    });
  }

  /**
   * Runs one task per rank and waits for all of them.
   *
   * @returns the steps done, which all ranks agree on
   * @throws ParavaeError of the first rank that failed of itself, not because another did
   */
  async run(tasks: readonly Task[]): Promise<number> {
    if (this.#failure !== undefined) {
      throw new ParavaeError(
        "E_WORKER",
        `a worker thread died before it was given work: ${this.#failure.message}`,
        {
          cause: this.#failure,
        },
      );
    }
    const results = await Promise.all(tasks.map((task) => this.#runOne(task)));
    const errors = results.flatMap((result) => ("error" in result ? [result.error] : []));
    if (errors.length > 0) throw reviveError(rootCause(errors));
    const [first] = results;
    return "stepsDone" in first ? first.stepsDone : 0;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #runOne(task: Task): Promise<TaskResult> {
    try {
      const result = await this.#pool.run(task);
      // The rank that is stuck hears nothing of the abort; only ending its thread ends its task.
      if ("error" in result && result.error.code === "E_BARRIER_TIMEOUT") await this.#pool.destroy();
      return result;
    } catch (error) {
      // The thread itself is gone (memory, process.exit): the others would wait for it.
      this.#barrier.abort();
      return { error: encodeError(error, task.rank) };
    }
  }
}

const rootCause = (errors: readonly EncodedError[]): EncodedError =>
  errors.find(({ code }) => code !== "E_ABORTED") ?? errors[0];
