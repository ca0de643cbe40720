import { ParavaeError } from "@paravae/core";
import type { Dataset } from "@paravae/datasets";
import {
  type Columns,
  expandPaths,
  joinColumns,
  loadFolder,
  readColumns,
  summariseColumn,
} from "@paravae/datasets/files";
import { type PictureSettings, picturesOf } from "../data/pictures-of.js";
import { realsOf } from "../data/reals-of.js";
import type { GlobalFlags } from "../flags/global-options.js";
import { columnLines } from "../output/column-lines.js";
import { outputFile } from "../output/output-file.js";
import { printJson, printLine } from "../output/stdout.js";
import { grid, measureGrid } from "../pictures/grid.js";
import { largestCount } from "../pictures/largest-picture.js";
import { encodePng } from "../pictures/png.js";
import { counted } from "../progress/format.js";

export interface DataInfoFlags extends GlobalFlags, PictureSettings {
  readonly key?: string;
  readonly columns?: readonly string[];
  readonly exclude?: readonly string[];
  readonly label?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** What files hold, before anyone trains on them. */
export async function dataInfo(paths: readonly string[], flags: DataInfoFlags): Promise<void> {
  const inputs = await expandPaths(paths);
  const folder = inputs.find(({ kind }) => kind === "folder");
  if (folder === undefined) {
    const files: Columns[] = [];
    for (const { path } of inputs) files.push(await readColumns(path, flags));
    return printColumns(joinColumns(files), inputs.length, flags);
  }
  if (inputs.length > 1) {
    throw new ParavaeError("E_DATA_PATH", `${folder.path} is a folder beside other paths, expected it alone`);
  }
  await printPictures(await loadFolder(folder.path, picturesOf(flags)), folder.path, flags);
}

function printColumns(columns: Columns, files: number, { json }: DataInfoFlags): void {
  const { label, count, path } = columns;
  const summaries = columns.columns.map(summariseColumn);
  const labelSummary = label && summariseColumn(label);
  if (json) {
    printJson({ path, files, rows: count, notes: columns.notes, label: labelSummary, columns: summaries });
    return;
  }
  const more = files === 1 ? "" : ` and ${counted(files - 1, "more file")}`;
  printLine(
    `${path === "-" ? "standard input" : path}${more}: ${counted(count, "row")}, ${counted(summaries.length, "column")}`,
  );
  for (const note of columns.notes) printLine(`  ${note}`);
  for (const line of columnLines(summaries)) printLine(line);
  if (labelSummary === undefined) return;
  printLine("label");
  for (const line of columnLines([labelSummary])) printLine(line);
}

const sheetColumns = 16;
const sheetTiles = 256;

/** A picture of pictures: those of the train rows that are evenly far apart, so that all classes are among them. */
async function printPictures(dataset: Dataset, path: string, flags: DataInfoFlags): Promise<void> {
  const { shape, train, test, classes, notes = [] } = dataset;
  const { height, width, channels } = shape;
  const file = flags.output === undefined ? undefined : await outputFile(flags, "pictures.png", [".png"]);
  const counts = classes && countClasses(train.labels, classes);
  if (file !== undefined) await file.write(await contactSheet(dataset));
  if (flags.json) {
    return printJson({
      ...{ path, height, width, channels, notes, classes: counts },
      ...{ trainRows: train.rows.count, testRows: test?.rows.count ?? 0, sheet: file?.path },
    });
  }
  const colour = channels === 1 ? "grey" : "in colour";
  const tested = test === undefined ? "" : ` and ${test.rows.count} of a test folder`;
  printLine(`${path}: ${counted(train.rows.count, "picture")}${tested}, ${width}×${height}, ${colour}`);
  for (const note of notes) printLine(`  ${note}`);
  for (const { name, rows } of counts ?? []) printLine(`  ${name.padEnd(24)} ${rows}`);
  if (file !== undefined) printLine(`wrote ${file.path}`);
}

const countClasses = (labels: Uint8Array | undefined, classes: readonly string[]) =>
  classes.map((name, label) => ({ name, rows: labels?.filter((each) => each === label).length ?? 0 }));

async function contactSheet({ train: { rows }, shape }: Dataset): Promise<Uint8Array> {
  const layout = { columns: sheetColumns };
  const count = largestCount(Math.min(sheetTiles, rows.count), (tiles) => measureGrid(tiles, shape, layout));
  const tiles = new Float32Array(count * rows.width);
  for (let i = 0; i < count; i++) {
    tiles.set(realsOf(rows, Math.floor((i * rows.count) / count), 1), i * rows.width);
  }
  return encodePng(grid(tiles, shape, layout));
}
