// A layer of one's own, in one file: its parameters, its way forward and back, and how its gradients are formed.
import { activations, layers, writeForProducts, writeValue } from "@paravae/core";

/** y_j = f(g_j·x_j + b_j), f the model's activation, one that knows its derivative from y. g and b as torch.nn.Linear has them. */
export const scaleAndShift = {
  kind: "scale-and-shift",
  options: {},

  place(builder, name, _config, inputs, activation) {
    const gainOffset = builder.length;
    builder.place(`${name}.gain`, [inputs], inputs, inputs, 1);
    const shiftOffset = builder.length;
    builder.place(`${name}.shift`, [inputs], inputs, inputs, 0);
    return { kind: "scale-and-shift", name, inputs, outputs: inputs, activation, gainOffset, shiftOffset };
  },

  create({ spec, parameters, input, allocator, ops, training, isRead }) {
    const { outputs: width, activation, gainOffset, shiftOffset } = spec;
    const { value, derivative } = activations[activation];
    const parameter = (offset) => parameters.values.subarray(offset, offset + width);
    const [gain, shift] = [parameter(gainOffset), parameter(shiftOffset)];
    const bits = () => (isRead && ops.precision === "bf16" ? allocator.bfloat16s(width) : undefined);
    const output = { values: allocator.reals(width), rounded: bits() };
    /** dLoss/dOutput, and after `backward` dLoss/d(g·x + b). */
    const delta = training ? { values: allocator.reals(width), rounded: undefined } : undefined;
    return {
      ...{ spec, output, dOutput: delta },

      forward(rows) {
        for (let i = 0; i < rows * width; i++) {
          const j = i % width;
          writeValue(output, i, value(gain[j] * input.values[i] + shift[j]));
        }
      },

      backward(dInput, rows) {
        for (let i = 0; i < rows * width; i++) {
          delta.values[i] *= derivative(output.values[i]);
          if (dInput !== undefined) writeForProducts(dInput, i, delta.values[i] * gain[i % width]);
        }
      },

      gradients: [
        {
          outputs: width,
          inputs: 2,
          rangesOf: (first, count) =>
            [gainOffset, shiftOffset].map((offset) => ({
              begin: offset + first,
              end: offset + first + count,
            })),
          former: (gradients, first, count) => (rows) => {
            for (let j = first; j < first + count; j++) {
              let [dGain, dShift] = [0, 0];
              for (let i = j; i < rows * width; i += width) {
                dGain += delta.values[i] * input.values[i];
                dShift += delta.values[i];
              }
              gradients[gainOffset + j] = dGain;
              gradients[shiftOffset + j] = dShift;
            }
          },
        },
      ],
    };
  },
};

layers.add(scaleAndShift);
