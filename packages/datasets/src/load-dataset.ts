import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ParavaeError, quoted } from "@paravae/core";
import { defaultCacheFolder } from "@paravae/files";
import { closest } from "fastest-levenshtein";
import { type CatalogEntry, catalog } from "./catalog.js";
import type { LabelledDataset } from "./dataset.js";
import { type DownloadOptions, type DownloadProgress, downloadFile } from "./download.js";
import { sortIdxFiles } from "./idx-files.js";
import { loadWholeFolder, missingParts } from "./idx-folder.js";
import { makeShapes, type ShapesOptions } from "./made/shapes.js";

export const datasetNames = ["digits", "shapes", "fashion-mnist", "mnist"] as const;

export interface LoadOptions extends ShapesOptions {
  /** Look here and nowhere else. */
  readonly folder?: string | undefined;
  /** Where downloads are kept, each dataset in a folder of its name; $PARAVAE_CACHE or ~/.cache/paravae. */
  readonly cacheFolder?: string | undefined;
  /** Called after each piece of a download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** In the package itself, beside dist. */
const digitsFolder = fileURLToPath(new URL("../data/digits", import.meta.url));

/**
 * Loads a dataset by name from the first place that has it: `folder` alone when it is given; else the
 * package itself (digits), a formula (shapes), the cache folder, the operating system's package of it, a checked download.
 *
 * @throws ParavaeError E_DATASET for an unknown name, E_DATASET_NOT_FOUND when no place has it (its
 *   data lists them all), E_ABORTED when the signal stops a download, and what `loadIdxFolder` throws
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<LabelledDataset> {
  const known = datasetNames.find((candidate) => candidate === name);
  if (known === undefined) throw unknownDataset(name);
  if (options.folder !== undefined) return loadWholeFolder(options.folder, known);
  if (known === "digits") return loadWholeFolder(digitsFolder, known);
  if (known === "shapes") return makeShapes(options);
  return loadCatalogEntry(catalog[known], options);
}

/** The folder that `loadDataset(name)` would load from, or undefined when it would have to download. */
export async function findDataset(
  name: Exclude<(typeof datasetNames)[number], "shapes">,
  cacheFolder: string = defaultCacheFolder(),
): Promise<string | undefined> {
  return name === "digits" ? digitsFolder : firstWithFiles(placesOf(catalog[name], cacheFolder));
}

/** Where a dataset may lie already, in the order they are looked at. */
const placesOf = ({ name, systemFolders }: CatalogEntry, cacheFolder: string): readonly string[] => [
  join(cacheFolder, name),
  ...systemFolders,
];

async function firstWithFiles(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if ((await missingIn(folder)).length === 0) return folder;
  return undefined;
}

/** The files that a folder, which need not be there, lacks of a whole dataset. */
async function missingIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  return missingParts(sortIdxFiles(folder, entries).get("") ?? {});
}

/** `loadDataset` of a dataset that is not embedded. */
export async function loadCatalogEntry(
  entry: CatalogEntry,
  { cacheFolder = defaultCacheFolder(), ...options }: LoadOptions & DownloadOptions,
): Promise<LabelledDataset> {
  const { name, mirrors, files, advice } = entry;
  const places = placesOf(entry, cacheFolder);
  const found = await firstWithFiles(places);
  if (found !== undefined) return loadWholeFolder(found, name);
  const [cached] = places;
  try {
    // Files that an earlier, interrupted call has fetched were checked then.
    const missing = await missingIn(cached);
    const wanted = files.filter((file) => missing.some((fileName) => file.name === `${fileName}.gz`));
    for (const file of wanted) await downloadFile(file, mirrors, cached, options);
  } catch (cause) {
    if (!(cause instanceof ParavaeError) || cause.code !== "E_DATASET_DOWNLOAD") throw cause;
    const [reason] = cause.data.reasons as readonly string[];
    throw new ParavaeError(
      "E_DATASET_NOT_FOUND",
      `${name}: not in ${cached}, and the download failed (${reason}); put its files there, or ${advice}`,
      { data: { name, places, mirrors }, cause },
    );
  }
  return loadWholeFolder(cached, name);
}

function unknownDataset(name: string): ParavaeError {
  const nearest = closest(name.toLowerCase(), datasetNames);
  return new ParavaeError(
    "E_DATASET",
    `dataset is ${quoted(name)}, expected one of ${datasetNames.join(", ")}; did you mean ${nearest}? (loadIdxFolder loads your own)`,
    { data: { name, nearest, known: datasetNames } },
  );
}
