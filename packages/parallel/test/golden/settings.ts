import type { TrainerOptions } from "@paravae/parallel";
import { Lcg } from "@paravae/testkit";

/** One training whose result is known bit by bit. */
export interface Setting {
  readonly options: TrainerOptions;
  readonly epochs: number;
  /** Stops after so many steps in all, and goes on with a new trainer from its state. */
  readonly stops: readonly number[];
  /** The setting that must give the very same bits. */
  readonly as?: string | undefined;
}

interface Variation extends Partial<Omit<TrainerOptions, "model" | "train" | "test">> {
  readonly model?: Partial<TrainerOptions["model"] & { readonly architecture?: "dense" }>;
  readonly trainRows?: number;
  /** No evaluation where it is 0. */
  readonly testRows?: number;
  readonly values?: "bytes" | "reals";
  readonly epochs?: number;
  readonly stops?: readonly number[];
  readonly as?: string;
}

const sizes = { inputSize: 13, encoder: [11], latentSize: 3, decoder: [7] };

/** Bytes, or reals that are exact in float32. */
function rowsOf(values: "bytes" | "reals", count: number, width: number, seed: number) {
  const lcg = new Lcg(seed);
  const data =
    values === "reals"
      ? lcg.fill(new Float32Array(count * width), 0, 1)
      : Uint8Array.from({ length: count * width }, () => lcg.below(256));
  return { data, count, width };
}

/** 37 rows in batches of 8 leave 5 for the last; 70 test rows are more than one chunk of an evaluation. */
function settingOf({
  model,
  trainRows = 37,
  testRows = 70,
  values = "bytes",
  epochs = 2,
  stops = [],
  as,
  ...options
}: Variation): Setting {
  const whole = { ...sizes, ...model };
  return {
    options: {
      ...{ batchSize: 8, seed: 11, workers: 1, engine: "wasm" },
      ...options,
      model: whole,
      train: rowsOf(values, trainRows, whole.inputSize, 1),
      ...(testRows > 0 ? { test: rowsOf(values, testRows, whole.inputSize, 2) } : {}),
    },
    epochs,
    stops,
    as,
  };
}

const adam = { kind: "adam", learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 } as const;
const rmsprop = { kind: "rmsprop", learningRate: 0.004, decay: 0.9, epsilon: 1e-5 } as const;
const gaussian = { likelihood: "gaussian", variance: 0.25 } as const;

const variations: Readonly<Record<string, Variation>> = {
  plain: {},
  "plain, 2 workers": { workers: 2, as: "plain" },
  "plain, 3 workers": { workers: 3, as: "plain" },
  "plain, 4 workers": { workers: 4, as: "plain" },
  "plain, 5 workers": { workers: 5, as: "plain" },
  "for any workers": { workers: 2, reproducible: "any-workers", as: "plain" },
  "for the same workers": { workers: 2, reproducible: "same-workers", as: "plain" },
  "updated by the coordinator": { workers: 3, update: "coordinator", as: "plain" },
  "updated by the coordinator, 1 worker": { workers: 1, update: "coordinator", as: "plain" },

  "stopped after the first step": { stops: [1], as: "plain" },
  "stopped in the middle of an epoch": { stops: [3], as: "plain" },
  "stopped before an epoch's last step": { stops: [4], as: "plain" },
  "stopped at an epoch's end": { stops: [5], as: "plain" },
  "stopped in the middle of the second epoch": { stops: [8], workers: 2, as: "plain" },
  "stopped three times": { stops: [2, 5, 9], as: "plain" },
  "stopped, updated by the coordinator": { stops: [7], workers: 2, update: "coordinator", as: "plain" },

  tanh: { model: { activation: "tanh" } },
  "tanh, 3 workers": { model: { activation: "tanh" }, workers: 3, as: "tanh" },
  sigmoid: { model: { activation: "sigmoid" } },
  "leaky relu": { model: { activation: "leakyRelu" } },
  elu: { model: { activation: "elu" } },
  softplus: { model: { activation: "softplus" } },
  silu: { model: { activation: "silu" } },
  gelu: { model: { activation: "gelu" }, workers: 2 },

  kaiming: { model: { initialisation: "kaiming" } },
  glorot: { model: { initialisation: "glorot" } },
  "beta 0": { model: { beta: 0 } },
  "beta 0.25": { model: { beta: 0.25 } },
  "beta 4": { model: { beta: 4 }, workers: 2 },
  gaussian: { model: gaussian },
  "gaussian reals": { model: { likelihood: "gaussian", variance: 2.5 }, values: "reals", workers: 2 },
  ae: { model: { kind: "ae" } },
  "ae, 3 workers": { model: { kind: "ae" }, workers: 3, as: "ae" },
  "gaussian ae, stopped": { model: { kind: "ae", ...gaussian }, stops: [6] },

  "adam of other constants": { optimizer: adam },
  rmsprop: { optimizer: { kind: "rmsprop" } },
  "rmsprop of other constants": { optimizer: rmsprop },
  "rmsprop of other constants, stopped": {
    optimizer: rmsprop,
    stops: [4],
    workers: 2,
    as: "rmsprop of other constants",
  },
  "rmsprop by the coordinator": {
    optimizer: rmsprop,
    update: "coordinator",
    workers: 2,
    as: "rmsprop of other constants",
  },

  reals: { values: "reals" },
  "no test rows": { testRows: 0, workers: 2 },
  "one chunk of test rows": { testRows: 64, workers: 2 },
  "one test row": { testRows: 1 },
  "seed 0": { seed: 0 },
  "the largest seed": { seed: Number.MAX_SAFE_INTEGER },

  "batches of 1 row": { batchSize: 1, trainRows: 9 },
  "batches that divide the rows": { trainRows: 40 },
  "1 row in the last batch": { batchSize: 12, workers: 3 },
  "a batch larger than the rows": { batchSize: 1000, epochs: 4, workers: 2 },

  "no hidden layers": { model: { encoder: [], decoder: [] } },
  "no hidden layers in the encoder": { model: { encoder: [] } },
  "no hidden layers in the decoder": { model: { decoder: [] } },
  "a deep model": { model: { encoder: [8, 16, 8], decoder: [16, 4, 12, 7] }, workers: 3 },
  "one latent dimension": { model: { latentSize: 1 }, workers: 2 },
  "one column": { model: { inputSize: 1 } },
  "a wide model": {
    model: { inputSize: 93, encoder: [65], latentSize: 20, decoder: [31] },
    trainRows: 75,
    batchSize: 32,
    workers: 5,
  },
  "products deeper than a block": {
    model: { inputSize: 405, encoder: [9], decoder: [9] },
    trainRows: 17,
    workers: 3,
  },

  reference: { engine: "reference" },
  "reference, 3 workers": { engine: "reference", workers: 3, as: "reference" },
  "reference, by the coordinator, stopped": {
    engine: "reference",
    update: "coordinator",
    stops: [3],
    as: "reference",
  },
  "reference, for any workers": {
    engine: "reference",
    workers: 2,
    reproducible: "any-workers",
    as: "reference",
  },
  "reference, gaussian gelu": { engine: "reference", model: { ...gaussian, activation: "gelu", beta: 2 } },
  "reference, ae, rmsprop": {
    engine: "reference",
    model: { kind: "ae", activation: "softplus" },
    optimizer: rmsprop,
  },
  "reference, no hidden layers": { engine: "reference", model: { encoder: [], decoder: [] }, testRows: 0 },
};

export const settings: ReadonlyMap<string, Setting> = new Map(
  Object.entries(variations).map(([name, variation]) => [name, settingOf(variation)]),
);
