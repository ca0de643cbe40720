import { basename, dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  checkCorruption,
  defineOptimizer,
  type OptimizerConfig,
  type OptimizerKind,
  ParavaeError,
  quoted,
} from "@paravae/core";
import { datasetNames } from "@paravae/datasets";
import { checkKindSettings } from "./check-kind-settings.js";
import { checkSettings } from "./check-settings.js";
import { readConfigFile } from "./config-file.js";
import { unnamedModel } from "./model-of.js";
import { nearest } from "./nearest.js";
import { rowChangesOf } from "./row-changes-of.js";
import { flagOf, type SettingKey, type Settings, settingKeys, settingsTable } from "./settings-table.js";

type Given = Readonly<Record<string, unknown>>;

/** The values among a command's parsed flags that are settings and were given. */
export const settingsAmong = (flags: Given): Record<string, unknown> =>
  Object.fromEntries(settingKeys.flatMap((key) => (flags[key] === undefined ? [] : [[key, flags[key]]])));

/**
 * The settings of a new run: flags before the configuration file before defaults. A model of the user's own is code, and a
 * configuration file may be a stranger's, so only a flag may name one.
 *
 * @throws ParavaeError E_CONFIG_FILE, E_SETTINGS, E_DATASET, E_MODEL_FILE when the configuration file alone names a model
 */
export async function resolveSettings(flags: Given, configPath: string | undefined): Promise<Settings> {
  const fromFile = configPath === undefined ? {} : await readConfigFile(configPath);
  const nameOf = (key: string): string => (Object.hasOwn(flags, key) ? flagOf(key) : `${configPath}: ${key}`);
  const given: Record<string, unknown> = { ...fromFile, ...flags };
  // Another optimizer than the file's comes with its own numbers.
  if (flags.optimizer !== undefined && flags.optimizer !== fromFile.optimizer) {
    for (const key of ["beta1", "beta2", "decay", "epsilon"])
      if (!Object.hasOwn(flags, key)) delete given[key];
  }
  // A file's paths are from where it lies, which is where they stay true.
  const placeOf = (key: string): string =>
    configPath === undefined || Object.hasOwn(flags, key) ? "" : dirname(configPath);
  // Data of one's own name their dataset, unless it is named.
  const ownData = given.dataFolder ?? (Array.isArray(given.data) ? given.data[0] : undefined);
  if (typeof ownData === "string" && given.dataset === undefined) {
    given.dataset = nameOfData(
      resolve(placeOf(given.dataFolder === undefined ? "data" : "dataFolder"), ownData),
    );
  }
  const { dataFolder, data, testData, model, ...settings } = checkSettings(given, nameOf);
  const paths = wholePaths({ dataFolder, data, testData, model }, placeOf);
  if (paths.model !== undefined && flags.model === undefined) throw unnamedModel(configPath, paths.model);
  return completeSettings({ ...settings, ...paths }, nameOf);
}

/** The name of a folder or file, without its extensions, as the name of a dataset: letters, digits, dots and dashes. */
const nameOfData = (path: string): string =>
  basename(path)
    .replace(/(\.[A-Za-z][A-Za-z0-9]{0,11}){1,2}$/, "")
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "") || "data";

/**
 * Checks what several settings decide together, and fills in what depends on another one.
 *
 * @throws ParavaeError E_SETTINGS, E_DATASET
 */
function completeSettings(settings: Settings, nameOf: (key: string) => string): Settings {
  const { dataset, dataFolder, data, testData } = settings;
  if (data !== undefined && dataFolder !== undefined) {
    throw new ParavaeError(
      "E_SETTINGS",
      `${nameOf("data")} and ${nameOf("dataFolder")}: both say where the data are; give one of them`,
    );
  }
  if (testData !== undefined && data === undefined) {
    throw new ParavaeError(
      "E_SETTINGS",
      `${nameOf("testData")}: there are no train rows to go with it; name them with ${nameOf("data")}`,
    );
  }
  if (
    dataFolder === undefined &&
    data === undefined &&
    !(datasetNames as readonly string[]).includes(dataset)
  ) {
    const meant = nearest(dataset, datasetNames);
    const question = meant === undefined ? "" : `; did you mean ${meant}?`;
    throw new ParavaeError(
      "E_DATASET",
      `${nameOf("dataset")} is ${quoted(dataset)}, expected one of ${datasetNames.join(", ")}, or paths of your own data${question}`,
    );
  }
  checkModelSettings(settings, nameOf);
  checkKindSettings(settings, nameOf);
  checkRowSettings(settings, nameOf);
  const { kind: _, ...optimizer } = optimizerOf(settings, nameOf);
  return inTableOrder({ ...settings, ...optimizer });
}

type PathKey = "dataFolder" | "data" | "testData" | "model";
type Paths = { readonly [K in PathKey]?: Settings[K] };

/**
 * Paths from the root, for a run is resumed from any folder. Standard input has none.
 *
 * @param placeOf what a setting's paths are from
 */
