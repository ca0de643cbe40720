import type { Dataset, Rows } from "@paravae/datasets";
import { checkKindSettings } from "./check-kind-settings.js";
import type { Settings } from "./settings-table.js";

/** Settings with nothing left for the data to decide. */
export type DecidedSettings = Omit<Settings, "likelihood"> & {
  readonly likelihood: Exclude<Settings["likelihood"], "auto">;
};

export interface Decision {
  readonly settings: DecidedSettings;
  /** Whether rows have cells that are missing, which the model is then to leave out of its loss. */
  readonly missing: boolean;
  /** What was decided that a user may not expect, in lines. */
  readonly notes: readonly string[];
}

/**
 * What the data decide: the likelihood "auto", and whether cells are missing.
 *
 * @throws ParavaeError E_SETTINGS for a setting that the likelihood does not read
 */
export function decideByData(settings: Settings, { train, test }: Dataset): Decision {
  const extents = [train, ...(test === undefined ? [] : [test])].map(({ rows }) => extentOf(rows));
  const missing = extents.some((extent) => extent.missing);
  if (settings.likelihood !== "auto" || settings.model !== undefined) {
    return { settings: withoutData(settings), missing, notes: [] };
  }
  const reason = extents.some(({ low, high }) => low < 0 || high > 1)
    ? "there are values beyond [0, 1]"
    : settings.dequantise !== "none"
      ? "rows that are dequantised are of real values"
      : undefined;
  const decided: DecidedSettings = {
    ...settings,
    likelihood: reason === undefined ? "bernoulli" : "gaussian",
  };
  checkKindSettings(decided);
  const notes =
    reason === undefined ? [] : [`likelihood gaussian, for ${reason}; --likelihood names another`];
  return { settings: decided, missing, notes };
}

/** The settings where nothing is known of the data, or a model of one's own brings its loss and reads none of these. */
export const withoutData = (settings: Settings): DecidedSettings => {
  const { likelihood } = settings;
  return { ...settings, likelihood: likelihood === "auto" ? "bernoulli" : likelihood };
};

interface Extent {
  readonly low: number;
  readonly high: number;
  readonly missing: boolean;
}

/** Of the values as a model reads them: bytes are in [0, 1]. */
function extentOf({ data }: Rows): Extent {
  if (data instanceof Uint8Array) return { low: 0, high: 1, missing: false };
  let [low, high, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
    if (Number.isNaN(value)) missing = true;
  }
  return { low, high, missing };
}
