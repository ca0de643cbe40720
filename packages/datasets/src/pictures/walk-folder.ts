import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { describeFileError, fileAdvice } from "@paravae/files";
import { inNaturalOrder } from "../natural-order.js";

/** A file of a folder or of one below it. */
export interface FoundFile {
  readonly path: string;
  /** The names of the folders that it lies in, from the one that was walked on. */
  readonly folders: readonly string[];
}

/** What a walk came to. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Links to folders that had been read already, as loops are. */
  readonly repeated: readonly string[];
}

/** What systems leave in folders for themselves. */
const isOfSystem = (name: string): boolean =>
  name.startsWith(".") || name === "__MACOSX" || name === "Thumbs.db";

/**
 * All files of a folder and of those below it, each folder's entries in natural order. Links are followed; a folder is read once,
 * under whichever of its names comes first, so that links in a circle end.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND when a folder cannot be read, E_ABORTED
 */
export async function walkFolder(folder: string, signal?: AbortSignal): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const repeated: string[] = [];
  const visited = new Set<string>();
  const visit = async (path: string, folders: readonly string[]): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await readFolder(path, visited);
    if (entries === undefined) {
      repeated.push(path);
      return;
    }
    for (const entry of inNaturalOrder(entries, ({ name }) => name)) {
      if (isOfSystem(entry.name)) continue;
      const entryPath = join(path, entry.name);
      if (await isFolder(entry, entryPath)) await visit(entryPath, [...folders, entry.name]);
      else files.push({ path: entryPath, folders });
    }
  };
  await visit(folder, []);
  return { files, repeated };
}

/** The entries of a folder, undefined where it has been read before. */
async function readFolder(path: string, visited: Set<string>): Promise<readonly Dirent[] | undefined> {
  try {
    const real = await realpath(path);
    if (visited.has(real)) return undefined;
    visited.add(real);
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    throw new ParavaeError(
      "E_DATASET_NOT_FOUND",
      `${path}: cannot be read as a folder: ${describeFileError(cause)}; ${fileAdvice(cause)}`,
      { data: { path }, cause },
    );
  }
}

/** A link that leads nowhere is a file that cannot be read, which whoever reads it says. */
async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
