import {
  type ActivationKind,
  type DenseModel,
  type DenseOptions,
  defineModel,
  type InitialisationKind,
  layoutOf,
  type OptimizerConfig,
  objectiveOf,
} from "@paravae/core";
import { Lcg } from "./lcg.js";
import { type Place, readFixtures } from "./read-fixtures.js";

/** One training run of PyTorch from stated parameters, rows and noise. */
export interface PytorchCase {
  readonly name: string;
  readonly model: DenseModel;
  readonly optimizer: OptimizerConfig;
  readonly rows: number;
  readonly parameters: Float32Array;
  /** x [rows, D] and eps [rows, Z] of each step; eps is empty for an autoencoder. */
  readonly batches: readonly { readonly x: Float32Array; readonly eps: Float32Array }[];
  readonly expected: {
    /** Of the first step, as `GradientEngine` lays them out. */
    readonly reconstruction: Float32Array;
    readonly kl: Float32Array;
    readonly gradients: Float32Array;
    readonly afterFirstStep: Float32Array;
    readonly afterLastStep: Float32Array;
  };
  /** Names and shapes in the order PyTorch's side laid them out in. */
  readonly parameterShapes: readonly (readonly [name: string, shape: readonly number[]])[];
}

export interface PytorchFixtures {
  readonly cases: readonly PytorchCase[];
  /** f(x) and f′(x) in float64. */
  readonly activations: {
    readonly x: readonly number[];
    readonly values: Readonly<Record<ActivationKind, readonly number[]>>;
    readonly derivatives: Readonly<Record<ActivationKind, readonly number[]>>;
  };
  /** The largest magnitude among many draws of each kind. */
  readonly initialisation: readonly ({ readonly fanIn: number; readonly fanOut: number } & Readonly<
    Record<InitialisationKind, { readonly weight: number; readonly bias: number }>
  >)[];
}

type StoredCase = Omit<PytorchCase, "model" | "parameters" | "batches" | "expected"> & {
  readonly model: DenseOptions;
  readonly steps: number;
} & Readonly<Record<keyof PytorchCase["expected"], Place>>;

/** Reads `fixtures/pytorch.json` and `.bin`, and draws the inputs that `fixtures/make-fixtures.py` drew. */
export function pytorchFixtures(): PytorchFixtures {
  const { index, numbers } = readFixtures<
    Omit<PytorchFixtures, "cases"> & { readonly cases: readonly StoredCase[] }
  >("pytorch");
  const block = new Float32Array(numbers);
  const cut = ({ offset, length }: Place): Float32Array => block.slice(offset, offset + length);

  const cases = index.cases.map((stored): PytorchCase => {
    const model = defineModel(stored.model);
    return {
      name: stored.name,
      model,
      optimizer: stored.optimizer,
      rows: stored.rows,
      parameters: drawParameters(model),
      batches: drawBatches(model, stored.rows, stored.steps),
      expected: {
        reconstruction: cut(stored.reconstruction),
        kl: cut(stored.kl),
        gradients: cut(stored.gradients),
        afterFirstStep: cut(stored.afterFirstStep),
        afterLastStep: cut(stored.afterLastStep),
      },
      parameterShapes: stored.parameterShapes,
    };
  });
  return { ...index, cases };
}

function drawParameters(model: DenseModel): Float32Array {
  const { specs, length } = layoutOf(model);
  const parameters = new Float32Array(length);
  const lcg = new Lcg(1);
  for (const { offset, length: count, fanIn } of specs) {
    // The largest power of two that is at most 1/√fanIn: products with it are exact.
    let bound = 1;
    while (bound * bound * fanIn > 1) bound /= 2;
    lcg.fill(parameters.subarray(offset, offset + count), -bound, bound);
  }
  return parameters;
}

function drawBatches(model: DenseModel, rows: number, steps: number): PytorchCase["batches"] {
  const lcg = new Lcg(2);
  const { noiseWidth } = objectiveOf(model);
  return Array.from({ length: steps }, () => ({
    x: lcg.fill(new Float32Array(rows * model.inputSize), 0, 1),
    eps: lcg.fillNoise(new Float32Array(rows * noiseWidth)),
  }));
}
