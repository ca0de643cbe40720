import {
  activations,
  type DenseSpec,
  type Layer,
  type LayerContext,
  type LayerEntry,
  type LayerSpec,
  layers,
  partOf,
  placeDense,
  type Reals,
  roundMatrix,
  unrounded,
  wholeNumber,
  withRounding,
} from "../../src/index.js";

interface ScaleAndShiftSpec extends LayerSpec {
  readonly scaleOffset: number;
  readonly shiftOffset: number;
}

/** y = f(s·x + b), element by element: its parameters are two vectors, and no product is in it. */
export const scaleAndShift: LayerEntry<ScaleAndShiftSpec> = {
  kind: "made-up-scale-and-shift",
  options: {},

  place(builder, name, _, inputs, activation) {
    const scaleOffset = builder.length;
    builder.place(`${name}.scale`, [inputs], inputs, inputs, 1);
    const shiftOffset = builder.length;
    builder.place(`${name}.shift`, [inputs], inputs, inputs, 0);
    return { ...{ kind: this.kind, name, inputs, outputs: inputs, activation }, scaleOffset, shiftOffset };
  },

  create<R extends Reals>(context: LayerContext<R, ScaleAndShiftSpec>): Layer<R> {
    const { spec, ops, parameters, input, allocator, training } = context;
    const { outputs: width, activation, scaleOffset, shiftOffset } = spec;
    if (activation === undefined) throw new TypeError(`${spec.name}: a hidden layer has an activation`);
    const { values } = parameters;
    const before = allocator.reals(width);
    const output = withRounding(allocator, ops.precision, allocator.reals(width), width);
    const delta = training ? allocator.reals(width) : undefined;
    return {
      ...{ spec, output },
      dOutput: delta && unrounded(delta),

      forward(rows) {
        for (let i = 0; i < rows * width; i++) {
          before[i] = values[scaleOffset + (i % width)] * input.values[i] + values[shiftOffset + (i % width)];
        }
        ops.activations.forward(output.values, before, activation, rows * width);
        roundMatrix(output, rows * width);
      },

      backward(dInput, rows) {
        if (delta === undefined) throw new TypeError(`${spec.name}: not for training`);
        const known = activations[activation].derivativeFrom === "input" ? before : output.values;
        ops.activations.backward(unrounded(delta), delta, known, activation, rows * width);
        if (dInput === undefined) return;
        for (let i = 0; i < rows * width; i++)
          dInput.values[i] = values[scaleOffset + (i % width)] * delta[i];
        roundMatrix(dInput, rows * width);
      },

      gradients:
        delta === undefined
          ? []
          : [
              {
                ...{ outputs: width, inputs: 1 },
                rangesOf: (first, count) =>
                  [scaleOffset, shiftOffset].map((at) => ({ begin: at + first, end: at + first + count })),
                former: (gradients, first, count) => (rows) => {
                  for (let j = first; j < first + count; j++) {
                    let [scale, shift] = [0, 0];
                    for (let r = 0; r < rows; r++) {
                      scale += delta[r * width + j] * input.values[r * width + j];
                      shift += delta[r * width + j];
                    }
                    gradients[scaleOffset + j] = scale;
                    gradients[shiftOffset + j] = shift;
                  }
                },
              },
            ],
    };
  },
};

interface GatedSpec extends LayerSpec {
  readonly both: DenseSpec;
}

const sigmoid = activations.sigmoid.value;

/** y = (x·Wᵀ + b)·σ(x·Vᵀ + c) (Dauphin et al. 2017): two products side by side, and gradients of two blocks. */
export const gated: LayerEntry<GatedSpec> = {
  kind: "made-up-gated",
  options: { width: wholeNumber(undefined, 1) },

  place(builder, name, { width }, inputs, activation) {
    const outputs = width as number;
    const both = placeDense(builder, name, [`${name}.value`, `${name}.gate`], inputs, outputs, undefined);
    return { kind: this.kind, name, inputs, outputs, activation, both };
  },

  create<R extends Reals>(context: LayerContext<R, GatedSpec>): Layer<R> {
    const { spec, ops, parameters, input, allocator, training } = context;
    const { inputs, outputs, both } = spec;
    const { products, precision } = ops;
    const weight = partOf(parameters, both.weightOffset, both.weightOffset + both.outputs * inputs);
    const bias = partOf(parameters, both.biasOffset, both.biasOffset + both.outputs).values;
    const linear = allocator.reals(both.outputs);
    const output = withRounding(allocator, precision, allocator.reals(outputs), outputs);
    const dOutput = training ? unrounded(allocator.reals(outputs)) : undefined;
    const delta = training
      ? withRounding(allocator, precision, allocator.reals(both.outputs), both.outputs)
      : undefined;
    return {
      ...{ spec, output, dOutput },

      forward(rows) {
        products.gemmTransposeB(linear, input, weight, rows, both.outputs, inputs);
        ops.activations.biasActivation(unrounded(linear), linear, bias, undefined, rows, both.outputs);
        for (let r = 0; r < rows; r++) {
          for (let j = 0; j < outputs; j++) {
            const at = r * both.outputs + j;
            output.values[r * outputs + j] = linear[at] * sigmoid(linear[at + outputs]);
          }
        }
        roundMatrix(output, rows * outputs);
      },

      backward(dInput, rows) {
        if (delta === undefined || dOutput === undefined)
          throw new TypeError(`${spec.name}: not for training`);
        for (let r = 0; r < rows; r++) {
          for (let j = 0; j < outputs; j++) {
            const at = r * both.outputs + j;
            const d = dOutput.values[r * outputs + j];
            const open = sigmoid(linear[at + outputs]);
            delta.values[at] = d * open;
            delta.values[at + outputs] = d * linear[at] * open * (1 - open);
          }
        }
        roundMatrix(delta, rows * both.outputs);
        if (dInput === undefined) return;
        products.gemm(dInput.values, delta, weight, rows, inputs, both.outputs);
        roundMatrix(dInput, rows * inputs);
      },

      gradients:
        delta === undefined
          ? []
          : [0, outputs].map((part) => {
              const rangesOf = (first: number, count: number) => {
                const [weightAt, biasAt] = [
                  both.weightOffset + (part + first) * inputs,
                  both.biasOffset + part + first,
                ];
                return [
                  { begin: weightAt, end: weightAt + count * inputs },
                  { begin: biasAt, end: biasAt + count },
                ];
              };
              return {
                ...{ outputs, inputs, rangesOf },
                former(gradients: R, first: number, count: number) {
                  const [dWeight, dBias] = rangesOf(first, count).map(
                    ({ begin, end }) => gradients.subarray(begin, end) as R,
                  );
                  const columns = partOf(delta, part + first, delta.values.length);
                  return (rows: number) => {
                    products.gemmTransposeA(dWeight, columns, both.outputs, input, count, inputs, rows);
                    products.columnSums(dBias, columns, both.outputs, rows, count);
                  };
                },
              };
            }),
    };
  },
};

layers.add(scaleAndShift);
layers.add(gated);
