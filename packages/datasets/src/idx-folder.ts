import { basename, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ParavaeError } from "@paravae/core";
import type { Dataset, ImageShape, LabelledDataset, LabelledSplit, Split } from "./dataset.js";
import { type Idx, readIdx } from "./idx.js";
import { findIdxFiles, type IdxPaths, idxNames, type Part } from "./idx-files.js";
import { describeShape } from "./reading/arrays/shape.js";

/**
 * Loads a dataset of images, grey [n, h, w] or RGB [n, h, w, 3], from the IDX files of a folder, each gzip or not:
 * `train-images-idx3-ubyte[.gz]`, and where they are there `train-labels-idx1-ubyte` and the same of `t10k-` or `test-`. `.idx` for
 * `-idx` goes too, and one beginning of all names, as in `emnist-letters-train-images-idx3-ubyte`.
 *
 * @param name what the dataset is called; the folder's own name when left out
 * @throws ParavaeError E_DATASET_NOT_FOUND when there is no such folder or no training images in it, E_DATASET_SHAPE when a file is of
 *   the wrong dimensions, E_DATASET_LENGTH when images and labels differ in number, and what `readIdx` throws
 */
export async function loadIdxFolder(folder: string, name = basename(resolve(folder))): Promise<Dataset> {
  return loadIdxFiles(name, await findIdxFiles(folder, name));
}

/**
 * `loadIdxFolder` of a folder that has to hold all four files.
 *
 * @throws ParavaeError as `loadIdxFolder`
 */
export async function loadWholeFolder(folder: string, name: string): Promise<LabelledDataset> {
  const paths = await findIdxFiles(folder, name);
  const { train, test, ...dataset } = await loadIdxFiles(name, paths);
  if (isLabelled(train) && test !== undefined && isLabelled(test)) return { ...dataset, train, test };
  const missing = missingParts(paths);
  throw new ParavaeError(
    "E_DATASET_NOT_FOUND",
    `${name}: ${folder} holds no ${missing.join(", no ")} (nor with .gz); put the four IDX files there`,
    { data: { name, folder, missing } },
  );
}

/** What MNIST calls the files that are not there. */
export const missingParts = (paths: IdxPaths): string[] =>
  (Object.keys(idxNames) as Part[]).filter((part) => paths[part] === undefined).map((part) => idxNames[part]);

const isLabelled = (split: Split): split is LabelledSplit => split.labels !== undefined;

async function loadIdxFiles(name: string, paths: IdxPaths): Promise<Dataset> {
  const [train, test] = await Promise.all([
    loadSplit(paths.trainImages as string, paths.trainLabels),
    paths.testImages === undefined ? undefined : loadSplit(paths.testImages, paths.testLabels),
  ]);
  if (test !== undefined && !isDeepStrictEqual(train.shape, test.shape)) {
    throw new ParavaeError(
      "E_DATASET_SHAPE",
      `${paths.testImages}: its images are ${sizes(test.shape)}, expected ${sizes(train.shape)} as in ${paths.trainImages}; are both of the same dataset?`,
      { data: { path: paths.testImages, got: test.shape, expected: train.shape } },
    );
  }
  return { name, shape: train.shape, train: train.split, test: test?.split };
}

async function loadSplit(
  imagesPath: string,
  labelsPath: string | undefined,
): Promise<{ shape: ImageShape; split: Split }> {
  const [images, labels] = await Promise.all([
    readIdx(imagesPath),
    labelsPath === undefined ? undefined : readIdx(labelsPath),
  ]);
  checkDimensions(images, imagesPath, "3 (images, height, width), or channels as the 4th", [3, 4]);
  if (labels !== undefined) checkDimensions(labels, labelsPath as string, "1 (labels)", [1]);
  const [count, height, width, channels = 1] = images.shape;
  if (channels !== 1 && channels !== 3) {
    throw new ParavaeError(
      "E_DATASET_SHAPE",
      `${imagesPath}: holds images of ${channels} channels, expected 1 or 3, as the last of [${images.shape.join(", ")}]; are the channels at another place?`,
      { data: { path: imagesPath, got: images.shape } },
    );
  }
  if (labels !== undefined && labels.data.length !== count) {
    throw new ParavaeError(
      "E_DATASET_LENGTH",
      `${labelsPath}: holds ${labels.data.length} labels, expected ${count}, one for each image of ${imagesPath}; are both of the same split?`,
      { data: { path: labelsPath, got: labels.data.length, expected: count } },
    );
  }
  const rows = { data: images.data, count, width: height * width * channels };
  return { shape: { height, width, channels }, split: { rows, labels: labels?.data } };
}

function checkDimensions(
  { shape }: Idx,
  path: string,
  expected: string,
  dimensions: readonly number[],
): void {
  if (dimensions.includes(shape.length)) return;
  throw new ParavaeError(
    "E_DATASET_SHAPE",
    `${path}: holds an array ${describeShape(shape)}, expected ${expected} dimensions; are images and labels mixed up?`,
    { data: { path, got: shape, expected: dimensions } },
  );
}

const sizes = ({ height, width, channels }: ImageShape): string => `${height}×${width}×${channels}`;
