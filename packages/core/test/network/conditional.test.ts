import { expect, it } from "vitest";
import { defineModel, layoutOf, objectiveOf } from "../../src/index.js";
import { conditional } from "../made-up/conditional.js";
import { checkGradients, float64Engine } from "./gradient-check.js";

const sizes = { inputSize: 5, encoder: [4], latentSize: 2, activation: "tanh" } as const;
const modelOf = (decoder: readonly number[]) =>
  defineModel({ ...sizes, decoder, objective: { kind: conditional.kind } });

it.each([[[3]], [[]], [[4, 3]]])(
  "labels as a condition and a learnt prior: every gradient against central differences, decoder %j",
  (decoder) => {
    checkGradients(modelOf(decoder), { rows: 6, prepare: ({ labels }) => labels.set([0, 2, 2, 1, 0, 2]) });
  },
);

it("its parameters lie behind the layers', and the decoder reads the condition beside z", () => {
  const model = modelOf([3]);
  const { specs, length } = layoutOf(model);
  expect(specs.at(-1)).toMatchObject({ name: "objective.means", shape: [3, 2], offset: length - 6 });
  expect(specs.find(({ name }) => name === "decoder.0.weight")?.shape).toEqual([3, 2 + 3]);
  expect(objectiveOf(model).usesLabels).toBe(true);
});

it("another label is another loss, in the rows that have it alone", () => {
  const { engine } = float64Engine(modelOf([3]), 2);
  const termsWith = (labels: readonly number[]): number[][] => {
    engine.labels.set(labels);
    engine.evaluate(2);
    return engine.terms.map((term) => Array.from(term));
  };
  const [before, after] = [termsWith([1, 1]), termsWith([1, 2])];
  expect(after[0][0]).toBe(before[0][0]);
  expect(after[0][1]).not.toBe(before[0][1]);
  expect(after[1].slice(0, 2)).toEqual(before[1].slice(0, 2));
});
