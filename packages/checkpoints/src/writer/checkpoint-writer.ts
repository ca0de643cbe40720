import { Worker } from "node:worker_threads";
import { decodeError, type EncodedError, ParavaeError } from "@paravae/core";
import { encodeBody } from "../encoding.js";
import type { Checkpoint } from "../training-state.js";

/** What the thread is asked for. */
export interface WriteRequest {
  readonly path: string;
  /** In shared memory, which is this write's until it is answered. */
  readonly body: Uint8Array;
}

/** What it answers: undefined when the file is written, else the error. */
export type WriteAnswer = undefined | EncodedError;

/**
 * Writes checkpoints in a thread of its own, which hashes them and waits for the disk. What it costs the caller's thread is a
 * copy of the state into memory that both share, which every write uses again: a run that saves often leaves nothing for
 * the garbage collector. The thread begins with the first write; should it die, the next write begins another.
 */
export class CheckpointWriter {
  #thread: Worker | undefined;
  #shared: Buffer = Buffer.alloc(0);
  #isWriting = false;

  /**
   * As `writeCheckpoint`; the state is copied before the first wait.
   *
   * @throws ParavaeError as `writeCheckpoint`; E_CHECKPOINT_WRITE too when the thread dies; E_BUSY while another write goes on
   */
  async write(path: string, checkpoint: Checkpoint): Promise<void> {
    if (this.#isWriting) {
      throw new ParavaeError("E_BUSY", `${path}: another checkpoint is being written; wait for it`);
    }
    const body = this.#copy(checkpoint);
    this.#isWriting = true;
    const answer = await this.#ask({ path, body });
    this.#isWriting = false;
    if (answer !== undefined) throw decodeError(answer);
  }

  /** Ends the thread; what it is writing then is left as it was before. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  /** The checkpoint's body in shared memory, which grows to what it is asked to hold. */
  #copy(checkpoint: Checkpoint): Uint8Array {
    const body = encodeBody(checkpoint, this.#shared);
    if (body.buffer === this.#shared.buffer) return body;
    // Each epoch adds its metrics.
    this.#shared = Buffer.from(new SharedArrayBuffer(Math.ceil(1.1 * body.length) + 65536));
    this.#shared.set(body);
    return this.#shared.subarray(0, body.length);
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
        settle({ code: "E_CHECKPOINT_WRITE", message, data: { path: request.path }, stack: undefined });
      };
      const onError = (error: Error): void => died(error.message);
      const onExit = (status: number): void => died(`exit code ${status}`);
      thread.on("message", settle).on("error", onError).on("exit", onExit);
      thread.postMessage(request);
    });
  }
}
