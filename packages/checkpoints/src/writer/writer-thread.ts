import { parentPort } from "node:worker_threads";
import { encodeError } from "@paravae/core";
import { writeBody } from "../checkpoint-file.js";
import type { WriteAnswer, WriteRequest } from "./checkpoint-writer.js";

/** The thread of a CheckpointWriter: writes what it is sent, and answers each. */
parentPort?.on("message", async ({ path, body }: WriteRequest) => {
  const answer: WriteAnswer = await writeBody(path, body).then(
    () => undefined,
    (error) => encodeError(error, "E_CHECKPOINT_WRITE"),
  );
  parentPort?.postMessage(answer);
});
