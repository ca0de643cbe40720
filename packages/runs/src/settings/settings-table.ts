import {
  activationKinds,
  binariseKinds,
  corruptKinds,
  initialisationKinds,
  likelihoods,
  maxSeed,
  objectives,
  optimizerKinds,
  precisionKinds,
} from "@paravae/core";
import { imageSizePattern, pictureFits } from "@paravae/datasets";
import { engineKinds, reproducibleKinds, updateKinds } from "@paravae/parallel";
import type { z } from "zod";
import { cadencePattern } from "../saving/cadence.js";
import { corruptPattern } from "./corruption-text.js";

/** The zod library, handed in so that only commands that check settings pay for loading it. */
type Zod = typeof z;

/** How the text of a flag becomes a value; what cannot be one stays text, for the schema to refuse. */
export type TextForm = "text" | "texts" | "number" | "numbers";

export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly schema: (z: Zod) => S;
  /** Left out: the setting may be absent, and `otherwise` says what stands in. */
  readonly default?: z.output<S>;
  /** What stands in for a setting that is absent, in words. */
  readonly otherwise?: string;
  readonly form: TextForm;
  /** The flag's argument in the help text. */
  readonly argument: string;
  /** Completes "… is 0, expected …". */
  readonly expected: string;
  /** The values of a choice, for "did you mean". */
  readonly choices?: readonly string[];
  readonly help: string;
}

const setting = <S extends z.ZodType>(of: Setting<S>): Setting<S> => of;

const choice = <const C extends readonly [string, ...string[]]>(
  choices: C,
  defaultValue: C[number],
  help: string,
) =>
  setting({
    schema: (z) => z.enum(choices),
    default: defaultValue,
    form: "text",
    argument: "<kind>",
    expected: `one of ${choices.join(", ")}`,
    choices,
    help: `${help}: ${choices.join(", ")}`,
  });

const wholeNumber = (minimum: number, defaultValue: number, help: string) =>
  setting({
    schema: (z) => z.int().min(minimum),
    default: defaultValue,
    form: "number",
    argument: "<n>",
    expected: `a whole number of at least ${minimum}`,
    help,
  });

const positive = (otherwise: string, help: string) =>
  setting({
    schema: (z) => z.number().positive().optional(),
    form: "number",
    argument: "<x>",
    expected: "a number above 0",
    otherwise,
    help,
  });

const fraction = (otherwise: string, help: string) =>
  setting({
    schema: (z) => z.number().min(0).lt(1).optional(),
    form: "number",
    argument: "<x>",
    expected: "a number in [0, 1)",
    otherwise,
    help,
  });

/** What is no path: empty, or with characters that end a line or a name. */
const pathText = /^[^\p{Cc}\u2028\u2029]+$/u;

const widths = "a list of whole numbers of at least 1";

/** Paths or names, with commas between them in a flag. */
const list = (what: string, otherwise: string, help: string) =>
  setting({
    schema: (z) => z.array(z.string().regex(pathText)).min(1).optional(),
    form: "texts",
    argument: `<${what},…>`,
    expected: `a list of ${what}s`,
    otherwise,
    help,
  });

const name = (argument: string, otherwise: string, help: string) =>
  setting({
    schema: (z) => z.string().regex(pathText).optional(),
    form: "text",
    argument: `<${argument}>`,
    expected: `the name of a ${argument}`,
    otherwise,
    help,
  });

/** A list of kinds as zod wants it: never empty. */
const kinds = <T extends string>(list: readonly T[]) => list as readonly [T, ...T[]];

/**
 * Every setting of a training run, once: its key in a configuration file, of which the flag is the kebab-case
 * form, its schema, default and help.
 */
