import { describe, expect, it } from "vitest";
import {
  type CreateLayer,
  type CreateObjective,
  DenseEngine,
  defineModel,
  layers,
  layoutOf,
  type Ops,
  objectives,
  referenceOps,
  unrounded,
} from "../../src/index.js";

const reference = referenceOps((length) => new Float32Array(length));
const model = defineModel({ inputSize: 3, encoder: [4], latentSize: 2, decoder: [4] });
const engineOver = (ops: Ops): DenseEngine => {
  const { length } = layoutOf(model);
  return new DenseEngine(model, ops, {
    maxRows: 2,
    parameters: unrounded(new Float32Array(length)),
    gradients: new Float32Array(length),
  });
};

describe("what an Ops brings for a kind", () => {
  it("makes each layer of that kind in place of the kind's own file", () => {
    const made: string[] = [];
    const dense: CreateLayer = (context) => {
      made.push(context.spec.name);
      return layers.get("dense").create(context);
    };
    engineOver({ ...reference, layers: { dense } }).lossAndGradients(2, 0.5);
    expect(made).toEqual(["encoder.0", "encoder.moments", "decoder.0", "decoder.output"]);
  });

  it("makes the objective of that kind, and no other", () => {
    const made: string[] = [];
    const vae: CreateObjective = (context) => {
      made.push(context.config.kind);
      return objectives.get("vae").create(context);
    };
    engineOver({ ...reference, objectives: { vae, ae: () => expect.fail("another kind's") } });
    expect(made).toEqual(["vae"]);
  });

  it("is nothing that every object has", () => {
    objectives.add({ ...objectives.get("ae"), kind: "constructor" });
    const odd = defineModel({
      inputSize: 3,
      encoder: [],
      latentSize: 2,
      decoder: [],
      objective: { kind: "constructor" },
    });
    const parameters = unrounded(new Float32Array(layoutOf(odd).length));
    const engine = new DenseEngine(odd, reference, { maxRows: 2, parameters });
    engine.evaluate(2);
    expect(engine.terms[0][0]).toBeCloseTo(3 * Math.LN2, 6);
  });
});
