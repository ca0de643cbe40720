import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What `replaceFile` calls the file that it writes to, from the name of the one that it replaces. */
const temporaryName = (name: string): string => `.${name}.${randomUUID()}.tmp`;

/** The name a temporary file will get, or undefined when it is none. */
export const targetOfTemporary = (name: string): string | undefined =>
  /^\.(.+)\.[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];

/**
 * Replaces a file as one event: whoever opens `path`, at any time and after any crash, gets the old file or
 * the new one, whole. `write` fills a temporary file in the same folder, which is synced and renamed, and
 * the folder is synced so that the name lasts too. When anything fails the temporary file is removed; only a
 * killed process leaves it.
 *
 * @throws what the file system or `write` throws
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName(basename(path)));
  const file = await open(temporary, "wx");
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Folders that cannot be synced: Windows opens none, and some network file systems have no such call. */
const cannotSync = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOSYS", "ENOTSUP"]);

async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path);
    await folder.sync();
  } catch (error) {
    if (!cannotSync.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await folder?.close();
  }
}
