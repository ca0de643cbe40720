import { open } from "node:fs/promises";
import { writeError } from "./file-error.js";

/**
 * Appends to a file all of a text or, when it fails, nothing of it: a full disk takes a part of what it is given.
 *
 * @throws ParavaeError E_WRITE
 */
export async function appendText(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, "a");
    try {
      const { size } = await file.stat();
      await file.appendFile(text).catch(async (cause) => {
        await file.truncate(size);
        throw cause;
      });
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw writeError(path, cause);
  }
}
