import { createOptimizer, layoutOf, referenceOps, unrounded } from "@paravae/core";
import { describe, it } from "vitest";
import type { EngineUnderTest, MakeEngine } from "./engine-contract.js";
import { expectWithin } from "./float32.js";
import { type PytorchCase, pytorchFixtures } from "./pytorch-fixtures.js";

export interface PytorchTolerances {
  /** A row's loss terms, relative to their magnitude plus 1 nat: two float32 forward passes. */
  readonly terms: number;
  /** A gradient, relative to the largest of its tensor: two float32 backward passes. */
  readonly gradients: number;
  /**
   * A parameter, relative to the learning rate η. The first steps of Adam and RMSprop are η·g/|g| in nature,
   * whatever the size of g, so rounding errors of the smallest gradients are magnified; float64 sums are
   * within 0.005, and a wrong update is 1 and more.
   */
  readonly parameters: number;
}

const defaultTolerances: PytorchTolerances = { terms: 4e-6, gradients: 1e-5, parameters: 5e-2 };

/**
 * The same training run as PyTorch's: loss terms and gradients of the first step, parameters after the first
 * and the last of ten steps.
 */
export function pytorchContract(
  name: string,
  makeEngine: MakeEngine,
  tolerances: Partial<PytorchTolerances> = {},
): void {
  const allowed = { ...defaultTolerances, ...tolerances };
  describe(`PyTorch's numbers: ${name}`, () => {
    it.each(pytorchFixtures().cases.map((fixture) => [fixture.name, fixture] as const))(
      "%s",
      async (_, fixture) => {
        const under = await makeEngine(fixture.model, fixture.parameters, fixture.rows);
        try {
          train(under, fixture, allowed);
        } finally {
          under.dispose?.();
        }
      },
    );
  });
}

function train(under: EngineUnderTest, fixture: PytorchCase, allowed: PytorchTolerances): void {
  const { engine, parameters, gradients } = under;
  const { expected, rows } = fixture;
  const ops = under.ops ?? referenceOps((length) => new Float32Array(length));
  const optimizer = createOptimizer(fixture.optimizer);
  const { length } = parameters;
  const slots = optimizer.slotNames.map(() => ops.allocate(length));
  const parameterBound = () => allowed.parameters * fixture.optimizer.learningRate;

  fixture.batches.forEach(({ x, eps }, i) => {
    engine.x.values.set(x);
    engine.eps.set(eps);
    engine.lossAndGradients(rows, 1 / rows);
    if (i === 0) {
      const relative = (terms: Float32Array) => (at: number) => allowed.terms * (1 + Math.abs(terms[at]));
      const [reconstruction, kl] = engine.terms;
      expectWithin(reconstruction, expected.reconstruction, relative(expected.reconstruction), "nats");
      expectWithin(kl, expected.kl, relative(expected.kl), "kl");
      for (const { name, offset, length: count } of layoutOf(fixture.model).specs) {
        const tensor = expected.gradients.subarray(offset, offset + count);
        const largest = tensor.reduce((max, g) => Math.max(max, Math.abs(g)), 0);
        const bound = () => allowed.gradients * largest;
        expectWithin(gradients.subarray(offset, offset + count), tensor, bound, `gradient of ${name}`);
      }
    }
    const operands = { parameters: unrounded(parameters), slots, gradients, stride: length };
    optimizer.update(ops, operands, 1, 0, length, i + 1);
    if (i === 0) expectWithin(parameters, expected.afterFirstStep, parameterBound, "after the first step");
  });
  expectWithin(parameters, expected.afterLastStep, parameterBound, "after the last step");
}
