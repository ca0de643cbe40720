import { totalmem } from "node:os";
import { basename, resolve } from "node:path";
import { ParavaeError } from "@paravae/core";
import type { Dataset, ImageShape, Split } from "../dataset.js";
import { toldPath } from "../reading/told-path.js";
import { commonShape } from "./common-shape.js";
import type { PictureFit, PictureTarget } from "./decode-picture.js";
import type { OtherKind } from "./file-kind.js";
import { type FolderParts, few, type PicturePart, partsOfFolder } from "./folder-parts.js";
import { parseImageSize } from "./image-size.js";
import type { PictureInfo } from "./picture-info.js";
import { PicturePool, type PoolOptions } from "./picture-pool.js";
import { type FoundFile, walkFolder } from "./walk-folder.js";

/** How far reading a folder has come. */
export interface PictureProgress {
  /** Files are looked at first, then decoded. */
  readonly doing: "looking" | "decoding";
  readonly done: number;
  readonly total: number;
}

export interface PictureFolderOptions extends PoolOptions {
  /** What the dataset is called; the folder's own name when left out. */
  readonly name?: string | undefined;
  /** "64" for squares, "64x48" for width and height; left out for pictures that are all of one size. */
  readonly imageSize?: string | number | undefined;
  /** How pictures of another size are brought to `imageSize`; "crop" when left out. */
  readonly fit?: PictureFit | undefined;
  /** Leaves colour out. Else pictures are grey if all of them are. */
  readonly grey?: boolean | undefined;
  readonly onProgress?: ((progress: PictureProgress) => void) | undefined;
}

/**
 * Loads a folder of pictures, PNG, JPEG and WebP by their content, and those in folders below it, as a dataset of byte rows, grey or
 * RGB, in the natural order of their names. They are decoded on all cores.
 *
 *     photos/cat/1.png                  the class of a picture is the folder that it lies in
 *     photos/train/cat/1.png            `train` and `test` (or `val`) are splits; with classes in them or none
 *
 * What is turned by EXIF is turned back, alpha is laid over white, 16 bits become 8, and colour profiles become sRGB. `notes` of the
 * dataset tells what was done and left out.
 *
 * @throws ParavaeError E_DATASET_NOT_FOUND when there is no such folder or no picture in it, E_PICTURE_FILE when a picture is damaged or too
 *   large, E_IMAGE_SIZE when they are of several sizes, E_MEMORY, E_NO_SHARP, E_ABORTED
 */
export async function loadPictureFolder(
  folder: string,
  options: PictureFolderOptions = {},
): Promise<Dataset> {
  const { name = basename(resolve(folder)), imageSize, fit = "crop", grey = false, signal } = options;
  const size = imageSize === undefined ? undefined : parseImageSize(imageSize);
  const { onProgress = () => {} } = options;
  try {
    const { files, repeated } = await walkFolder(folder, signal);
    const pool = await PicturePool.create(files.length, options);
    try {
      const paths = files.map(({ path }) => path);
      const infos = await pool.inspect(paths, (done) =>
        onProgress({ doing: "looking", done, total: files.length }),
      );
      const pictures = files.filter((_, i) => typeof infos[i] !== "string");
      if (pictures.length === 0) throw noPictures(folder, infos as readonly OtherKind[]);
      const parts = partsOfFolder(pictures);
      const { shape, notes } = commonShape(folder, infosOf(parts, files, infos), size, grey);
      const target = { shape, fit };
      const total = parts.train.paths.length + (parts.test?.paths.length ?? 0);
      const tell = (before: number) => (done: number) =>
        onProgress({ doing: "decoding", done: before + done, total });
      const train = await decodePart(folder, pool, parts.train, target, tell(0));
      const test =
        parts.test && (await decodePart(folder, pool, parts.test, target, tell(parts.train.paths.length)));
      return {
        ...{ name, shape, train, test },
        ...(parts.classes === undefined ? {} : { classes: parts.classes }),
        notes: [...notes, ...parts.notes, ...leftOut(files, infos), ...repeated.map(repeatedNote)],
      };
    } finally {
      await pool.close();
    }
  } catch (error) {
    if (error instanceof ParavaeError || !signal?.aborted) throw error;
    throw new ParavaeError("E_ABORTED", `${toldPath(folder)}: reading its pictures was stopped`, {
      cause: error,
    });
  }
}

/** Of the pictures that are decoded. */
function infosOf(
  { train, test }: FolderParts,
  files: readonly FoundFile[],
  infos: readonly (PictureInfo | OtherKind)[],
): readonly PictureInfo[] {
  const used = new Set([...train.paths, ...(test?.paths ?? [])]);
  return files.flatMap(({ path }, i) => (used.has(path) ? [infos[i] as PictureInfo] : []));
}

async function decodePart(
  folder: string,
  pool: PicturePool,
  { paths, labels }: PicturePart,
  target: PictureTarget,
  onProgress: (done: number) => void,
): Promise<Split> {
  const { height, width, channels } = target.shape;
  const values = height * width * channels;
  const data = allocate(folder, paths.length, target.shape);
  await pool.decode(data, paths, target, onProgress);
  return { rows: { data, count: paths.length, width: values }, labels };
}

function allocate(folder: string, count: number, { height, width, channels }: ImageShape): Uint8Array {
  const bytes = count * height * width * channels;
  let cause: unknown;
  if (bytes <= totalmem()) {
    try {
      return new Uint8Array(new SharedArrayBuffer(bytes));
    } catch (error) {
      cause = error;
    }
  }
  throw new ParavaeError(
    "E_MEMORY",
    `${toldPath(folder, 40)}: ${count} pictures of ${width}×${height}×${channels} take ${Math.ceil(bytes / 2 ** 20)} MiB, more than there is; choose a smaller imageSize`,
    { data: { folder, bytes }, cause },
  );
}

/** "3 text files", "1 GIF file". */
const countFiles = (count: number, kind: OtherKind): string =>
  `${count} ${kind} file${count === 1 ? "" : "s"}`;

/** Files that are no pictures, by kind, in the order in which they were found. */
function byKind(infos: readonly (PictureInfo | OtherKind)[]): ReadonlyMap<OtherKind, readonly number[]> {
  const found = new Map<OtherKind, number[]>();
  for (const [i, info] of infos.entries()) {
    if (typeof info !== "string") continue;
    const list = found.get(info) ?? [];
    list.push(i);
    found.set(info, list);
  }
  return found;
}

/** A line for each kind of files that are no pictures. */
const leftOut = (files: readonly FoundFile[], infos: readonly (PictureInfo | OtherKind)[]): string[] =>
  [...byKind(infos)].map(([kind, indices]) => {
    const names = indices.map((i) => basename(files[i].path));
    return `${countFiles(indices.length, kind)} left out, no PNG, JPEG or WebP: ${few(names)}`;
  });

const repeatedNote = (path: string): string => `${toldPath(path)}: a link to a folder that is read already`;

function noPictures(folder: string, kinds: readonly OtherKind[]): ParavaeError {
  const what = [...byKind(kinds)].map(([kind, { length }]) => countFiles(length, kind)).join(", ");
  return new ParavaeError(
    "E_DATASET_NOT_FOUND",
    `${toldPath(folder)}: ${what === "" ? "no files" : what}, no pictures; expected PNG, JPEG or WebP`,
    { data: { folder } },
  );
}
