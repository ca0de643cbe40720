import { Worker } from "node:worker_threads";
import { ParavaeError } from "@paravae/core";
import type { Checkpoint } from "./training-state.js";

/** What the thread is asked for. */
export interface WriteRequest {
  readonly path: string;
  readonly checkpoint: Checkpoint;
}

/** What it answers: undefined when the file is written, else the error as plain data, which it would not survive as. */
export type WriteAnswer =
  | undefined
  | { readonly code: string; readonly message: string; readonly data: Readonly<Record<string, unknown>> };

/**
 * Writes checkpoints in a thread of its own, so that the caller's neither encodes nor waits for a disk. One write at a
 * time. The thread begins with the first write; should it die, the next write begins another.
 */
export class CheckpointWriter {
  #thread: Worker | undefined;

  /**
   * As `writeCheckpoint`; a copy of the state goes to the thread.
   *
   * @throws ParavaeError as `writeCheckpoint`; E_CHECKPOINT_WRITE too when the thread dies
   */
  async write(path: string, checkpoint: Checkpoint): Promise<void> {
    const answer = await this.#ask({ path, checkpoint });
    if (answer === undefined) return;
    const { code, message, data } = answer;
    throw new ParavaeError(code, message, { data });
  }

  /** Ends the thread; what it is writing then is left as it was before. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #ask(request: WriteRequest): Promise<WriteAnswer> {
    this.#thread ??= new Worker(new URL("./writer-thread.js", import.meta.url));
    const thread = this.#thread;
    return new Promise((resolve) => {
      const settle = (answer: WriteAnswer): void => {
        thread.off("message", settle).off("error", onError).off("exit", onExit);
        resolve(answer);
      };
      const died = (why: string): void => {
        this.#thread = undefined;
        const message = `${request.path}: not written: the thread that writes it has ended (${why}); try again`;
        settle({ code: "E_CHECKPOINT_WRITE", message, data: { path: request.path } });
      };
      const onError = (error: Error): void => died(error.message);
      const onExit = (status: number): void => died(`exit code ${status}`);
      thread.on("message", settle).on("error", onError).on("exit", onExit);
      thread.postMessage(request);
    });
  }
}
