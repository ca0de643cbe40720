import { basename, resolve } from "node:path";
import { type ModelConfig, ParavaeError } from "@paravae/core";
import { type Dataset, loadDataset, loadFolder, type Split } from "@paravae/datasets";
import { exists } from "@paravae/files";
import { checkDataset, type Settings } from "@paravae/runs";
import type { DataFlags } from "../flags/run-options.js";
import { downloadView } from "../progress/download-view.js";

/** What decides which data are read. */
type DataSource = Pick<Settings, "dataset" | "dataFolder" | "imageSize" | "imageFit" | "colours">;

/** The dataset that the settings name, from their folder when they have one, else with its download shown. */
export async function loadData(source: DataSource, signal?: AbortSignal): Promise<Dataset> {
  const { dataset, dataFolder, imageSize, imageFit: fit, colours } = source;
  if (dataFolder !== undefined) {
    return loadFolder(dataFolder, { name: dataset, imageSize, fit, grey: colours === "grey", signal });
  }
  const view = await downloadView();
  try {
    return await loadDataset(dataset, { signal, onProgress: view.show });
  } finally {
    view.close();
  }
}

/**
 * The data that a command's flags name, else those that the run was trained with.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND where the run's folder of data is gone, and what loading throws
 */
export async function loadDataFor(run: DataSource, flags: DataFlags, signal?: AbortSignal): Promise<Dataset> {
  const source = sourceOf(run, flags);
  if (source === run) await requireFolderOf(run);
  return loadData(source, signal);
}

/**
 * Looks whether the folder that a run's data came from is still there.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND
 */
export async function requireFolderOf({
  dataset,
  dataFolder,
}: Pick<DataSource, "dataset" | "dataFolder">): Promise<void> {
  if (dataFolder === undefined || (await exists(dataFolder))) return;
  throw new ParavaeError(
    "E_DATASET_NOT_FOUND",
    `${dataset}: there is no ${dataFolder}, which held the run's data; if they were moved, say where to (--data-folder)`,
    { data: { name: dataset, folder: dataFolder } },
  );
}

/** The run's folder goes with the run's dataset only; pictures are read as the run's, from wherever. */
function sourceOf(run: DataSource, { dataset, dataFolder }: DataFlags): DataSource {
  const { imageSize, imageFit, colours } = run;
  const pictures = { imageFit, colours, ...(imageSize === undefined ? {} : { imageSize }) };
  if (dataFolder !== undefined) {
    return { dataset: dataset ?? basename(resolve(dataFolder)), dataFolder, ...pictures };
  }
  return dataset === undefined || dataset === run.dataset ? run : { dataset, ...pictures };
}

/**
 * The rows that a command's flags name, the test rows of the run's dataset when they name none.
 *
 * @throws ParavaeError E_DATASET_SHAPE when they do not fit the model, and what loading throws
 */
export async function loadSplit(
  run: DataSource,
  flags: DataFlags,
  model: ModelConfig,
): Promise<Split & Pick<Dataset, "shape">> {
  const dataset = await loadDataFor(run, flags);
  checkDataset(dataset, model);
  return { ...splitOf(dataset, flags.split ?? "test", "name --split train"), shape: dataset.shape };
}

/**
 * A split of a dataset.
 *
 * @param advice what to do where there is none
 * @throws ParavaeError E_DATASET_NOT_FOUND
 */
export function splitOf(dataset: Dataset, split: "train" | "test", advice: string): Split {
  const found = dataset[split];
  if (found !== undefined) return found;
  throw new ParavaeError("E_DATASET_NOT_FOUND", `${dataset.name}: has no ${split} rows; ${advice}`);
}
