import { type FileHandle, open, stat } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { decodeCheckpoint, encodeBody } from "./encoding.js";
import { checkHead, headBytes, headOf } from "./envelope.js";
import { replaceFile } from "./replace-file.js";
import type { Checkpoint } from "./training-state.js";

/**
 * Writes a checkpoint so that `path` holds the old file or the new one, never a part (see `replaceFile`).
 * The state is copied before the first wait, so training may go on while it is written.
 *
 * @throws ParavaeError E_CHECKPOINT_WRITE when the file system refuses, the old file being untouched;
 *   E_CHECKPOINT_CONTENT as `encodeCheckpoint`
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeBody(path, encodeBody(checkpoint));
}

/** As `writeCheckpoint`, of a state that is encoded already. */
export async function writeBody(path: string, body: Uint8Array): Promise<void> {
  const head = headOf(body);
  try {
    await replaceFile(path, async (file) => {
      await file.writeFile(head);
      await file.writeFile(body);
    });
  } catch (cause) {
    throw fileError("E_CHECKPOINT_WRITE", path, "written", cause);
  }
}

/**
 * @throws ParavaeError E_CHECKPOINT_READ when there is no such file or it cannot be read, and what
 *   `decodeCheckpoint` throws
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return decodeCheckpoint(await readWhole(path), path);
}

/** The bytes of a file that is as long as it declares: a huge one is not read to find that it is none of ours. */
async function readWhole(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    const status = await stat(path);
    // Opening a pipe would wait for a writer, and a device may never end.
    if (!status.isFile()) throw new Error("it is not a file");
    file = await open(path);
    const head = new Uint8Array(Math.min(headBytes, status.size));
    await file.read(head, 0, head.length, 0);
    checkHead(head, status.size, path);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof ParavaeError) throw cause;
    throw fileError("E_CHECKPOINT_READ", path, "read", cause);
  } finally {
    await file?.close();
  }
}

/** What to do about a file that the system refuses, by the code of its error. */
const advice: Readonly<Record<string, string>> = {
  EACCES: "check who may access it",
  EDQUOT: "free some space or choose another folder",
  EISDIR: "a folder has this name: choose another name",
  ENOENT: "check the path, and that its folder exists",
  ENOSPC: "free some space or choose another folder",
  ENOTDIR: "check the path: a part of it is not a folder",
  EPERM: "check who may access it",
  EROFS: "choose a folder that can be written to",
};

/** `cause` of the file system as one line about `path`. */
export function fileError(code: string, path: string, verb: string, cause: unknown): ParavaeError {
  const { message, code: systemCode = "" } = cause as NodeJS.ErrnoException;
  return new ParavaeError(code, `${path}: cannot be ${verb} (${message}); ${fileAdvice(cause)}`, {
    data: { path, systemCode },
    cause,
  });
}

/** What to do about a file system's refusal, in a few words. */
export const fileAdvice = (cause: unknown): string =>
  advice[(cause as NodeJS.ErrnoException).code ?? ""] ?? "check the path";
