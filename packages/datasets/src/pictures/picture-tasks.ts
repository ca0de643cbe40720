import { type EncodedError, encodeError } from "@paravae/core";
import { decodePicture, type PictureTarget } from "./decode-picture.js";
import type { OtherKind } from "./file-kind.js";
import { inspectPicture, type PictureInfo } from "./picture-info.js";

/** What a thread is asked to do with some files. Plain data, but for the shared memory. */
export type PictureTask =
  | { readonly kind: "inspect"; readonly paths: readonly string[] }
  | {
      readonly kind: "decode";
      readonly paths: readonly string[];
      readonly target: PictureTarget;
      /** The rows of the first file and of those that follow it, one behind the other. */
      readonly rows: Uint8Array;
    };

/** What the files of an "inspect" are; nothing of a "decode", which writes to its rows. */
export type PictureResult =
  | { readonly infos: readonly (PictureInfo | OtherKind)[] }
  | { readonly error: EncodedError };

/** Does a task, one file after the other; what fails first is its result. */
export async function runPictureTask(task: PictureTask): Promise<PictureResult> {
  try {
    const infos: (PictureInfo | OtherKind)[] = [];
    for (const [i, path] of task.paths.entries()) {
      if (task.kind === "inspect") infos.push(await inspectPicture(path));
      else await decodePicture(rowOf(task.rows, i, task.paths.length), path, task.target);
    }
    return { infos };
  } catch (error) {
    return { error: encodeError(error, "E_PICTURE_FILE") };
  }
}

function rowOf(rows: Uint8Array, row: number, count: number): Uint8Array {
  const width = rows.length / count;
  return rows.subarray(row * width, (row + 1) * width);
}
