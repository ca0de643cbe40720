import type { SettingKey } from "@paravae/runs/settings";

/** Headings of the help text. A flag without one stands below "Options:". */
export const groups = {
  data: "Data:",
  model: "Model:",
  training: "Training:",
  machine: "Machine:",
  saving: "Saving:",
} as const;

/** Where the flag of each setting stands in the help text. */
export const settingGroups: Readonly<Record<SettingKey, keyof typeof groups>> = {
  dataset: "data",
  dataFolder: "data",
  model: "model",
  architecture: "model",
  kind: "model",
  hidden: "model",
  decoderHidden: "model",
  channels: "model",
  latent: "model",
  activation: "model",
  likelihood: "model",
  variance: "model",
  beta: "model",
  initialisation: "model",
  optimizer: "training",
  learningRate: "training",
  beta1: "training",
  beta2: "training",
  decay: "training",
  epsilon: "training",
  batchSize: "training",
  epochs: "training",
  maxSteps: "training",
  seed: "training",
  workers: "machine",
  engine: "machine",
  precision: "machine",
  update: "machine",
  reproducible: "machine",
  checkpointEvery: "saving",
  keepCheckpoints: "saving",
  maxWorkerDeaths: "machine",
  stepTimeout: "machine",
};
