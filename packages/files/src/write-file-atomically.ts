import { writeError } from "./file-error.js";
import { replaceFile } from "./replace-file.js";

/**
 * Writes a file so that `path` holds the old content or the new, whole, and the old when it fails.
 *
 * @throws ParavaeError E_WRITE
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(path, (file) => file.writeFile(content));
  } catch (cause) {
    throw writeError(path, cause);
  }
}
