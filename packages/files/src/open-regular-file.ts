import type { Stats } from "node:fs";
import { constants, type FileHandle, open, stat } from "node:fs/promises";

/** A file that is open for reading. Whoever opened it closes it. */
export interface OpenedFile {
  readonly file: FileHandle;
  /** Its bytes when it was opened. */
  readonly size: number;
}

/**
 * Opens a file for reading, and nothing else that may lie under its name: opening a pipe would wait for a writer, and a device
 * may never end. Links are followed.
 *
 * @param maxBytes a longer file is refused before it is read
 * @throws Error with the reason in a few words; what the file system throws
 */
export async function openRegularFile(
  path: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<OpenedFile> {
  checkRegular(await stat(path));
  // Another file may have this name by now, so the open one is looked at too. Windows has no such flag, and no such files.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await file.stat();
    checkRegular(status);
    const { size } = status;
    if (size > maxBytes) throw new Error(`it has ${size} bytes, expected at most ${maxBytes}`);
    return { file, size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function checkRegular(status: Stats): void {
  if (!status.isFile()) throw new Error("it is not a regular file");
}
