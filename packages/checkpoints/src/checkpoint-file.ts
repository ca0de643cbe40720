import type { FileHandle } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { describeFileError, fileAdvice, openRegularFile, replaceFile } from "@paravae/files";
import { decodeCheckpoint, encodeBody } from "./encoding.js";
import { checkHead, headBytes, headOf } from "./envelope.js";
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
    const opened = await openRegularFile(path);
    file = opened.file;
    const head = new Uint8Array(Math.min(headBytes, opened.size));
    await file.read(head, 0, head.length, 0);
    checkHead(head, opened.size, path);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof ParavaeError) throw cause;
    throw fileError("E_CHECKPOINT_READ", path, "read", cause);
  } finally {
    await file?.close();
  }
}

/** `cause` of the file system as one line about `path`. */
export function fileError(code: string, path: string, verb: string, cause: unknown): ParavaeError {
  const { code: systemCode = "" } = cause as NodeJS.ErrnoException;
  return new ParavaeError(
    code,
    `${path}: cannot be ${verb} (${describeFileError(cause)}); ${fileAdvice(cause)}`,
    {
      data: { path, systemCode },
      cause,
    },
  );
}
