import { basename, resolve } from "node:path";
import { type ModelConfig, ParavaeError } from "@paravae/core";
import { type Dataset, loadDataset, type Split } from "@paravae/datasets";
import { exists } from "@paravae/files";
import { checkDataset, type Settings } from "@paravae/runs";
import type { DataFlags } from "../flags/run-options.js";
import { downloadView } from "../progress/download-view.js";
import { picturesOf } from "./pictures-of.js";

/** What decides which data are read. */
type DataSource = Pick<Settings, "dataset" | "dataFolder" | FileKey>;
type FileKey =
  | ("data" | "testData" | "key" | "columns" | "exclude" | "label")
  | ("testSplit" | "splitBy" | "splitOrder" | "seed" | "imageSize" | "imageFit" | "colours");

/** The data that the settings name: files, or a dataset from its folder when they have one, else with its download shown. */
export async function loadData(source: DataSource, signal?: AbortSignal): Promise<Dataset> {
  const { dataset, dataFolder, data } = source;
  if (data !== undefined) return loadOwnFiles(data, source, signal);
  if (dataFolder !== undefined) {
    const { loadFolder } = await import("@paravae/datasets/files");
    return loadFolder(dataFolder, { ...picturesOf(source), name: dataset, signal });
  }
  const view = await downloadView();
  try {
    return await loadDataset(dataset, { signal, onProgress: view.show });
  } finally {
    view.close();
  }
}

async function loadOwnFiles(
  paths: readonly string[],
  source: DataSource,
  signal: AbortSignal | undefined,
): Promise<Dataset> {
  const { loadFiles } = await import("@paravae/datasets/files");
  const { dataset, testData, testSplit, splitBy, splitOrder, seed, key, columns, exclude, label } = source;
  const heldOut = { fraction: testSplit, seed, by: splitBy, last: splitOrder === "last" };
  return loadFiles(paths, {
    ...{ name: dataset, key, columns, exclude, label, signal, pictures: picturesOf(source) },
    ...{ test: testData, heldOut: testData === undefined && testSplit > 0 ? heldOut : undefined },
  });
}

/**
 * The data that a command's flags name, else those that the run was trained with.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND where the run's folder of data is gone, and what loading throws
 */
async function loadDataFor(run: DataSource, flags: DataFlags, signal?: AbortSignal): Promise<Dataset> {
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

/** The run's folder and files go with the run's dataset only. Other files are read as its own were, all of their rows. */
function sourceOf(run: DataSource, { dataset, dataFolder, data }: DataFlags): DataSource {
  if (data !== undefined) {
    const { testData: _, splitBy: __, dataFolder: ___, ...reading } = run;
    return { ...reading, dataset: dataset ?? data.join(","), data: [...data], testSplit: 0 };
  }
  const { data: _, dataFolder: __, ...others } = run;
  if (dataFolder !== undefined) {
    return { ...others, dataset: dataset ?? basename(resolve(dataFolder)), dataFolder };
  }
  return dataset === undefined || dataset === run.dataset ? run : { ...others, dataset };
}

/**
 * The rows that a command's flags name, the test rows of the run's dataset when they name none.
 *
 * @param advice what to do where there are none
 * @throws ParavaeError E_DATASET_SHAPE when they do not fit the model, and what loading throws
 */
export async function loadSplit(
  run: DataSource,
  flags: DataFlags,
  model: ModelConfig,
  advice = "name --split train",
): Promise<Split & Pick<Dataset, "name" | "shape">> {
  const dataset = await loadDataFor(run, flags);
  checkDataset(dataset, model);
  // Files of one's own have no split but the one.
  const split = flags.split ?? (flags.data === undefined ? "test" : "train");
  const { name, shape } = dataset;
  return { ...splitOf(dataset, split, advice), name, shape };
}

function splitOf(dataset: Dataset, split: "train" | "test", advice: string): Split {
  const found = dataset[split];
  if (found !== undefined) return found;
  throw new ParavaeError("E_DATASET_NOT_FOUND", `${dataset.name}: has no ${split} rows; ${advice}`);
}
