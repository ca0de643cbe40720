import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { ParavaeError, shortened } from "@paravae/core";
import { describeFileError } from "@paravae/files";
import { toldPath } from "../reading/told-path.js";

/** No picture that is read has a longer file. */
const mostBytes = 2 ** 28;

/**
 * The first bytes of a file, at most `length` of them. Without waiting in between, for a thread that does nothing else.
 *
 * @throws ParavaeError E_PICTURE_FILE when it cannot be read, or is longer than pictures are
 */
export function readPicture(
  path: string,
  length = mostBytes,
): { readonly bytes: Uint8Array; readonly size: number } {
  let file: number | undefined;
  try {
    // Opening a pipe would wait for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error("it is not a regular file");
    const { size } = status;
    if (size > mostBytes && length === mostBytes)
      throw new Error(`it has ${size} bytes, more than pictures have`);
    const bytes = new Uint8Array(Math.min(size, length));
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(file, bytes, filled, bytes.length - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return { bytes: bytes.subarray(0, filled), size };
  } catch (cause) {
    throw pictureError(path, `cannot be read (${describeFileError(cause)})`, "check the file", cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** An error about one picture, with the code E_PICTURE_FILE. */
export const pictureError = (path: string, what: string, advice: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_PICTURE_FILE", `${toldPath(path)}: ${shortened(what, 80)}; ${advice}`, {
    data: { path },
    cause,
  });
