import { type ActivationKind, activations } from "./activations.js";
import { type DenseViews, denseBackward, denseForward, denseViews } from "./dense-layer.js";
import type { DenseSpec } from "./dense-layout.js";
import type { Ops } from "./ops.js";
import type { Reals } from "./reals.js";

interface Layer<R extends Reals> {
  readonly spec: DenseSpec;
  readonly parameters: DenseViews<R>;
  readonly gradients: DenseViews<R> | undefined;
  /** The layer's x·Wᵀ + b, before the activation; the same buffer as `output` where that is not kept. */
  readonly preActivation: R;
  readonly output: R;
  /** dLoss/doutput. */
  readonly dOutput: R | undefined;
}

/**
 * Hidden layers, each dense and then the activation, and a last layer that is dense alone: the shape of
 * both the encoder and the decoder.
 *
 * Owns the activations between its layers, [maxRows, width] each, and their gradients when it trains.
 */
export class DenseStack<R extends Reals> {
  /** What the last layer gives, [maxRows, outputs]. */
  readonly output: R;
  /** dLoss/doutput, for the caller to write before `backward`. Undefined without gradients. */
  readonly dOutput: R | undefined;
  readonly #ops: Ops<R>;
  readonly #activation: ActivationKind;
  readonly #layers: readonly Layer<R>[];

  constructor(
    ops: Ops<R>,
    activation: ActivationKind,
    specs: readonly DenseSpec[],
    maxRows: number,
    parameters: R,
    gradients: R | undefined,
    /** Whether the gradient of the last output overwrites that output (a loss that is fused with it). */
    lastInPlace: boolean,
  ) {
    this.#ops = ops;
    this.#activation = activation;
    const keepsInput = activations[activation].derivativeFrom === "input";
    this.#layers = specs.map((spec, i) => {
      const isLast = i === specs.length - 1;
      const output = ops.allocate(maxRows * spec.outputs);
      return {
        spec,
        parameters: denseViews(spec, parameters),
        gradients: gradients && denseViews(spec, gradients),
        preActivation: keepsInput && !isLast ? ops.allocate(maxRows * spec.outputs) : output,
        output,
        dOutput: gradients && (isLast && lastInPlace ? output : ops.allocate(maxRows * spec.outputs)),
      };
    });
    const last = this.#layers[this.#layers.length - 1];
    this.output = last.output;
    this.dOutput = last.dOutput;
  }

  /** output = last(f(…f(first(x))…)) for the first `rows` rows. */
  forward(x: R, rows: number): void {
    let input = x;
    for (const { spec, parameters, preActivation, output } of this.#layers) {
      denseForward(this.#ops, preActivation, input, parameters, spec, rows);
      if (output !== this.output) {
        this.#ops.activationForward(output, preActivation, this.#activation, rows * spec.outputs);
      }
      input = output;
    }
  }

  /** From dOutput to the gradient of every parameter, and to dx where the caller wants it. */
  backward(dx: R | undefined, x: R, rows: number): void {
    const fromOutput = activations[this.#activation].derivativeFrom === "output";
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const { spec, parameters, gradients, preActivation, output, dOutput } = this.#layers[i];
      if (gradients === undefined || dOutput === undefined) {
        throw new TypeError("DenseStack was made without gradients");
      }
      if (output !== this.output) {
        const known = fromOutput ? output : preActivation;
        this.#ops.activationBackward(dOutput, dOutput, known, this.#activation, rows * spec.outputs);
      }
      const below = i === 0 ? undefined : this.#layers[i - 1];
      const dInput = below === undefined ? dx : below.dOutput;
      denseBackward(this.#ops, dInput, gradients, dOutput, below?.output ?? x, parameters, spec, rows);
    }
  }
}
