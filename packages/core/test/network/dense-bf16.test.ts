import { expectWithin } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import {
  createOptimizer,
  DenseEngine,
  type DenseModel,
  DenseNetwork,
  defineModel,
  defineOptimizer,
  layoutOf,
  likelihoods,
  type Matrix,
  type Ops,
  objectives,
  type Precision,
  referenceOps,
  rowsFrom,
  toBfloat16,
} from "../../src/index.js";
import { fillRows, parametersOf } from "./dense-sample.js";

const rows = 16;
const sizes = { inputSize: 13, encoder: [11, 7], latentSize: 3, decoder: [5, 9] };
const models = objectives.kinds.flatMap((kind) =>
  likelihoods.kinds.flatMap((likelihood) =>
    (["tanh", "gelu"] as const).map((activation) =>
      defineModel({ ...sizes, kind, likelihood, activation, beta: 1.5, variance: 0.5 }),
    ),
  ),
);
const cases = models.map(
  (model) =>
    [`${model.objective.kind} ${model.heads[0].likelihood.kind} ${model.activation}`, model] as const,
);

/** An engine that has been through one step of a batch, on kernels that `watch` may look into. */
function trained(model: DenseModel, precision: Precision, watch = (ops: Ops): Ops => ops) {
  const parameters = parametersOf(model, precision);
  const ops = watch(referenceOps((length) => new Float32Array(length), precision));
  const gradients = new Float32Array(parameters.values.length);
  const engine = new DenseEngine(model, ops, { maxRows: rows, parameters, gradients });
  fillRows(engine);
  engine.lossAndGradients(rows, 1 / rows);
  return { ops, engine, parameters, gradients };
}

/** What a product reads of one operand: its first `length` elements, and whether their values are kept beside it. */
interface Operand {
  readonly what: string;
  readonly matrix: Matrix;
  readonly length: number;
  readonly keepsValues: boolean;
}

/** Tells every operand of every product before it is formed. */
const watching =
  (look: (operand: Operand) => void) =>
  (ops: Ops): Ops => {
    const { products } = ops;
    return {
      ...ops,
      products: {
        ...products,
        gemmTransposeB(c, a, b, m, n, k) {
          look({ what: "a layer's input", matrix: a, length: m * k, keepsValues: true });
          look({ what: "a weight", matrix: b, length: n * k, keepsValues: true });
          products.gemmTransposeB(c, a, b, m, n, k);
        },
        gemm(c, a, b, m, n, k) {
          look({ what: "a delta", matrix: a, length: m * k, keepsValues: false });
          look({ what: "a weight on the way back", matrix: b, length: k * n, keepsValues: true });
          products.gemm(c, a, b, m, n, k);
        },
        gemmTransposeA(c, a, aStride, b, m, n, k) {
          look({ what: "a delta in a gradient", matrix: a, length: m, keepsValues: false });
          look({ what: "an input in a gradient", matrix: b, length: k * n, keepsValues: true });
          products.gemmTransposeA(c, a, aStride, b, m, n, k);
        },
      },
    };
  };

function expectRounded({ values, rounded }: Matrix, what: string, length = values.length): void {
  expect(rounded?.subarray(0, length), what).toEqual(
    Uint16Array.from(values.subarray(0, length), toBfloat16),
  );
}

describe.each(cases)("products of bfloat16: %s", (_, model) => {
  it("every product's operand whose values are kept lies beside its rounding", () => {
    const seen = new Map<string, number>();
    const look = ({ what, matrix, length, keepsValues }: Operand): void => {
      seen.set(what, (seen.get(what) ?? 0) + 1);
      if (keepsValues) expectRounded(matrix, what, length);
      else expect(matrix.rounded, what).toBeDefined();
    };
    const { ops, engine, parameters, gradients } = trained(model, "bf16", watching(look));
    // Two hidden layers on each side, the moments and the output; nothing goes back to x.
    expect(Object.fromEntries(seen)).toEqual({
      ...{ "a layer's input": 6, "a weight": 6, "a delta": 5, "a weight on the way back": 5 },
      ...{ "a delta in a gradient": 6, "an input in a gradient": 6 },
    });
    expectRounded(engine.x, "x");

    const { length } = gradients;
    const adam = createOptimizer(defineOptimizer({ kind: "adam", learningRate: 0.1 }));
    const slots = adam.slotNames.map(() => new Float32Array(length));
    const before = parameters.values.slice();
    adam.update(ops, { parameters, gradients, stride: length, slots }, 1, 0, length, 1);
    expect(parameters.values).not.toEqual(before);
    expectRounded(parameters, "parameters");
  });

  // Up to seven products one after the other, each of operands off by up to 2^-8 of themselves. Relative to the largest
  // of a tensor the worst element is off by 2.4 · 2^-8 in the median of 40 draws of parameters and rows, 12.7 at most.
  it("the gradient is float32's within the precision of its operands", () => {
    const { gradients } = trained(model, "bf16");
    const { gradients: expected } = trained(model, "float32");
    expect(gradients).not.toEqual(expected);
    for (const { name, offset, length } of layoutOf(model).specs) {
      const [got, tensor] = [gradients, expected].map((block) => block.subarray(offset, offset + length));
      const largest = tensor.reduce((max, g) => Math.max(max, Math.abs(g)), 0);
      expectWithin(got, tensor, () => 16 * 2 ** -8 * largest, `gradient of ${name}`);
    }
  });

  it("nothing of float32's has a rounding, nor takes memory for one", () => {
    trained(
      model,
      "float32",
      watching(({ what, matrix }) => expect(matrix.rounded, what).toBeUndefined()),
    );
    const ops = referenceOps((length) => new Float32Array(length));
    const allocator = { ...rowsFrom(ops.allocate, rows), bfloat16s: () => expect.fail("a rounding") };
    new DenseNetwork(model, ops, parametersOf(model, "float32"), allocator, true);
  });
});

it("products read float32 unless told otherwise", () => {
  expect(referenceOps((length) => new Float32Array(length)).precision).toBe("float32");
});
