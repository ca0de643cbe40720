import { ParavaeError } from "@paravae/core";
import type { ImageShape } from "@paravae/datasets";
import type { SavedData } from "../data/data-history.js";
import { checkSettings } from "./check-settings.js";
import type { Settings } from "./settings-table.js";

/** What a run's checkpoints hold besides the training state. */
export interface SavedRun {
  readonly settings: Settings;
  /** How a row makes an image, so that samples can be drawn without the dataset. */
  readonly image: ImageShape;
  /** What it is trained on, in that shape. Undefined in old ones. */
  readonly data: SavedData | undefined;
  /** What computed it, as reports call it: the setting `engine` may mean another one elsewhere. Undefined in old ones. */
  readonly engine: string | undefined;
}

/**
 * The settings that a run keeps, in config.json and in its checkpoints: all but where this process was told
 * to stop, so that an interrupted and resumed run leaves the same files as one that never stopped.
 */
export function savedSettings({ maxSteps: _, ...saved }: Settings): Settings {
  return saved;
}

/**
 * What `saved`, from the checkpoint `path` of a model with `inputSize` values, holds.
 *
 * @throws ParavaeError E_CHECKPOINT_SETTINGS when another program wrote it, E_SETTINGS
 */
export function readSavedRun(path: string, saved: unknown, inputSize: number): SavedRun {
  const { settings, image, data, engine } = (saved ?? {}) as Partial<Record<keyof SavedRun, unknown>>;
  if (!isRecord(settings) || !isImage(image, inputSize) || !(data === undefined || isData(data))) {
    throw new ParavaeError(
      "E_CHECKPOINT_SETTINGS",
      `${path}: holds no settings of a run, expected a checkpoint of paravae train; was it written by another program?`,
    );
  }
  return {
    settings: checkSettings(settings, (key) => `${path}: ${key}`),
    image,
    data,
    engine: typeof engine === "string" ? engine : undefined,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Pictures take memory for the image, so it has to be the model's. */
function isImage(value: unknown, inputSize: number): value is ImageShape {
  if (!isRecord(value)) return false;
  const { height, width, channels } = value as Partial<ImageShape>;
  const sizes = [height, width, channels] as number[];
  const areSizes = sizes.every((size) => Number.isSafeInteger(size) && size >= 1);
  return areSizes && sizes.reduce((product, size) => product * size) === inputSize;
}

function isData(value: unknown): value is SavedData {
  if (!isRecord(value) || !isRecord(value.since)) return false;
  const { trainRows, testRows, sha256, since } = value;
  const counts = [trainRows, testRows, since.epoch, since.step] as number[];
  const areCounts = counts.every((count) => Number.isSafeInteger(count) && count >= 0);
  return areCounts && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}
