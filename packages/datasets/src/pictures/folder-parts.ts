import { inNaturalOrder } from "../natural-order.js";
import type { FoundFile } from "./walk-folder.js";

/** The pictures of a split, in order. */
export interface PicturePart {
  readonly paths: readonly string[];
  /** One of `classes` for each, where all pictures lie in folders of their class. */
  readonly labels: Uint8Array | undefined;
}

/** A folder's pictures as splits and classes. */
export interface FolderParts {
  readonly train: PicturePart;
  readonly test: PicturePart | undefined;
  /** The names of the labels 0, 1, …: folders' names. */
  readonly classes: readonly string[] | undefined;
  /** What a user may want to know of what was made of the folders. */
  readonly notes: readonly string[];
}

/** Folders that hold the rows to test on, the first of them that is there. */
const testFolders = ["test", "val", "valid", "validation"] as const;

const mostClasses = 256;

/**
 * Sorts pictures by the folders that they lie in: `train` and `test` (or `val`) on top are splits, where there is a `train`; the folders
 * below, or on top, are classes.
 *
 * @param pictures in the order of their names
 */
export function partsOfFolder(pictures: readonly FoundFile[]): FolderParts {
  const notes: string[] = [];
  const inFolder = (name: string): readonly FoundFile[] =>
    pictures.filter(({ folders: [top] }) => top?.toLowerCase() === name);
  const train = inFolder("train");
  if (train.length === 0) return { ...withClasses(pictures, undefined, 0, notes), notes };
  const testFolder = testFolders.find((name) => inFolder(name).length > 0);
  const test = testFolder === undefined ? undefined : inFolder(testFolder);
  const others = pictures.length - train.length - (test?.length ?? 0);
  if (others > 0) {
    const names = [...new Set(pictures.map(({ folders: [top = "."] }) => top))];
    const left = names.filter((name) => !["train", testFolder].includes(name.toLowerCase()));
    notes.push(`${others} pictures beside train and ${testFolder ?? "test"} are left out, in ${few(left)}`);
  }
  return { ...withClasses(train, test, 1, notes), notes };
}

/** @param depth how many folders lie above those of the classes */
function withClasses(
  train: readonly FoundFile[],
  test: readonly FoundFile[] | undefined,
  depth: number,
  notes: string[],
): Omit<FolderParts, "notes"> {
  const all = [...train, ...(test ?? [])];
  const names = new Set(all.flatMap(({ folders }) => folders.slice(depth, depth + 1)));
  const classes = inNaturalOrder([...names], (name) => name);
  const outside = all.filter(({ folders }) => folders.length <= depth).length;
  const why =
    classes.length > mostClasses
      ? `${classes.length} sub-folders, more than the ${mostClasses} classes that labels can tell`
      : outside > 0 && classes.length > 0
        ? `${outside} pictures in no sub-folder`
        : undefined;
  if (why !== undefined) notes.push(`no labels: ${why}`);
  const isLabelled = classes.length > 0 && why === undefined;
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const partOf = (files: readonly FoundFile[]): PicturePart => ({
    paths: files.map(({ path }) => path),
    labels: isLabelled
      ? Uint8Array.from(files, ({ folders }) => numbers.get(folders[depth]) as number)
      : undefined,
  });
  return { train: partOf(train), test: test && partOf(test), classes: isLabelled ? classes : undefined };
}

/** The first of some names, and how many more there are. */
export function few(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