function wholePaths(
  paths: { readonly [K in PathKey]: Settings[K] | undefined },
  placeOf: (key: string) => string = () => "",
): Paths {
  const whole = (key: string, path: string): string => (path === "-" ? path : resolve(placeOf(key), path));
  return Object.fromEntries(
    Object.entries(paths).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, typeof value === "string" ? whole(key, value) : value.map((path) => whole(key, path))]];
    }),
  );
}

const withWholePaths = (settings: Settings): Settings => {
  const { dataFolder, data, testData, model } = settings;
  return { ...settings, ...wholePaths({ dataFolder, data, testData, model }) };
};

/** Settings that only one architecture has. */
const architectureSettings = { dense: ["hidden", "decoderHidden"], conv: ["channels"] } as const;

/** Settings that a model of one's own has in its file. */
const ownModelSettings = [
  ...["architecture", "kind", "latent", "activation", "likelihood", "variance", "beta", "initialisation"],
  ...Object.values(architectureSettings).flat(),
] as readonly SettingKey[];

/**
 * Checks that no setting is given that the model does not have; one that has its default may have come with a saved
 * configuration.
 *
 * @throws ParavaeError E_SETTINGS
 */
function checkModelSettings(settings: Settings, nameOf: (key: string) => string): void {
  const { architecture, model } = settings;
  const foreign =
    model !== undefined
      ? ownModelSettings
      : architecture === "dense"
        ? architectureSettings.conv
        : architectureSettings.dense;
  const given = foreign.filter((key) => !isDeepStrictEqual(settings[key], settingsTable[key].default));
  if (given.length === 0) return;
  const [whose, advice] =
    model !== undefined
      ? ["a model of your own", `set it in ${model}`]
      : [`a ${architecture} model`, "leave it out or choose another architecture"];
  throw new ParavaeError(
    "E_SETTINGS",
    `${given.map(nameOf).join(" and ")}: not a setting of ${whose}; ${advice}`,
  );
}

/**
 * Checks that what is done to rows goes together, and with the likelihood.
 *
 * @throws ParavaeError E_SETTINGS, E_CORRUPT
 */
function checkRowSettings(settings: Settings, nameOf: (key: string) => string): void {
  const { binarise, dequantise, likelihood } = settings;
  const { corrupt } = rowChangesOf(settings);
  if (corrupt !== undefined) checkCorruption(corrupt);
  if (dequantise === "none") return;
  const other =
    binarise !== "none"
      ? `${nameOf("binarise")} ${binarise} leaves nothing between`
      : likelihood === "bernoulli" && settings.model === undefined
        ? "the likelihood bernoulli is of no real values: choose --likelihood gaussian"
        : undefined;
  if (other === undefined) return;
  throw new ParavaeError("E_SETTINGS", `${nameOf("dequantise")} is ${dequantise}: ${other}, or leave it out`);
}

/**
 * The optimizer that the settings describe.
 *
 * @throws ParavaeError E_SETTINGS for a setting of another optimizer
 */
export function optimizerOf(
  settings: Settings,
  nameOf: (key: string) => string = (key) => key,
): OptimizerConfig {
  const kind: OptimizerKind = settings.optimizer;
  const given = Object.fromEntries(
    (["learningRate", "beta1", "beta2", "decay", "epsilon"] as const).flatMap((key) =>
      settings[key] === undefined ? [] : [[key, settings[key]]],
    ),
  );
  const own = Object.keys(defineOptimizer({ kind }));
  const foreign = Object.keys(given).filter((key) => !own.includes(key));
  if (foreign.length > 0) {
    throw new ParavaeError(
      "E_SETTINGS",
      `${foreign.map(nameOf).join(" and ")}: not a setting of ${kind}; leave it out or choose another optimizer`,
    );
  }
  return defineOptimizer({ kind, ...given });
}

/** The optimizer of a run that goes on: its learning rate alone may have changed. */
export const optimizerOfRun = (
  optimizer: OptimizerConfig,
  { learningRate = optimizer.learningRate }: Settings,
): OptimizerConfig => ({ ...optimizer, learningRate });

const inTableOrder = (settings: Settings): Settings =>
  Object.fromEntries(
    settingKeys.flatMap((key: SettingKey) => (settings[key] === undefined ? [] : [[key, settings[key]]])),
  ) as unknown as Settings;

/**
 * The settings of a checkpoint with some replaced. The file of a model of the user's own is only what the command line
 * names (see `modelOfRun`).
 *
 * @throws ParavaeError E_SETTINGS
 */
export function overrideSettings(settings: Settings, flags: Given): Settings {
  if (flags.model !== undefined && settings.model === undefined) {
    throw new ParavaeError(
      "E_SETTINGS",
      "--model: the run's model is not from a file of your own; leave it out",
    );
  }
  const { model: _, ...others } = settings;
  return inTableOrder(withWholePaths(checkSettings({ ...others, ...flags }, flagOf)));
}
