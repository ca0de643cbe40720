import { createOptimizer } from "@paravae/core";
import { Packr } from "msgpackr";
import { canonicalJson, parseJson } from "./canonical-json.js";
import { refuse } from "./content-error.js";
import { checkPlainMsgpack } from "./plain-msgpack.js";
import type { Checkpoint, EpochMetrics, LossTerms, TrainingState } from "./training-state.js";

/** Of the configuration: many times any model's, and little enough for what is made of it to fit anywhere. */
const maxTextLength = 1 << 18;

const options = { moreTypes: true, useRecords: false };
const packr = new Packr(options);

/**
 * The msgpack body of a checkpoint, a map of
 *
 *     configuration   canonical JSON of {model, optimizer, settings}
 *     seed batchSize workers epoch stepInEpoch step
 *     parameters      float32 array
 *     slots           map of float32 arrays, in the optimizer's order
 *     epochRows       rows of the epoch in progress
 *     epochSums       float64 array: reconstruction, then kl of each dimension
 *     metrics         list of [epoch, train, test or nil], each a float64 array:
 *                     loss, reconstruction, kl, then kl of each dimension
 *
 * Equal checkpoints give equal bytes. Losses are float64 arrays because a msgpack number has no −0.
 *
 * @param buffer where to put it, if it fits
 * @throws ParavaeError E_CHECKPOINT_CONTENT when model and settings are too long a text
 */
export function packBody({ state, settings }: Checkpoint, buffer?: Buffer): Uint8Array {
  const { model, optimizer, seed, batchSize, workers, position, parameters, slots, epochSums } = state;
  const { slotNames } = createOptimizer(optimizer);
  const configuration = canonicalJson({ model, optimizer, settings: settings ?? null });
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
    epochSums: Float64Array.from([epochSums.reconstruction, ...epochSums.kl]),
    metrics: state.metrics.map(({ epoch, train, test }) => [
      epoch,
      packTerms(train),
      test && packTerms(test),
    ]),
  });
}

/**
 * The checkpoint in a body, with arrays of its own. Whether its values make sense is for `checkState`.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT when it is not what `packBody` writes
 */
export function unpackBody(body: Uint8Array): Checkpoint {
  checkPlainMsgpack(body);
  const fields = record("body", packr.unpack(body));
  const text = fields.configuration;
  if (typeof text !== "string") refuse("configuration", text, "a JSON text");
  checkLength(text);
  const configuration = record("configuration", parseJson(text));
  const [reconstruction, ...kl] = numbers("epochSums", fields.epochSums, 1);
  return {
    state: {
      model: configuration.model as TrainingState["model"],
      optimizer: configuration.optimizer as TrainingState["optimizer"],
      seed: fields.seed as number,
      batchSize: fields.batchSize as number,
      workers: fields.workers as number,
      position: {
        epoch: fields.epoch as number,
        stepInEpoch: fields.stepInEpoch as number,
        step: fields.step as number,
      },
      parameters: fields.parameters as Float32Array,
      slots: record("slots", fields.slots) as TrainingState["slots"],
      epochSums: { rows: fields.epochRows as number, reconstruction, kl },
      metrics: list("metrics", fields.metrics).map(unpackMetrics),
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

const packTerms = ({ loss, reconstruction, kl, klPerDimension }: LossTerms): Float64Array =>
  Float64Array.from([loss, reconstruction, kl, ...klPerDimension]);

function unpackTerms(field: string, value: unknown): LossTerms {
  const [loss, reconstruction, kl, ...klPerDimension] = numbers(field, value, 3);
  return { loss, reconstruction, kl, klPerDimension };
}

function unpackMetrics(value: unknown, index: number): EpochMetrics {
  const field = `metrics[${index}]`;
  const [epoch, train, test] = list(field, value);
  return {
    epoch: epoch as number,
    train: unpackTerms(`${field}.train`, train),
    test: test === null ? null : unpackTerms(`${field}.test`, test),
  };
}

function numbers(field: string, value: unknown, atLeast: number): Float64Array {
  if (value instanceof Float64Array && value.length >= atLeast) return value;
  return refuse(field, value, `a float64 array of at least ${atLeast}`);
}

function list(field: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuse(field, value, "a list");
}

function record(field: string, value: unknown): Readonly<Record<string, unknown>> {
  const isRecord =
    value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return isRecord ? (value as Record<string, unknown>) : refuse(field, value, "an object");
}
