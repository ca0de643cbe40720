import { activations } from "../../activations/activations.js";
import { writeForProducts, writeValue } from "../../memory/matrix.js";
import type { Reals } from "../../memory/reals.js";
import type { ActivationOps } from "../activation-ops.js";

/** Every activation as core defines it, element by element. */
export function referenceActivations<R extends Reals>(): ActivationOps<R> {
  return {
    biasActivation(y, x, bias, kind, rows, width) {
      const value = kind === undefined ? (biased: number) => biased : activations[kind].value;
      for (let i = 0; i < rows * width; i++) {
        x[i] += bias[i % width];
        writeValue(y, i, value(x[i]));
      }
    },

    forward(y, x, kind, length) {
      const { value } = activations[kind];
      for (let i = 0; i < length; i++) y[i] = value(x[i]);
    },

    backward(dx, dy, outputOrInput, kind, length) {
      const { derivative } = activations[kind];
      for (let i = 0; i < length; i++) {
        writeForProducts(dx, i, dy[i] * derivative(outputOrInput[i]));
      }
    },
  };
}
