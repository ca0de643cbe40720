import { columnwise, defineModel, type Likelihood, likelihoods, type ModuleModel } from "@paravae/core";
import { describe, expect, it, test } from "vitest";
import { checkRows } from "../../src/rows/check-rows.js";
import { specOfTrain } from "../../src/rows/rows-spec.js";
import type { LabelledRows } from "../../src/trainer/trainer-options.js";

/** Only its range is asked for. */
const ofRange = (kind: string, low: number, isWhole: boolean, expected: string): Likelihood => ({
  kind,
  options: {},
  rangeOf: () => ({ low, high: Number.MAX_VALUE, isWhole, expected }),
  ...columnwise({ parameters: 1, nats: () => 0, gradient() {}, mean: () => 0, sample: () => 0 }),
});
likelihoods.add(ofRange("made-up-counts", 0, true, "a count"));
likelihoods.add(ofRange("made-up-durations", 2 ** -126, false, "a duration"));

const headsOf = (...kinds: readonly (readonly [number, string])[]) => ({
  inputSize: kinds.reduce((sum, [columns]) => sum + columns, 0),
  heads: kinds.map(([columns, kind]) => ({ columns, likelihood: { kind } })),
});
const modelOf = (heads: ReturnType<typeof headsOf>, missing = false) =>
  defineModel({ ...heads, encoder: [], latentSize: 1, decoder: [], missing });

/** Columns 0 and 1, column 2, column 3. */
const mixed = headsOf([2, "gaussian"], [1, "bernoulli"], [1, "made-up-counts"]);

const reals = (width: number, ...values: readonly number[]): LabelledRows => ({
  data: Float32Array.from(values),
  count: values.length / width,
  width,
});
const bytes = (width: number, ...values: readonly number[]): LabelledRows => ({
  data: Uint8Array.from(values),
  count: values.length / width,
  width,
});
const refusal = (rows: LabelledRows, model: Parameters<typeof checkRows>[2]) => () =>
  checkRows("train", rows, model);
const refused = (message: string) => expect.objectContaining({ code: "E_ROWS", message: `data: ${message}` });

describe("checkRows", () => {
  it("takes what each head's likelihood can explain", () => {
    checkRows("train", reals(4, -5, 1e9, 0.5, 3, 0, -0, 0, 0, 1, 2, 1, 1e6), modelOf(mixed));
  });

  it.each([
    ["above a bernoulli's range", 2, 1.5, "a value in [0, 1] for a bernoulli likelihood"],
    ["below a bernoulli's range", 2, -0.25, "a value in [0, 1] for a bernoulli likelihood"],
    ["a part of a count", 3, 2.5, "a count"],
    ["a negative count", 3, -1, "a count"],
    ["an endless count", 3, Number.POSITIVE_INFINITY, "a count"],
    ["a missing count", 3, Number.NaN, "a count"],
    ["a missing bernoulli", 2, Number.NaN, "a value in [0, 1] for a bernoulli likelihood"],
  ])("refuses %s, and says where it is", (_, column, value, expected) => {
    const second = [0.5, 0.5, 0.5, 1].with(column, value);
    expect(refusal(reals(4, 0, 0, 0, 0, ...second), modelOf(mixed))).toThrow(
      refused(`train row 1, column ${column} is ${value}, expected ${expected}`),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses %d as a gaussian's value",
    (value) => {
      expect(refusal(reals(4, 0, value, 0, 0), modelOf(mixed))).toThrow(
        expect.objectContaining({
          code: "E_ROWS",
          message: expect.stringMatching(/^data: train row 0, column 1 is -?(NaN|Infinity), expected /),
        }),
      );
    },
  );

  it("takes NaN in any column where cells may be missing, and nothing else that is out of range", () => {
    const model = modelOf(mixed, true);
    checkRows("train", reals(4, ...Array.from({ length: 8 }, () => Number.NaN)), model);
    expect(refusal(reals(4, 0, 0, Number.NaN, 0.5), model)).toThrow(
      refused("train row 0, column 3 is 0.5, expected a count"),
    );
    expect(refusal(reals(4, Number.POSITIVE_INFINITY, 0, 0, 0), model)).toThrow(
      expect.objectContaining({ code: "E_ROWS" }),
    );
  });

  it("takes bytes as the values in [0, 1] that they stand for", () => {
    checkRows("train", bytes(4, 0, 255, 128, 255, 1, 2, 3, 0), modelOf(mixed));
    expect(refusal(bytes(4, 0, 0, 0, 255, 0, 0, 0, 51), modelOf(mixed))).toThrow(
      refused("train row 1, column 3 is 0.2, expected a count"),
    );
    const durations = modelOf(headsOf([1, "bernoulli"], [1, "made-up-durations"]));
    checkRows("train", bytes(2, 0, 1), durations);
    expect(refusal(bytes(2, 0, 1, 0, 0), durations)).toThrow(
      refused("train row 1, column 1 is 0, expected a duration"),
    );
  });

  it("refuses rows of another width, none, and parts of some", () => {
    const model = modelOf(mixed);
    expect(refusal(reals(3, 0, 0, 0), model)).toThrow(
      refused("train rows are 3 values wide, expected 4, the model's input size"),
    );
    expect(refusal(reals(4), model)).toThrow(
      refused("train holds 0 values, expected 0 rows × 4, at least one row"),
    );
    expect(refusal({ ...reals(4, 0, 0, 0, 0), count: 2 }, model)).toThrow(
      refused("train holds 4 values, expected 2 rows × 4, at least one row"),
    );
  });

  const labelled: ModuleModel = {
    architecture: "module",
    path: "/nowhere/model.js",
    kind: "custom",
    inputSize: 1,
    latentSize: 0,
    labels: true,
    parameters: [{ name: "w", shape: [1], initial: 0 }],
  };

  it("asks for one label a row where the loss does", () => {
    checkRows("train", { ...reals(1, 0, 0), labels: Uint8Array.of(1, 2) }, labelled);
    expect(refusal(reals(1, 0, 0), labelled)).toThrow(
      refused("train has no labels, expected 2: the model's loss asks for them"),
    );
    expect(refusal({ ...reals(1, 0, 0), labels: Uint8Array.of(1) }, labelled)).toThrow(
      refused("train has 1 labels, expected 2: the model's loss asks for them"),
    );
    checkRows("train", reals(4, 0, 0, 0, 0), modelOf(mixed));
  });

  test("specOfTrain tells the type of the rows, how many have places, and whether their labels are asked for", () => {
    const byRows = { kind: "rows" } as const;
    expect(specOfTrain(bytes(4, 0, 0, 0, 0), modelOf(mixed), byRows)).toEqual({
      ...{ count: 1, width: 4, places: 1, windowRows: undefined },
      ...{ type: "bytes", labelled: false },
    });
    expect(specOfTrain(reals(1, 0, 0), labelled, byRows)).toEqual({
      ...{ count: 2, width: 1, places: 2, windowRows: undefined },
      ...{ type: "reals", labelled: true },
    });
  });
});
