import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { writeError } from "./file-error.js";

/**
 * Makes a folder and those above it that are missing, as `mkdir -p` does; all of them or none. (Node's own
 * recursive mkdir does not say what it made, and never returns under /proc.)
 *
 * @returns the folders that were made, outermost first
 * @throws ParavaeError E_WRITE
 */
export async function makeFolder(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = resolve(path); !(await exists(folder)); folder = dirname(folder)) missing.unshift(folder);
  const made: string[] = [];
  for (const folder of missing) {
    try {
      await mkdir(folder);
      made.push(folder);
    } catch (cause) {
      // Another process may have made it meanwhile; then it is not ours to take away.
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") continue;
      await removeFolders(made);
      throw writeError(path, cause);
    }
  }
  return made;
}

/** Takes folders away again, innermost first, but for those that hold something by now. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** Anything but "not there" counts as there: making it will say what is wrong. */
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => cause.code !== "ENOENT",
  );
