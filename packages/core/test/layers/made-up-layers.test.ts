import { describe, expect, it } from "vitest";
import { defineModel, layoutOf, objectives } from "../../src/index.js";
import { gated, scaleAndShift } from "../made-up/layers.js";
import { checkGradients } from "../network/gradient-check.js";

const sizes = { inputSize: 5, latentSize: 2 };
const scale = { kind: scaleAndShift.kind };
const gate = (width: number) => ({ kind: gated.kind, width });

describe.each(objectives.kinds)("made-up layers in a model of objective %s", (kind) => {
  it.each([
    ["in place of dense ones", [gate(4)], [gate(3)]],
    ["before and behind dense ones", [scale, 4, gate(3), 3], [3, scale, gate(4), scale]],
    ["alone", [scale], [scale]],
    ["one after the other", [gate(3), gate(4)], [scale, scale]],
  ])("%s: every gradient against central differences", (_, encoder, decoder) => {
    for (const activation of ["tanh", "gelu"] as const) {
      checkGradients(defineModel({ ...sizes, encoder, decoder, activation, objective: { kind } }));
    }
  });
});

it("their parameters lie where their kind places them", () => {
  const model = defineModel({ ...sizes, encoder: [scale, gate(3)], decoder: [2] });
  const table = layoutOf(model).specs.map(({ name, shape, offset }) => [name, shape, offset]);
  expect(table.slice(0, 7)).toEqual([
    ["encoder.0.scale", [5], 0],
    ["encoder.0.shift", [5], 5],
    ["encoder.1.value.weight", [3, 5], 10],
    ["encoder.1.gate.weight", [3, 5], 25],
    ["encoder.1.value.bias", [3], 40],
    ["encoder.1.gate.bias", [3], 43],
    ["encoder.mu.weight", [2, 3], 46],
  ]);
});
