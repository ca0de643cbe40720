import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { open, seal } from "../src/envelope.js";
import { decodeCheckpoint, encodeCheckpoint, type LossTerms } from "../src/index.js";
import { bitsOf } from "./sample.js";

const packr = new Packr({ moreTypes: true, useRecords: false });

const read = (name: string): Uint8Array => readFileSync(new URL(`format-1/${name}.paravae`, import.meta.url));

const hash = (block: Float32Array): string => createHash("sha256").update(bitsOf(block)).digest("hex");

const autoencoder = { latentSize: 2, activation: "relu", initialisation: "pytorch" };
const dense = { architecture: "dense", inputSize: 3, encoder: [2], decoder: [], missing: false };
const vae = { kind: "vae", beta: 1 };
const bernoulli = (columns: number) => [{ columns, likelihood: { kind: "bernoulli" } }];
const adam = { kind: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const settings = {
  activation: "relu",
  architecture: "dense",
  batchSize: 64,
  beta: 1,
  checkpointEvery: 1,
  dataset: "digits",
  engine: "auto",
  epochs: 50,
  hidden: [256],
  initialisation: "pytorch",
  keepCheckpoints: 2,
  kind: "vae",
  latent: 16,
  likelihood: "bernoulli",
  optimizer: "adam",
  precision: "float32",
  seed: 0,
  update: "sharded",
  variance: 1,
  workers: "auto",
};

/** What the code that wrote format 1 read from its files, in the words of today. */
const expected = {
  dense: {
    model: { ...dense, ...autoencoder, objective: vae, heads: bernoulli(3) },
    optimizer: adam,
    length: 29,
    blocks: "207c842e56c7c293ff7a23efba429f0f239adcfd94321029c0fb03977a8d055d",
    slots: ["m", "v"],
    kl: [-0, -0],
    image: { channels: 1, height: 1, width: 3 },
    settings: { ...settings, hidden: [2], latent: 2 },
  },
  autoencoder: {
    model: { ...dense, ...autoencoder, objective: { kind: "ae" }, heads: bernoulli(3) },
    optimizer: { kind: "rmsprop", learningRate: 0.001, decay: 0.99, epsilon: 1e-8 },
    length: 23,
    blocks: "d4f407d723275ac0449bcdf4d78e62a044f45082a4198ea7d6af9f8a12f88eba",
    slots: ["v"],
    kl: [],
    image: { channels: 1, height: 1, width: 3 },
    settings: { ...settings, kind: "ae", optimizer: "rmsprop" },
  },
  conv: {
    model: {
      architecture: "conv",
      ...autoencoder,
      inputSize: 9,
      latentSize: 1,
      image: { height: 3, width: 3, channels: 1 },
      channels: [2],
      objective: vae,
      heads: bernoulli(9),
    },
    optimizer: adam,
    length: 73,
    blocks: "7236dfe10ab7214767e7cd07e5d5b20c7e14b3b945f43bb7f6546df0f20a3285",
    slots: ["m", "v"],
    kl: [-0],
    image: { channels: 1, height: 3, width: 3 },
    settings: { ...settings, architecture: "conv", channels: [2] },
  },
  module: {
    model: {
      architecture: "module",
      path: "/nowhere/model.ts",
      kind: "custom",
      inputSize: 3,
      latentSize: 0,
      labels: true,
      parameters: [
        { name: "kernel", shape: [3, 2], initial: "glorot" },
        { name: "scale", shape: [], initial: 1 },
      ],
    },
    optimizer: adam,
    length: 7,
    blocks: "1fe98435590e5b11d9c01cee790f52498b2d72d8a157401497777859e9574e11",
    slots: ["m", "v"],
    kl: [],
    image: { channels: 1, height: 1, width: 3 },
    settings: { ...settings, model: "/nowhere/model.ts" },
  },
};
const names = Object.keys(expected) as (keyof typeof expected)[];

describe("a file of format 1", () => {
  it.each(names)("is read, every field of it: %s", (name) => {
    const { model, optimizer, length, blocks, slots, kl, image, settings } = expected[name];
    expect(open(read(name), name).version).toBe(1);
    const checkpoint = decodeCheckpoint(read(name), name);
    const nats: LossTerms = {
      loss: Number.NaN,
      terms: { reconstruction: 0.1, kl: Number.POSITIVE_INFINITY },
      perDimension: { kl },
    };
    const { parameters, slots: decodedSlots, ...rest } = checkpoint.state;
    expect(rest).toStrictEqual({
      model,
      optimizer,
      seed: 9007199254740991,
      batchSize: 64,
      workers: 2,
      position: { epoch: 2, stepInEpoch: 5, step: 51 },
      epochSums: { rows: 320, terms: { reconstruction: [3333.3333333333335], kl } },
      metrics: [
        { epoch: 1, train: nats, test: null },
        { epoch: 2, train: nats, test: nats },
      ],
    });
    expect(Object.keys(decodedSlots)).toEqual(slots);
    for (const block of [parameters, ...Object.values(decodedSlots)]) {
      expect(block).toHaveLength(length);
      expect(hash(block)).toBe(blocks);
    }
    expect(checkpoint.settings).toStrictEqual({
      engine: "wasm",
      image,
      settings,
    });
  });

  it.each(names)("is written again in format 2, and read from that as the same: %s", (name) => {
    const checkpoint = decodeCheckpoint(read(name));
    const encoded = encodeCheckpoint(checkpoint);
    expect(open(encoded, name).version).toBe(2);
    const again = decodeCheckpoint(encoded);
    expect(again).toStrictEqual(checkpoint);
    for (const block of ["parameters", ...Object.keys(checkpoint.state.slots)]) {
      const of = ({ state }: typeof checkpoint) =>
        bitsOf(block === "parameters" ? state.parameters : state.slots[block]);
      expect(of(again).equals(of(checkpoint))).toBe(true);
    }
  });
});

describe("a file of format 1 with a wrong model", () => {
  const fields = packr.unpack(open(read("dense"), "dense").body);
  const configuration = JSON.parse(fields.configuration);

  const withModel = (model: unknown): Uint8Array =>
    seal(packr.pack({ ...fields, configuration: JSON.stringify({ ...configuration, model }) }), 1);

  it.each(["activation", "beta", "initialisation", "kind", "likelihood", "variance"])(
    "is refused when it leaves %s open",
    (field) => {
      const { [field]: _, ...model } = configuration.model;
      expect(() => decodeCheckpoint(withModel(model))).toThrow(
        expect.objectContaining({
          code: "E_CHECKPOINT_CONTENT",
          message: expect.stringContaining(`expected its fields ${field} too`),
        }),
      );
    },
  );

  it.each<[string, unknown]>([
    ["model is null, expected an object", null],
    ["model: latentSize is 0", { ...configuration.model, latentSize: 0 }],
    ['likelihood is "cauchy"', { ...configuration.model, likelihood: "cauchy" }],
    ["model: decoder is undefined", { ...configuration.model, decoder: undefined }],
  ])("is refused: %s", (message, model) => {
    expect(() => decodeCheckpoint(withModel(model))).toThrow(
      expect.objectContaining({
        code: "E_CHECKPOINT_CONTENT",
        message: expect.stringContaining(message),
      }),
    );
  });

  it("is not read as one of format 2", () => {
    expect(() => decodeCheckpoint(seal(packr.pack(fields)))).toThrow("expected its fields");
  });

  it("keeps the variance of a gaussian likelihood, and β", () => {
    const model = { ...configuration.model, likelihood: "gaussian", variance: 0.25, beta: 3 };
    expect(decodeCheckpoint(withModel(model)).state.model).toMatchObject({
      objective: { kind: "vae", beta: 3 },
      heads: [{ columns: 3, likelihood: { kind: "gaussian", variance: 0.25 } }],
    });
  });
});
