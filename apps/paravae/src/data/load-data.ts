import { basename, resolve } from "node:path";
import { type ModelConfig, ParavaeError } from "@paravae/core";
import { type Dataset, loadDataset, loadIdxFolder, type Split } from "@paravae/datasets";
import { checkDataset, type Settings } from "@paravae/runs";
import { downloadView } from "../progress/download-view.js";

/** What decides which data are read. */
type DataSource = Pick<Settings, "dataset" | "dataFolder">;

/** The dataset that the settings name, from their folder when they have one, else with its download shown. */
export async function loadData({ dataset, dataFolder }: DataSource, signal?: AbortSignal): Promise<Dataset> {
  if (dataFolder !== undefined) return loadIdxFolder(dataFolder, dataset);
  const view = await downloadView();
  try {
    return await loadDataset(dataset, { signal, onProgress: view.show });
  } finally {
    view.close();
  }
}

/**
 * The data that a command's flags name, else those that the run was trained with. The run's folder goes with
 * the run's dataset only.
 */
export function sourceOf(
  run: DataSource,
  { dataset, dataFolder }: { readonly dataset?: string; readonly dataFolder?: string },
): DataSource {
  if (dataFolder !== undefined) return { dataset: dataset ?? basename(resolve(dataFolder)), dataFolder };
  return dataset === undefined || dataset === run.dataset ? run : { dataset };
}

/**
 * The rows that a command's flags name, the test rows of the run's dataset when they name none.
 *
 * @throws ParavaeError E_DATASET_SHAPE when they do not fit the model, and what loading throws
 */
export async function loadSplit(
  run: DataSource,
  flags: { readonly dataset?: string; readonly dataFolder?: string; readonly split?: "train" | "test" },
  model: ModelConfig,
): Promise<Split & Pick<Dataset, "shape">> {
  const dataset = await loadData(sourceOf(run, flags));
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