export const settingsTable = {
  dataset: setting({
    schema: (z) => z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
    default: "digits",
    form: "text",
    argument: "<name>",
    expected: "a name of letters, digits, dots and dashes",
    help: "digits (embedded), shapes (made), fashion-mnist or mnist; with --data-folder any name",
  }),
  dataFolder: setting({
    schema: (z) => z.string().regex(pathText).optional(),
    form: "text",
    argument: "<dir>",
    expected: "the path of a folder",
    otherwise: "where the dataset is found",
    help: "folder of pictures (PNG, JPEG, WebP), or of the dataset's IDX files, gzip or not",
  }),
  data: list(
    "path",
    "the dataset",
    "files, patterns, a folder of pictures, or - for standard input; the same as paths after train",
  ),
  testData: list("path", "a part of the data", "files of test rows"),
  key: name("array", "the only one", "array of an NPZ or safetensors file"),
  columns: list("column", "all", "columns of a table that are the rows"),
  exclude: list("column", "none", "columns that are not"),
  label: name("column", "none", "column that says of which class a row is, and is no part of it"),
  testSplit: setting({
    schema: (z) => z.number().min(0).lt(1),
    default: 0.1 as number,
    form: "number",
    argument: "<x>",
    expected: "a number in [0, 1)",
    help: "part of the data's rows that is held out for testing where no test rows come with them; 0 is none",
  }),
  splitBy: name(
    "column",
    "each row by itself",
    "column of groups, each of which stays on one side of the split",
  ),
  splitOrder: choice(["random", "last"], "random", "which rows are held out"),
  imageSize: setting({
    // A number alone is of squares.
    schema: (z) => z.union([z.int().min(1), z.string().regex(imageSizePattern)]).optional(),
    form: "number",
    argument: "<size>",
    expected: "64, or 64x48 for width and height",
    otherwise: "the pictures' own",
    help: "size that pictures of a folder are brought to: 64, or 64x48 for width and height",
  }),
  imageFit: choice(pictureFits, "crop", "how pictures of another size are brought to it"),
  colours: choice(["auto", "grey"], "auto", "of pictures; auto is grey if all of them are"),
  model: setting({
    schema: (z) => z.string().regex(pathText).optional(),
    form: "text",
    argument: "<file>",
    expected: "the path of a file",
    otherwise: "a model of paravae's",
    help: "a model of your own, in TypeScript or JavaScript with TensorFlow.js; it brings its own sizes and loss",
  }),
  architecture: choice(["dense", "conv"], "dense", "layers of the model; conv runs on TensorFlow.js"),
  kind: choice(kinds(objectives.kinds), "vae", "what to train"),
  hidden: setting({
    schema: (z) => z.array(z.int().min(1)),
    default: [256],
    form: "numbers",
    argument: "<n,…>",
    expected: widths,
    help: "widths of the encoder's hidden layers, from the input to the latent; none for a linear encoder",
  }),
  decoderHidden: setting({
    schema: (z) => z.array(z.int().min(1)).optional(),
    form: "numbers",
    argument: "<n,…>",
    expected: widths,
    otherwise: "hidden reversed",
    help: "widths of the decoder's hidden layers, from the latent to the output",
  }),
  channels: setting({
    schema: (z) => z.array(z.int().min(1)).min(1).optional(),
    form: "numbers",
    argument: "<n,…>",
    expected: "a list of at least one whole number of at least 1",
    otherwise: "32,64, from 64 pixels on 32,64,128",
    help: "conv: channels after each convolution of stride 2",
  }),
  latent: wholeNumber(1, 16, "dimensions of the latent"),
  activation: choice(kinds(activationKinds), "relu", "of the hidden layers"),
  likelihood: choice(
    kinds(["auto", ...likelihoods.kinds]),
    "auto",
    "of a row given the latent; auto is bernoulli for values in [0, 1], else gaussian",
  ),
  variance: setting({
    schema: (z) => z.number().positive(),
    default: 1,
    form: "number",
    argument: "<x>",
    expected: "a number above 0",
    help: "of the gaussian likelihood",
  }),
  beta: setting({
    schema: (z) => z.number().min(0),
    default: 1,
    form: "number",
    argument: "<x>",
    expected: "a number of at least 0",
    help: "weight of the KL term in the loss; 1 is the ELBO",
  }),
  initialisation: choice(kinds(initialisationKinds), "pytorch", "of the weights"),
  optimizer: choice(kinds(optimizerKinds), "adam", "the optimizer"),
  learningRate: positive("the optimizer's own, 0.001", "step size of the optimizer"),
  beta1: fraction("0.9", "adam: decay of the first moment"),
  beta2: fraction("0.999", "adam: decay of the second moment"),
  decay: fraction("0.99", "rmsprop: decay of the mean square"),
  epsilon: positive("the optimizer's own, 1e-8", "added to the root of the second moment"),
  binarise: choice(
    binariseKinds,
    "none",
    "pixels as 0 or 1: by a half, drawn once (static) or anew in each epoch (dynamic)",
  ),
  dequantise: choice(
    ["none", "uniform"],
    "none",
    "noise between a byte and the next, for likelihoods of reals",
  ),
  corrupt: setting({
    schema: (z) => z.string().regex(corruptPattern).optional(),
    form: "text",
    argument: "<kind:x>",
    expected: corruptKinds.map((kind) => `${kind}:<x>`).join(", "),
    otherwise: "not at all",
    help: `rows that the encoder reads, for denoising, with the loss of the clean ones: ${corruptKinds.map((kind) => `${kind}:x`).join(", ")}`,
  }),
  batchSize: wholeNumber(1, 64, "rows of one step, over all workers"),
  epochs: wholeNumber(1, 50, "passes over the training rows, those before a resume included"),
  maxSteps: setting({
    schema: (z) => z.int().min(1).optional(),
    form: "number",
    argument: "<n>",
    expected: "a whole number of at least 1",
    otherwise: "never",
    help: "stop after this many steps in all, saved so that resume goes on from there",
  }),
  seed: setting({
    schema: (z) => z.int().min(0).max(maxSeed),
    default: 0,
    form: "number",
    argument: "<n>",
    expected: `a whole number from 0 to ${maxSeed}`,
    help: "decides every random number",
  }),
  workers: setting({
    schema: (z) => z.union([z.literal("auto"), z.int().min(1)]),
    default: "auto",
    form: "number",
    argument: "<n|auto>",
    expected: "auto or a whole number of at least 1",
    help: "threads that train; auto is every core this process may use",
  }),
  engine: choice(kinds(engineKinds), "auto", "what computes"),
  precision: choice(
    kinds(precisionKinds),
    "float32",
    "of what products read; bf16 needs the engine native or blas",
  ),
  update: choice(kinds(updateKinds), "sharded", "who applies the optimizer"),
  reproducible: setting({
    schema: (z) => z.enum(kinds(reproducibleKinds)).optional(),
    form: "text",
    argument: "<kind>",
    expected: `one of ${reproducibleKinds.join(", ")}`,
    choices: reproducibleKinds,
    otherwise: "same-workers",
    help: `bitwise the same model for the same number of workers, or any; native and wasm give the latter always: ${reproducibleKinds.join(", ")}`,
  }),
  checkpointEvery: setting({
    // A number alone is of epochs.
    schema: (z) => z.union([z.int().min(1), z.string().regex(cadencePattern)]),
    default: "epoch,60s" as string | number,
    form: "number",
    argument: "<when>",
    expected: "one or several of 500steps, 2epochs, 30s, 5min, as epoch,60s",
    help: "when the run is saved: every so many steps, epochs, seconds or minutes, one or several",
  }),
  keepCheckpoints: wholeNumber(1, 2, "newest checkpoints that are kept, beside the best"),
  maxWorkerDeaths: wholeNumber(
    0,
    10,
    "workers that may die, each replaced, before the run is saved and ends",
  ),
  stepTimeout: setting({
    schema: (z) => z.number().min(1),
    default: 300 as number,
    form: "number",
    argument: "<s>",
    expected: "a number of seconds of at least 1",
    help: "seconds after which a step that does not end counts as a worker's death",
  }),
} as const;

export type SettingKey = keyof typeof settingsTable;
type Output<K extends SettingKey> = z.output<ReturnType<(typeof settingsTable)[K]["schema"]>>;
type OptionalKey = { [K in SettingKey]: undefined extends Output<K> ? K : never }[SettingKey];

/** The settings of a run, checked; plain JSON. */
export type Settings = { readonly [K in Exclude<SettingKey, OptionalKey>]: Output<K> } & {
  readonly [K in OptionalKey]?: Exclude<Output<K>, undefined>;
};

export const settingKeys = Object.keys(settingsTable) as readonly SettingKey[];

/** `batchSize` → `--batch-size`. */
export const flagOf = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
