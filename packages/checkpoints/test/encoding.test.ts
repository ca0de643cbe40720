import { defineModel, type ModelConfig, type OptimizerConfig, ParavaeError } from "@paravae/core";
import fc from "fast-check";
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { packBody } from "../src/body.js";
import { seal } from "../src/envelope.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, type TrainingState } from "../src/index.js";
import { bitsOf, sampleCheckpoint, sampleState } from "./sample.js";

const { length } = sampleState().parameters;

/** The error of `work`; its message must be one line that begins with the name. */
function failure(name: string, work: () => unknown): ParavaeError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ParavaeError);
    const { message } = error as ParavaeError;
    expect(message.startsWith(`${name}: `)).toBe(true);
    expect(message).not.toContain("\n");
    return error as ParavaeError;
  }
  throw new Error("nothing was thrown");
}

const decodeFailure = (bytes: Uint8Array) =>
  failure("run/a.paravae", () => decodeCheckpoint(bytes, "run/a.paravae"));

function expectSame(got: Checkpoint, expected: Checkpoint): void {
  expect(got).toEqual(expected);
  expect(bitsOf(got.state.parameters).equals(bitsOf(expected.state.parameters))).toBe(true);
  for (const [name, slot] of Object.entries(expected.state.slots)) {
    expect(bitsOf(got.state.slots[name]).equals(bitsOf(slot))).toBe(true);
  }
}

