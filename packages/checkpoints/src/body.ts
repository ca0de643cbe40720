import { createOptimizer, defineModel, objectiveOf, type RowOrder, type Term } from "@paravae/core";
import { Packr } from "msgpackr";
import { canonicalJson, parseJson } from "./canonical-json.js";
import { refuse } from "./content-error.js";
import { modelOfFormat1 } from "./format-1.js";
import { packSums, packTerms, unpackSums, unpackTerms } from "./pack-terms.js";
import { checkPlainMsgpack } from "./plain-msgpack.js";
import type { Checkpoint, EpochMetrics, TrainingState } from "./training-state.js";

/** Of the configuration: many times any model's, and little enough for what is made of it to fit anywhere. */
const maxTextLength = 1 << 18;

const options = { moreTypes: true, useRecords: false };
const packr = new Packr(options);

/**
 * The msgpack body of a checkpoint, a map of
 *
 *     configuration   canonical JSON of {model, optimizer, settings}, and of order where it is not by rows
 *     seed batchSize workers epoch stepInEpoch step
 *     parameters      float32 array
 *     slots           map of float32 arrays, in the optimizer's order
 *     epochRows       rows of the epoch in progress
 *     epochSums       float64 array: the terms of the model's objective in their order, a VAE's being
 *                     reconstruction, then kl of each dimension
 *     metrics         list of [epoch, train, test or nil], each a float64 array: loss, each term, then the
 *                     dimensions of those that have some; a VAE's loss, reconstruction, kl, kl of each dimension
 *
 * Equal checkpoints give equal bytes. Losses are float64 arrays because a msgpack number has no −0.
 *
 * @param buffer where to put it, if it fits
 * @throws ParavaeError E_CHECKPOINT_CONTENT when model and settings are too long a text
 */
export function packBody({ state, settings }: Checkpoint, buffer?: Buffer): Uint8Array {
  const { model, optimizer, seed, batchSize, workers, position, parameters, slots, epochSums } = state;
  const { slotNames } = createOptimizer(optimizer);
  const { terms } = objectiveOf(model);
  const { order } = state;
  const configuration = canonicalJson({
    ...{ model, optimizer, settings: settings ?? null },
    ...(order === undefined ? {} : { order }),
  });
  checkLength(configuration);
  // A packer goes on in a buffer that it was given once.
  const packer = buffer === undefined ? packr : new Packr(options);
  if (buffer !== undefined) packer.useBuffer(buffer);
  return packer.pack({
    configuration,
    seed,
    batchSize,
    workers,
    epoch: position.epoch,
    stepInEpoch: position.stepInEpoch,
    step: position.step,
    parameters,
    slots: Object.fromEntries(slotNames.map((name) => [name, slots[name]])),
    epochRows: epochSums.rows,
    epochSums: packSums(terms, epochSums.terms),
    metrics: state.metrics.map(({ epoch, train, test }) => [
      epoch,
      packTerms(terms, train),
      test && packTerms(terms, test),
    ]),
  });
}

/**
 * The checkpoint in a body, with arrays of its own. Whether its values make sense is for `checkState`.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT when it is not what `packBody` writes
 */
export function unpackBody(body: Uint8Array, version: number): Checkpoint {
  checkPlainMsgpack(body);
  const fields = record("body", packr.unpack(body));
  const text = fields.configuration;
  if (typeof text !== "string") refuse("configuration", text, "a JSON text");
  checkLength(text);
  const configuration = record("configuration", parseJson(text));
  const given = record("model", configuration.model);
  const model = version === 1 ? modelOfFormat1(given) : (given as unknown as TrainingState["model"]);
  const { terms } = objectiveOf(defineModel(model));
  return {
    state: {
      model,
      optimizer: configuration.optimizer as TrainingState["optimizer"],
      seed: fields.seed as number,
      batchSize: fields.batchSize as number,
      ...(configuration.order === undefined ? {} : { order: configuration.order as RowOrder }),
      workers: fields.workers as number,
      position: {
        epoch: fields.epoch as number,
        stepInEpoch: fields.stepInEpoch as number,
        step: fields.step as number,
      },
      parameters: fields.parameters as Float32Array,
      slots: record("slots", fields.slots) as TrainingState["slots"],
      epochSums: {
        rows: fields.epochRows as number,
        terms: unpackSums("epochSums", terms, numbers("epochSums", fields.epochSums)),
      },
      metrics: list("metrics", fields.metrics).map((value, i) => unpackMetrics(value, i, terms)),
    },
    settings: configuration.settings ?? null,
  };
}

function checkLength({ length }: string): void {
  if (length <= maxTextLength) return;
  refuse(
    "length of configuration",
    length,
    `at most ${maxTextLength} characters for model, optimizer and settings`,
  );
}

function unpackMetrics(value: unknown, index: number, terms: readonly Term[]): EpochMetrics {
  const field = `metrics[${index}]`;
  const [epoch, train, test] = list(field, value);
  const unpack = (part: string, packed: unknown) =>
    unpackTerms(`${field}.${part}`, terms, numbers(`${field}.${part}`, packed));
  return {
    epoch: epoch as number,
    train: unpack("train", train),
    test: test === null ? null : unpack("test", test),
  };
}

function numbers(field: string, value: unknown): Float64Array {
  return value instanceof Float64Array ? value : refuse(field, value, "a float64 array");
}

function list(field: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuse(field, value, "a list");
}

function record(field: string, value: unknown): Readonly<Record<string, unknown>> {
  const isRecord =
    value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return isRecord ? (value as Record<string, unknown>) : refuse(field, value, "an object");
}
