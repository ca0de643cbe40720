import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { describeFileError } from "@paravae/files";
import { whatIsThere } from "./reading/what-is-there.js";

/** The files of a dataset, by what MNIST calls them. */
export const idxNames = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;

export type Part = keyof typeof idxNames;
export type IdxPaths = Readonly<Partial<Record<Part, string>>>;

/** `t10k-images-idx3-ubyte`, `train-labels.idx1-ubyte.gz`, `emnist-letters-test-images-idx3-ubyte`. */
const pattern = /^(?:(.+)-)?(train|t10k|test)-(images|labels)[-.]idx[134]-ubyte(?:\.gz)?$/i;

/**
 * The IDX files among the names of a folder's entries, those of each dataset under what its files' names begin with: "" of MNIST's,
 * "emnist-letters". Of two names of one part the file without compression is taken, and `t10k` before `test`.
 */
export function sortIdxFiles(folder: string, entries: readonly string[]): ReadonlyMap<string, IdxPaths> {
  const datasets = new Map<string, Partial<Record<Part, string>>>();
  for (const entry of entries.toSorted(inOrderOfChoice)) {
    const [, dataset = "", split, kind] = pattern.exec(entry) ?? [];
    if (split === undefined) continue;
    const part = partOf(split.toLowerCase(), kind.toLowerCase());
    const paths = datasets.get(dataset) ?? {};
    datasets.set(dataset, { [part]: join(folder, entry), ...paths });
  }
  return datasets;
}

const partOf = (split: string, kind: string): Part =>
  `${split === "train" ? "train" : "test"}${kind === "images" ? "Images" : "Labels"}`;

function inOrderOfChoice(a: string, b: string): number {
  const rank = (name: string): number =>
    (/-test-|^test-/i.test(name) ? 2 : 0) + (/\.gz$/i.test(name) ? 1 : 0);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/**
 * The files of the one dataset that a folder holds; those whose names begin as MNIST's, where it holds several.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND when there is no such folder, or it holds no training images or those of several
 *   datasets; the message says what is there
 */
export async function findIdxFiles(folder: string, name: string): Promise<IdxPaths> {
  const fail = (text: string, cause?: unknown): never => {
    throw new ParavaeError("E_DATASET_NOT_FOUND", `${name}: ${text}`, { data: { name, folder }, cause });
  };
  const entries = await readdir(folder).catch((cause: NodeJS.ErrnoException) =>
    cause.code === "ENOTDIR"
      ? fail(`${folder} is a file, expected the folder that holds it: ${dirname(folder)}`, cause)
      : fail(`${folder} cannot be read: ${describeFileError(cause)}; expected a folder of IDX files`, cause),
  );
  const datasets = sortIdxFiles(folder, entries);
  const found = [...datasets].filter(([, paths]) => paths.trainImages !== undefined);
  const [only = datasets.get(""), another] = found.map(([, paths]) => paths);
  if (only?.trainImages === undefined) {
    return fail(`${folder} holds no ${idxNames.trainImages} (nor with .gz); ${whatIsThere(entries)}`);
  }
  const plain = datasets.get("");
  if (plain?.trainImages !== undefined) return plain;
  if (another === undefined) return only;
  const names = found.map(([, paths]) => basename(paths.trainImages as string));
  return fail(`${folder} holds several datasets, expected one in a folder of its own; ${whatIsThere(names)}`);
}
