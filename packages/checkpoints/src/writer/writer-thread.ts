import { parentPort } from "node:worker_threads";
import { ParavaeError } from "@paravae/core";
import { writeBody } from "../checkpoint-file.js";
import type { WriteAnswer, WriteRequest } from "./checkpoint-writer.js";

/** The thread of a CheckpointWriter: writes what it is sent, and answers each. */
parentPort?.on("message", async ({ path, body }: WriteRequest) => {
  parentPort?.postMessage(await answerOf(writeBody(path, body)));
});

async function answerOf(writing: Promise<void>): Promise<WriteAnswer> {
  try {
    await writing;
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof ParavaeError)) return { code: "E_CHECKPOINT_WRITE", message, data: {} };
    return { code: error.code, message, data: JSON.parse(JSON.stringify(error.data)) };
  }
}
