import { ParavaeError, shortened } from "@paravae/core";
import type { Column, Columns } from "../columns/columns.js";
import { isText } from "../columns/columns.js";
import { toRows } from "../columns/to-rows.js";
import type { Dataset, Split } from "../dataset.js";
import { loadFolder } from "../load-folder.js";
import { type SplitOptions, splitRows } from "../parts/split-rows.js";
import { takeRows } from "../parts/take-rows.js";

import type { PictureFolderOptions } from "../pictures/picture-folder.js";
import { expandPaths, type InputPath } from "../reading/expand-paths.js";
import { imageShapeOf } from "./image-shape.js";
import { joinColumns } from "./join-columns.js";
import { type ReadFileOptions, readColumns } from "./read-columns.js";

/** Which rows are held out for testing, where no files are. */
export interface HeldOut extends Omit<SplitOptions, "groups"> {
  /** The column that says which rows belong together. */
  readonly by?: string | undefined;
}

export interface LoadFilesOptions extends ReadFileOptions {
  readonly name: string;
  /** Files of test rows; else `heldOut` of the others are. */
  readonly test?: readonly string[] | undefined;
  readonly heldOut?: HeldOut | undefined;
  readonly pictures?: Omit<PictureFolderOptions, "name" | "signal"> | undefined;
}

/**
 * Loads what a user has named: files of any kind that is read, one folder of pictures or of IDX files, or "-" for standard input.
 *
 * @param paths files, folders, or patterns as `expandPaths` takes them
 * @throws ParavaeError E_DATA_PATH, E_DATA_FORMAT, E_COLUMN, E_ROWS, E_LABEL, E_SPLIT, and what the readers throw
 */
export async function loadFiles(paths: readonly string[], options: LoadFilesOptions): Promise<Dataset> {
  const { name, test: testPaths = [], heldOut, pictures, signal } = options;
  const [trainInputs, testInputs] = await Promise.all([
    expandPaths(paths, options),
    expandPaths(testPaths, options),
  ]);
  const [first] = trainInputs;
  if (trainInputs.length === 1 && first.kind === "folder") {
    const dataset = await loadFolder(first.path, { ...pictures, name, signal });
    return dataset.test === undefined && heldOut !== undefined
      ? holdOut(dataset, heldOut, undefined)
      : dataset;
  }
  const files: Columns[] = [];
  for (const input of [...trainInputs, ...testInputs])
    files.push(await readColumns(pathOf(input), withGroup(options)));
  const trainCount = files.slice(0, trainInputs.length).reduce((sum, { count }) => sum + count, 0);
  const { columns, group } = withoutGroup(joinColumns(files), options);
  const { rows, fields, labels, leftOut } = toRows(columns);
  const notes = [...columns.notes];
  if (leftOut.length > 0) notes.push(`left out, for they are text: ${shortened(leftOut.join(", "), 120)}`);
  const all: Split = { rows, labels: labels?.labels };
  const dataset: Pick<Dataset, "name" | "shape" | "notes" | "classes"> = {
    ...{ name, shape: imageShapeOf(fields, rows.width), notes },
    ...(labels === undefined ? {} : { classes: labels.classes }),
  };
  if (testInputs.length > 0) {
    return { ...dataset, train: partOf(all, 0, trainCount), test: partOf(all, trainCount, rows.count) };
  }
  const whole = { ...dataset, train: all, test: undefined };
  return heldOut === undefined ? whole : holdOut(whole, heldOut, group);
}

function pathOf({ path, kind }: InputPath): string {
  if (kind !== "folder") return path;
  throw new ParavaeError(
    "E_DATA_PATH",
    `${shortened(path, 120)} is a folder beside other paths, expected one folder alone, or files`,
    { data: { path } },
  );
}

/** The column of groups is read even where it is no part of the rows. */
function withGroup({ columns, exclude, heldOut, ...options }: LoadFilesOptions): ReadFileOptions {
  const by = heldOut?.by;
  if (by === undefined || by === options.label) return { ...options, columns, exclude };
  return {
    ...options,
    columns: columns && [...new Set([...columns, by])],
    exclude: exclude?.filter((name) => name !== by),
  };
}

/** The columns that are the rows', and the one of groups, which is theirs only when it is named among them. */
function withoutGroup(
  all: Columns,
  { columns: wanted, heldOut }: LoadFilesOptions,
): { columns: Columns; group: Column | undefined } {
  const by = heldOut?.by;
  const group = [...all.columns, ...(all.label === undefined ? [] : [all.label])].find(
    ({ field }) => field.name === by,
  );
  const keeps = by === undefined || (wanted?.includes(by) ?? false);
  const columns = keeps ? all.columns : all.columns.filter((column) => column !== group);
  return { columns: { ...all, columns }, group };
}

function holdOut(dataset: Dataset, { by: _, ...split }: HeldOut, group: Column | undefined): Dataset {
  const { train } = dataset;
  const groups = group && Array.from(isText(group) ? group.codes : group.values);
  const { count } = train.rows;
  const { train: kept, test } = splitRows(count, { ...split, ...(groups && { groups }) });
  const note = `${test.length} of ${count} rows are held out for testing; --test-split 0 trains on all`;
  return {
    ...dataset,
    train: takeRows(train, kept),
    test: takeRows(train, test),
    notes: [...(dataset.notes ?? []), note],
  };
}

/** Rows [begin, end), where they lie. */
function partOf({ rows: { data, width }, labels }: Split, begin: number, end: number): Split {
  return {
    rows: { data: data.subarray(begin * width, end * width), count: end - begin, width },
    labels: labels?.subarray(begin, end),
  };
}
