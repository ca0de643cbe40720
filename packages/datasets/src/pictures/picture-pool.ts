import { availableParallelism } from "node:os";
import { decodeError } from "@paravae/core";
import type { PictureTarget } from "./decode-picture.js";
import type { OtherKind } from "./file-kind.js";
import type { PictureInfo } from "./picture-info.js";
import { type PictureResult, type PictureTask, runPictureTask } from "./picture-tasks.js";

/** Files of one task: a message between threads costs about what a small picture does. */
const filesOfTask = 64;

export interface PoolOptions {
  /** Threads that decode; every core that this process may use when left out. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Inspects and decodes files on all cores; few of them on the calling thread, which starting others would take longer. */
export class PicturePool {
  readonly #signal: AbortSignal | undefined;
  readonly #run: (task: PictureTask) => Promise<PictureResult>;
  readonly #threads: number;
  readonly #close: () => Promise<void>;

  private constructor(
    threads: number,
    run: (task: PictureTask) => Promise<PictureResult>,
    close: () => Promise<void>,
    signal: AbortSignal | undefined,
  ) {
    this.#threads = threads;
    this.#run = run;
    this.#close = close;
    this.#signal = signal;
  }

  /** @param files how many there are to be read */
  static async create(files: number, options: PoolOptions): Promise<PicturePool> {
    const { threads: most = availableParallelism(), signal } = options;
    const threads = Math.min(most, Math.floor(files / filesOfTask));
    if (threads <= 1 && options.threads === undefined) {
      return new PicturePool(1, runPictureTask, async () => {}, signal);
    }
    const { Piscina } = await import("piscina");
    const pool = new Piscina<PictureTask, PictureResult>({
      filename: new URL("./picture-thread.cjs", import.meta.url).href,
      minThreads: Math.max(1, threads),
      maxThreads: Math.max(1, threads),
      concurrentTasksPerWorker: 1,
      recordTiming: false,
    });
    const run = (task: PictureTask): Promise<PictureResult> => pool.run(task);
    return new PicturePool(Math.max(1, threads), run, () => pool.destroy(), signal);
  }

  /** What each file is, in order. */
  async inspect(
    paths: readonly string[],
    onProgress: (done: number) => void,
  ): Promise<readonly (PictureInfo | OtherKind)[]> {
    const infos: (PictureInfo | OtherKind)[] = new Array(paths.length);
    await this.#inTasks(paths.length, onProgress, async (begin, end) => {
      const result = await this.#run({ kind: "inspect", paths: paths.slice(begin, end) });
      if ("error" in result) throw decodeError(result.error);
      result.infos.forEach((info, i) => {
        infos[begin + i] = info;
      });
    });
    return infos;
  }

  /** Decodes each file into its row. @param rows over shared memory, [paths, width] */
  async decode(
    rows: Uint8Array,
    paths: readonly string[],
    target: PictureTarget,
    onProgress: (done: number) => void,
  ): Promise<void> {
    const width = rows.length / paths.length;
    await this.#inTasks(paths.length, onProgress, async (begin, end) => {
      const part = rows.subarray(begin * width, end * width);
      const task = { kind: "decode", paths: paths.slice(begin, end), target, rows: part } as const;
      const result = await this.#run(task);
      if ("error" in result) throw decodeError(result.error);
    });
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Two tasks a thread are under way, so that none waits for its next one. */
  async #inTasks(
    count: number,
    onProgress: (done: number) => void,
    run: (begin: number, end: number) => Promise<void>,
  ): Promise<void> {
    let next = 0;
    let done = 0;
    let failed = false;
    const takeTasks = async (): Promise<void> => {
      while (next < count && !failed) {
        this.#signal?.throwIfAborted();
        const begin = next;
        next = Math.min(count, begin + filesOfTask);
        const end = next;
        try {
          await run(begin, end);
        } catch (error) {
          failed = true;
          throw error;
        }
        done += end - begin;
        onProgress(done);
      }
    };
    const results = await Promise.allSettled(Array.from({ length: 2 * this.#threads }, takeTasks));
    const failure = results.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  }
}