describe("encodeCheckpoint and decodeCheckpoint", () => {
  it("bring every bit back", () => {
    const checkpoint = sampleCheckpoint();
    expectSame(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
  });

  it("know every optimizer, and models without a KL", () => {
    const state = sampleState({}, "rmsprop");
    expectSame(decodeCheckpoint(encodeCheckpoint({ state, settings: 1 })), { state, settings: 1 });
    const model = defineModel({ kind: "ae", inputSize: 2, encoder: [], latentSize: 1, decoder: [] });
    const blocks = {
      parameters: new Float32Array(7),
      slots: { m: new Float32Array(7), v: new Float32Array(7) },
    };
    const sums = { epochSums: { rows: 0, terms: { reconstruction: [0], kl: [] } }, metrics: [] };
    const checkpoint = { state: sampleState({ model, ...blocks, ...sums }), settings: [] };
    expectSame(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
  });

  it("give equal bytes for equal checkpoints, whatever the order of their fields", () => {
    const { state, settings } = sampleCheckpoint();
    const reversed = <T extends object>(value: T): T =>
      Object.fromEntries(Object.entries(value).reverse()) as T;
    const again = {
      settings: { resume: null, latent: { names: ["a", "ü"], size: 2 }, dataset: "digits" },
      state: reversed({ ...state, model: reversed(state.model), slots: reversed(state.slots) }),
    };
    expect(encodeCheckpoint(again)).toEqual(encodeCheckpoint({ state, settings }));
  });

  it("take blocks that lie on shared memory, off its start", () => {
    const { state, settings } = sampleCheckpoint();
    const shared = new Float32Array(new SharedArrayBuffer(4096), 16, state.parameters.length);
    shared.set(state.parameters);
    const encoded = encodeCheckpoint({ state: { ...state, parameters: shared }, settings });
    expect(encoded).toEqual(encodeCheckpoint({ state, settings }));
  });

  it("give blocks of their own, wherever the bytes lie", () => {
    const encoded = encodeCheckpoint(sampleCheckpoint());
    for (let shift = 0; shift < 4; shift++) {
      const bytes = new Uint8Array(encoded.length + shift).subarray(shift);
      bytes.set(encoded);
      const { state } = decodeCheckpoint(bytes);
      bytes.fill(0);
      for (const block of [state.parameters, ...Object.values(state.slots)]) {
        expect(block.byteOffset).toBe(0);
        expect(block.buffer.byteLength).toBe(block.byteLength);
      }
      expectSame({ state, settings: sampleCheckpoint().settings }, sampleCheckpoint());
    }
  });

  it("carry any blocks, sums and settings", () => {
    const bits = fc
      .uint32Array({ minLength: length, maxLength: length })
      .map((words) => new Float32Array(words.buffer));
    const pair = fc.tuple(fc.double(), fc.double());
    fc.assert(
      fc.property(bits, bits, bits, pair, fc.jsonValue(), (parameters, m, v, kl, settings) => {
        const sums = { rows: 1, terms: { reconstruction: [kl[0]], kl } };
        const state = sampleState({ parameters, slots: { m, v }, epochSums: sums });
        const decoded = decodeCheckpoint(encodeCheckpoint({ state, settings }));
        expectSame({ ...decoded, settings: null }, { state, settings: null });
        expect(JSON.stringify(decoded.settings)).toHaveLength(JSON.stringify(settings).length);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

describe("decodeCheckpoint of damaged bytes", () => {
  const encoded = encodeCheckpoint(sampleCheckpoint());

  it("notices every changed byte", () => {
    for (let at = 0; at < encoded.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const { code } = decodeFailure(encoded.with(at, encoded[at] ^ mask));
        const expected = at < 8 ? "FORMAT" : at >= 12 && at < 20 ? "LENGTH" : "CHECKSUM";
        expect(code).toBe(`E_CHECKPOINT_${expected}`);
      }
    }
  });

  it("notices every length that is not the declared one", () => {
    for (let length = 0; length < encoded.length; length++) {
      expect(decodeFailure(encoded.subarray(0, length)).code).toBe("E_CHECKPOINT_LENGTH");
    }
    expect(decodeFailure(Buffer.concat([encoded, Buffer.of(0)])).message).toContain(
      `holds ${encoded.length + 1} bytes, expected the ${encoded.length} it declares`,
    );
  });

  it("says when it is another kind of file", () => {
    const error = decodeFailure(Buffer.from("PK\x03\x04 a zip"));
    expect(error.code).toBe("E_CHECKPOINT_FORMAT");
    expect(error.message).toContain("is not a paravae checkpoint");
  });

  it("says which newer format it is and what to update", () => {
    const error = decodeFailure(seal(Uint8Array.of(0xc0), 3));
    expect(error.code).toBe("E_CHECKPOINT_VERSION");
    expect(error.message).toContain("is of format 3, expected 1 to 2; update paravae");
  });

  it("says of format 0 that there is none", () => {
    expect(decodeFailure(seal(Uint8Array.of(0xc0), 0)).code).toBe("E_CHECKPOINT_VERSION");
  });

  it("throws one of its own errors for any bytes under a valid checksum", () => {
    const body = packBody(sampleCheckpoint());
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(edits, fc.integer({ min: 1, max: body.length }), (changes, end) => {
        const mutated = Uint8Array.from(body.subarray(0, end > body.length / 2 ? body.length : end));
        for (const [at, value] of changes) mutated[at % mutated.length] = value;
        try {
          expect(decodeCheckpoint(seal(mutated)).state.parameters).toHaveLength(length);
        } catch (error) {
          expect(error).toMatchObject({ name: "ParavaeError", code: "E_CHECKPOINT_CONTENT" });
        }
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});

describe("a checkpoint with a wrong field", () => {
  const short = new Float32Array(length - 1);
  const { optimizer, slots, metrics, epochSums, position } = sampleState();
  const { reconstruction } = epochSums.terms;

  it.each<[string, string, Record<string, unknown>]>([
    ["optimizer's number", 'optimizer: beta1 is "0.5"', { optimizer: { ...optimizer, beta1: "0.5" } }],
    ["seed", "seed is -1", { seed: -1 }],
    ["batch size", "batchSize is 0", { batchSize: 0 }],
    ["worker count", "workers is 1.5", { workers: 1.5 }],
    ["position", "step is 4, expected a whole number of at least 5", { position: { ...position, step: 4 } }],
    ["parameter block", "length of parameters is 28, expected the model's 29", { parameters: short }],
    ["kind of block", "parameters is a list of 20", { parameters: Array.from({ length: 20 }, () => 0) }],
    ["slot", "length of slots.v is 28", { slots: { ...slots, v: short } }],
    ["count of row sums", "epochSums.rows is -1", { epochSums: { ...epochSums, rows: -1 } }],
    ["epoch of the metrics", "metrics[0].epoch is 0.5", { metrics: [{ ...metrics[0], epoch: 0.5 }] }],
  ])("is refused both ways: %s", (_what, message, changes) => {
    const checkpoint = sampleCheckpoint(changes as Partial<TrainingState>);
    const encode = failure("checkpoint", () => encodeCheckpoint(checkpoint));
    expect(encode.code).toBe("E_CHECKPOINT_CONTENT");
    expect(encode.message).toContain(message);
    const decode = decodeFailure(seal(packBody(checkpoint)));
    expect(decode.code).toBe("E_CHECKPOINT_CONTENT");
    expect(decode.message).toContain(message);
  });

  // A file holds the terms' numbers in one array, so a wrong count of them is said otherwise there.
  const [{ train: nats }] = metrics;
  it.each<[string, string, string, Record<string, unknown>]>([
    [
      "sum per dimension",
      "length of epochSums.kl is 1, expected the model's 2",
      "length of epochSums is 2, expected the model's 3",
      { epochSums: { rows: 320, terms: { reconstruction, kl: [1] } } },
    ],
    [
      "sum of a term",
      "length of epochSums.reconstruction is 0, expected the model's 1",
      "length of epochSums is 2, expected the model's 3",
      { epochSums: { rows: 320, terms: { reconstruction: [], kl: [1, 2] } } },
    ],
    [
      "metric per dimension",
      "length of metrics[0].test.klPerDimension is 0, expected the model's 2",
      "length of metrics[0].test is 3, expected the model's 5",
      { metrics: [{ ...metrics[0], test: { ...nats, perDimension: { kl: [] } } }] },
    ],
    [
      "metric per dimension that is left out",
      "metrics[0].train.klPerDimension is undefined, expected a list of numbers",
      "length of metrics[0].train is 3, expected the model's 5",
      { metrics: [{ ...metrics[0], train: { ...nats, perDimension: {} } }] },
    ],
  ])("is refused both ways, each in its words: %s", (_what, encodeMessage, decodeMessage, changes) => {
    const checkpoint = sampleCheckpoint(changes as Partial<TrainingState>);
    const encode = failure("checkpoint", () => encodeCheckpoint(checkpoint));
    expect(encode.code).toBe("E_CHECKPOINT_CONTENT");
    expect(encode.message).toContain(encodeMessage);
    const decode = decodeFailure(seal(packBody(checkpoint)));
    expect(decode.code).toBe("E_CHECKPOINT_CONTENT");
    expect(decode.message).toContain(decodeMessage);
  });

  it("is refused when a term is left out", () => {
    for (const changes of [
      { epochSums: { rows: 0, terms: { reconstruction } } },
      { metrics: [{ ...metrics[0], train: { ...nats, terms: { kl: 1 } } }] },
    ]) {
      const error = failure("checkpoint", () => encodeCheckpoint(sampleCheckpoint(changes)));
      expect(error.message).toContain("expected a list of numbers");
    }
  });

  const packr = new Packr({ moreTypes: true, useRecords: false });
  const fields = packr.unpack(packBody(sampleCheckpoint()));
  const [epoch, train] = fields.metrics[0];

  it.each<[string, Record<string, unknown>]>([
    ['optimizer: kind is "sgd"', { configuration: fields.configuration.replace('"adam"', '"sgd"') }],
    ["configuration is 5, expected a JSON text", { configuration: 5 }],
    ["configuration is a list of 0, expected an object", { configuration: "[]" }],
    ["JSON", { configuration: "{" }],
    ["model is undefined", { configuration: "{}" }],
    ["seed is null", { seed: null }],
    ["epochSums is a Float32Array of 4 bytes", { epochSums: new Float32Array(1) }],
    ["length of epochSums is 0, expected the model's 3", { epochSums: new Float64Array(0) }],
    ["parameters is a Float64Array", { parameters: new Float64Array(length) }],
    ["slots is null", { slots: null }],
    ["metrics is 3", { metrics: 3 }],
    ["metrics[0] is true", { metrics: [true] }],
    ["metrics[0].train is undefined", { metrics: [[epoch]] }],
    [
      "length of metrics[0].test is 2, expected the model's 5",
      { metrics: [[epoch, train, new Float64Array(2)]] },
    ],
  ])("is refused in a file: %s", (message, changes) => {
    const error = decodeFailure(seal(packr.pack({ ...fields, ...changes })));
    expect(error.code).toBe("E_CHECKPOINT_CONTENT");
    expect(error.message).toContain(message);
  });

  const configuration = JSON.parse(fields.configuration);
  const without = (name: string) => {
    const { [name]: _, ...rest } = configuration.model;
    return rest;
  };
  const changed = (changes: object) => ({ ...configuration.model, ...changes });
  const [head] = configuration.model.heads;

  it.each<[string, string, unknown]>([
    ["its size", "model: latentSize is 0", changed({ latentSize: 0 })],
    ["a field left out", "expected its fields missing too", without("missing")],
    ["its objective left out", "expected its fields objective too", without("objective")],
    ["its heads left out", "expected its fields heads too", without("heads")],
    ["an option left out", "its fields objective.beta too", changed({ objective: { kind: "vae" } })],
    [
      "a head's option left out",
      "its fields heads.0.likelihood.variance too",
      changed({ heads: [{ columns: 3, likelihood: { kind: "gaussian" } }] }),
    ],
    ["a field of format 1", 'model: kind is "vae", expected objective alone', changed({ kind: "vae" })],
    [
      "a likelihood in short",
      "expected its fields heads too",
      {
        ...without("heads"),
        likelihood: "bernoulli",
      },
    ],
    ["an unknown objective", 'objective: kind is "gan"', changed({ objective: { kind: "gan" } })],
    [
      "an unknown likelihood",
      'likelihood: kind is "cauchy"',
      changed({ heads: [{ ...head, likelihood: { kind: "cauchy" } }] }),
    ],
    ["an unknown layer", 'model: encoder: kind is "lstm"', changed({ encoder: [{ kind: "lstm" }] })],
    ["columns of its heads", "columns of all heads is 2", changed({ heads: [{ ...head, columns: 2 }] })],
    ["objective that is none", "objective is null, expected a kind", changed({ objective: null })],
    ["heads that are none", "heads is 5, expected a list", changed({ heads: 5 })],
    ["a head that is none", "heads is null, expected columns", changed({ heads: [null] })],
    ["a layer that is none", "encoder is null", changed({ encoder: [null] })],
    ["an unknown architecture", 'architecture is "rnn"', changed({ architecture: "rnn" })],
    ["null", "model is null, expected an object", null],
    ["a list", "model is a list of 0, expected an object", []],
    ["a text", 'model is "dense", expected an object', "dense"],
  ])("is refused both ways: model, %s", (_what, message, model) => {
    const encode = failure("checkpoint", () =>
      encodeCheckpoint(sampleCheckpoint({ model: model as ModelConfig })),
    );
    expect(encode.code).toBe("E_CHECKPOINT_CONTENT");
    if (!Array.isArray(model)) expect(encode.message).toContain(message);
    const decode = decodeFailure(
      seal(packr.pack({ ...fields, configuration: JSON.stringify({ ...configuration, model }) })),
    );
    expect(decode.code).toBe("E_CHECKPOINT_CONTENT");
    expect(decode.message).toContain(message);
  });

  it("is refused when slots are missing or too many", () => {
    const message = "expected m, v for adam";
    const extra = { ...slots, w: slots.m };
    for (const wrong of [{ m: slots.m }, extra]) {
      const error = failure("checkpoint", () => encodeCheckpoint(sampleCheckpoint({ slots: wrong })));
      expect(error.message).toContain(message);
    }
  });

  it("is refused when JSON cannot carry its settings", () => {
    const settings: Record<string, unknown> = {};
    settings.itself = settings;
    const error = failure("checkpoint", () => encodeCheckpoint({ ...sampleCheckpoint(), settings }));
    expect(error.code).toBe("E_CHECKPOINT_CONTENT");
  });

  it("tells an optimizer and a model apart from nothing at all", () => {
    const nothing = {
      model: undefined as unknown as ModelConfig,
      optimizer: undefined as unknown as OptimizerConfig,
    };
    expect(failure("checkpoint", () => encodeCheckpoint(sampleCheckpoint(nothing))).message).toContain(
      "model is undefined, expected an object",
    );
  });
});
