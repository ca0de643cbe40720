import { basename, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ParavaeError } from "@paravae/core";
import { exists } from "@paravae/files";
import type { Dataset, ImageShape, Split } from "./dataset.js";
import { type Idx, readIdx } from "./idx.js";
import { describeShape } from "./idx-header.js";

/** The four files of a dataset, each by the names it goes by; the first is what MNIST calls it. */
const fileNames = {
  trainImages: ["train-images-idx3-ubyte"],
  trainLabels: ["train-labels-idx1-ubyte"],
  testImages: ["t10k-images-idx3-ubyte", "test-images-idx3-ubyte"],
  testLabels: ["t10k-labels-idx1-ubyte", "test-labels-idx1-ubyte"],
} as const;

type Part = keyof typeof fileNames;
type IdxPaths = Readonly<Record<Part, string>>;

/**
 * Loads a dataset of images, grey [n, h, w] or RGB [n, h, w, 3], from the four IDX files of a folder, each gzip or not:
 * `train-images-idx3-ubyte[.gz]`, `train-labels-idx1-ubyte[.gz]`, and `t10k-` or `test-` for the test split.
 *
 * @param name what the dataset is called; the folder's own name when left out
 * @throws ParavaeError E_DATASET_NOT_FOUND when a file is missing, E_DATASET_SHAPE when one is of the wrong
 *   dimensions, E_DATASET_LENGTH when images and labels differ in number, and what `readIdx` throws
 */
export async function loadIdxFolder(folder: string, name = basename(resolve(folder))): Promise<Dataset> {
  const { paths, missing } = await findIdxFiles(folder);
  if (paths === undefined) {
    throw new ParavaeError(
      "E_DATASET_NOT_FOUND",
      `${name}: ${folder} holds no ${missing.join(", no ")} (nor with .gz); put the four IDX files there`,
      { data: { name, folder, missing } },
    );
  }
  return loadIdxFiles(name, paths);
}

/** Where the four files are, or the names of those that are missing. */
export async function findIdxFiles(
  folder: string,
): Promise<{ paths: IdxPaths; missing: [] } | { paths: undefined; missing: string[] }> {
  const parts = Object.keys(fileNames) as Part[];
  const found = await Promise.all(parts.map((part) => findFile(folder, fileNames[part])));
  const missing = parts.filter((_, i) => found[i] === undefined).map((part) => fileNames[part][0]);
  if (missing.length > 0) return { paths: undefined, missing };
  return {
    paths: Object.fromEntries(parts.map((part, i) => [part, found[i]])) as unknown as IdxPaths,
    missing: [],
  };
}

async function findFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const path of [join(folder, name), join(folder, `${name}.gz`)]) {
      if (await exists(path)) return path;
    }
  }
  return undefined;
}

async function loadIdxFiles(name: string, paths: IdxPaths): Promise<Dataset> {
  const [train, test] = await Promise.all([
    loadSplit(paths.trainImages, paths.trainLabels),
    loadSplit(paths.testImages, paths.testLabels),
  ]);
  if (!isDeepStrictEqual(train.shape, test.shape)) {
    throw new ParavaeError(
      "E_DATASET_SHAPE",
      `${paths.testImages}: its images are ${sizes(test.shape)}, expected ${sizes(train.shape)} as in ${paths.trainImages}; are both of the same dataset?`,
      { data: { path: paths.testImages, got: test.shape, expected: train.shape } },
    );
  }
  return { name, shape: train.shape, train: train.split, test: test.split };
}

async function loadSplit(
  imagesPath: string,
  labelsPath: string,
): Promise<{ shape: ImageShape; split: Split }> {
  const [images, labels] = await Promise.all([readIdx(imagesPath), readIdx(labelsPath)]);
  checkDimensions(images, imagesPath, "3 (images, height, width), or channels as the 4th", [3, 4]);
  checkDimensions(labels, labelsPath, "1 (labels)", [1]);
  const [count, height, width, channels = 1] = images.shape;
  if (channels !== 1 && channels !== 3) {
    throw new ParavaeError(
      "E_DATASET_SHAPE",
      `${imagesPath}: holds images of ${channels} channels, expected 1 or 3, as the last of [${images.shape.join(", ")}]; are the channels at another place?`,
      { data: { path: imagesPath, got: images.shape } },
    );
  }
  if (labels.data.length !== count) {
    throw new ParavaeError(
      "E_DATASET_LENGTH",
      `${labelsPath}: holds ${labels.data.length} labels, expected ${count}, one for each image of ${imagesPath}; are both of the same split?`,
      { data: { path: labelsPath, got: labels.data.length, expected: count } },
    );
  }
  const rows = { data: images.data, count, width: height * width * channels };
  return { shape: { height, width, channels }, split: { rows, labels: labels.data } };
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
