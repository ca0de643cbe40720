import { readdir } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Dataset } from "./dataset.js";
import { sortIdxFiles } from "./idx-files.js";
import { loadIdxFolder } from "./idx-folder.js";
import { loadPictureFolder, type PictureFolderOptions } from "./pictures/picture-folder.js";

/**
 * Loads a folder of a dataset's IDX files, where any have their names, else of pictures.
 *
 * @throws ParavaeError as `loadIdxFolder` and `loadPictureFolder`
 */
export async function loadFolder(folder: string, options: PictureFolderOptions = {}): Promise<Dataset> {
  const { name = basename(resolve(folder)) } = options;
  const entries = await readdir(folder).catch(() => undefined);
  const isOfIdx = entries === undefined || sortIdxFiles(folder, entries).size > 0;
  return isOfIdx ? loadIdxFolder(folder, name) : loadPictureFolder(folder, { ...options, name });
}
