import { Lcg } from "@paravae/testkit";
import { expect } from "vitest";
import {
  DenseEngine,
  type DenseModel,
  layoutOf,
  type Ops,
  objectiveOf,
  referenceOps,
  unrounded,
} from "../../src/index.js";

/** Of the difference quotient: h²·f‴/6 is around 1e-10, and rounding leaves |loss|·2^-53/h as much. */
const h = 1e-5;
const tolerance = 1e-8;

/** A float64 engine with seeded parameters, rows and noise. */
export function float64Engine(model: DenseModel, rows: number) {
  const { ops, smallestInput } = recordingOps();
  const { length } = layoutOf(model);
  const lcg = new Lcg(1);
  const parameters = lcg.fill(new Float64Array(length), -0.8, 0.8);
  const gradients = new Float64Array(length);
  const engine = new DenseEngine(model, ops, {
    maxRows: rows,
    parameters: unrounded(parameters),
    gradients,
  });
  lcg.fill(engine.x.values, 0, 1);
  lcg.fillNoise(engine.eps);
  return { engine, parameters, gradients, smallestInput };
}

/**
 * Holds the gradient of every parameter against the central difference of the loss that the engine evaluates, in float64.
 *
 * @param prepare changes the rows before anything is computed
 */
export function checkGradients(
  model: DenseModel,
  {
    rows = 4,
    step = 0,
    prepare = () => {},
  }: {
    readonly rows?: number;
    readonly step?: number;
    readonly prepare?: (engine: DenseEngine<Float64Array>) => void;
  } = {},
): void {
  const { engine, parameters, gradients, smallestInput } = float64Engine(model, rows);
  prepare(engine);
  const { weightsAt } = objectiveOf(model);
  const weights = weightsAt(step);
  const loss = (): number =>
    engine.terms.reduce((sum, term, t) => sum + weights[t] * term.reduce((all, nats) => all + nats, 0), 0) /
    rows;

  engine.lossAndGradients(rows, 1 / rows, step);
  const trained = loss();
  // No perturbation may carry a unit over the kink of its activation, where there is no derivative.
  expect(smallestInput()).toBeGreaterThan(10 * h);
  engine.evaluate(rows);
  expect(loss(), "the loss of an evaluation").toBe(trained);

  const lossAt = (i: number, value: number): number => {
    const kept = parameters[i];
    parameters[i] = value;
    engine.evaluate(rows);
    parameters[i] = kept;
    return loss();
  };
  for (const { name, offset, length } of layoutOf(model).specs) {
    for (let i = offset; i < offset + length; i++) {
      const quotient = (lossAt(i, parameters[i] + h) - lossAt(i, parameters[i] - h)) / (2 * h);
      const what = `${name}[${i - offset}]: ${gradients[i]}, difference quotient ${quotient}`;
      expect(Math.abs(gradients[i] - quotient), what).toBeLessThanOrEqual(
        tolerance * (1 + Math.abs(quotient)),
      );
    }
  }
}

/** The float64 reference, and the smallest magnitude that any activation was given. */
function recordingOps(): { ops: Ops<Float64Array>; smallestInput: () => number } {
  const reference = referenceOps((n): Float64Array => new Float64Array(n));
  let smallest = Number.POSITIVE_INFINITY;
  return {
    ops: {
      ...reference,
      activations: {
        ...reference.activations,
        biasActivation(y, x, bias, kind, rows, width) {
          if (kind !== undefined) {
            for (let i = 0; i < rows * width; i++) {
              smallest = Math.min(smallest, Math.abs(x[i] + bias[i % width]));
            }
          }
          reference.activations.biasActivation(y, x, bias, kind, rows, width);
        },
      },
    },
    smallestInput: () => smallest,
  };
}
