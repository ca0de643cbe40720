import {
  type Allocate,
  type EndTime,
  type GradientEngine,
  layoutOf,
  type Matrix,
  type ModelConfig,
  objectiveOf,
  type ParameterLayout,
  ParavaeError,
  unrounded,
  widthOfTerm,
} from "@paravae/core";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { describeThrown } from "./module-error.js";
import { parameterTensors } from "./parameter-tensors.js";
import type { LossInputs, LossTensors, TensorModel, Tf } from "./tensor-model.js";

const ignoreTime: EndTime = () => {};

/**
 * The gradient engine of models that are TensorFlow.js code, by its automatic differentiation.
 *
 * Parameters, rows and noise are read where they lie: a tensor over them copies nothing where they begin on a
 * 64-byte boundary, and TensorFlow copies them itself where they do not. Gradients come out of TensorFlow as
 * arrays and are copied into their block. Every tensor of a call is gone when it returns.
 */
export class TfjsEngine implements GradientEngine {
  readonly layout: ParameterLayout;
  readonly maxRows: number;
  readonly x: Matrix;
  readonly eps: Float32Array;
  readonly labels: Int32Array;
  readonly present = undefined;
  readonly terms: readonly Float32Array[];
  /** Where gradients are written. The caller may name another block between two calls. */
  gradients: Float32Array;
  readonly #tf: Tf;
  readonly #config: ModelConfig;
  readonly #model: TensorModel;
  readonly #parameters: Float32Array;

  constructor(
    tf: Tf,
    config: ModelConfig,
    model: TensorModel,
    options: {
      readonly maxRows: number;
      readonly parameters: Float32Array;
      readonly gradients: Float32Array;
      readonly allocate: Allocate<Float32Array>;
    },
  ) {
    const { maxRows, allocate } = options;
    this.#tf = tf;
    this.#config = config;
    this.#model = model;
    this.#parameters = options.parameters;
    this.gradients = options.gradients;
    this.layout = layoutOf(config);
    this.maxRows = maxRows;
    const rows = allocateRows(config, maxRows, allocate);
    ({ x: this.x, eps: this.eps, labels: this.labels, terms: this.terms } = rows);
  }

  /** @throws ParavaeError E_TENSORFLOW, and what the model's loss throws */
  evaluate(rows: number): void {
    this.#compute(() => this.#writeTerms(this.#model.loss(this.#inputs(rows)), rows));
  }

  /**
   * @throws ParavaeError E_NO_GRADIENT when the loss does not depend on a parameter, E_TENSORFLOW when TensorFlow.js cannot
   *   compute it, and what the model's loss throws
   */
  lossAndGradients(rows: number, scale: number, step = 0, endTime: EndTime = ignoreTime): void {
    const tf = this.#tf;
    this.#compute(() => {
      const inputs = this.#inputs(rows);
      const { specs } = this.layout;
      const loss = (): Scalar => {
        const terms = this.#model.loss(inputs);
        endTime("forward");
        this.#writeTerms(terms, rows);
        endTime("loss");
        return this.#weighted(terms, rows, scale, step);
      };
      const parameters = specs.map(({ name }) => inputs.parameters[name]);
      const { grads } = tf.engine().gradients(loss, parameters, undefined, true);
      specs.forEach(({ name, offset }, i) => {
        const gradient = grads[i] as Tensor | null | undefined;
        if (!gradient) throw this.#noGradient(name);
        this.gradients.set(gradient.dataSync<"float32">(), offset);
      });
      endTime("backward");
    });
  }

  /** Runs what makes tensors, gives them back, and says whose model it was that TensorFlow.js could not compute. */
  #compute(run: () => void): void {
    try {
      this.#tf.tidy(run);
    } catch (error) {
      if (error instanceof ParavaeError) throw error;
      throw new ParavaeError("E_TENSORFLOW", `${this.#model.name}: TensorFlow.js: ${describeThrown(error)}`, {
        cause: error,
      });
    }
  }

  #inputs(rows: number): LossInputs {
    const tf = this.#tf;
    const { inputSize } = this.#config;
    const width = objectiveOf(this.#config).noiseWidth;
    const labelled = Math.min(rows, this.labels.length);
    return {
      parameters: parameterTensors(tf, this.layout, this.#parameters),
      x: tf.tensor2d(this.x.values.subarray(0, rows * inputSize), [rows, inputSize], "float32"),
      eps: tf.tensor2d(this.eps.subarray(0, rows * width), [rows, width], "float32"),
      labels: tf.tensor1d(this.labels.subarray(0, labelled), "int32"),
    };
  }

  /**
   * scale · Σ_rows Σ_terms weight·term as far as gradients go: ∂/∂term is scale for a row's own term, and for a mean
   * over the rows as many times that. The sum itself nobody reads.
   */
  #weighted({ reconstruction, kl }: LossTensors, rows: number, scale: number, step: number): Scalar {
    const tf = this.#tf;
    const weighted = kl === undefined ? [reconstruction] : [reconstruction, kl];
    const weights = objectiveOf(this.#config).weightsAt(step);
    const sum = tf.customGrad(() => ({
      value: tf.scalar(0),
      gradFunc: () =>
        weighted.map((terms, i) =>
          tf.fill(terms.shape, (terms.rank === 0 ? rows : 1) * (scale * weights[i])),
        ),
    }));
    return sum(...weighted) as Scalar;
  }

  #writeTerms({ reconstruction, kl }: LossTensors, rows: number): void {
    this.#write(this.terms[0], reconstruction, rows);
    const [, termOfKl] = objectiveOf(this.#config).terms;
    if (kl !== undefined) this.#write(this.terms[1], kl, rows * widthOfTerm(termOfKl));
  }

  /** Writes terms of each row; a mean over the rows is written for each. */
  #write(out: Float32Array, terms: Tensor1D | Tensor2D | Scalar, length: number): void {
    const values = terms.dataSync<"float32">();
    if (terms.rank === 0) out.fill(values[0], 0, length);
    else out.set(values);
  }

  #noGradient(name: string): ParavaeError {
    return new ParavaeError(
      "E_NO_GRADIENT",
      `${this.#model.name}: the loss does not depend on parameter ${JSON.stringify(name)}; use it, or do not declare it`,
      { data: { parameter: name } },
    );
  }
}

/** The buffers of an engine's rows, in the order of the data path. */
export function allocateRows(
  config: ModelConfig,
  maxRows: number,
  allocate: Allocate<Float32Array>,
): Pick<GradientEngine, "x" | "eps" | "labels" | "terms"> {
  const { usesLabels, noiseWidth, terms } = objectiveOf(config);
  const labels = allocate(usesLabels ? maxRows : 0);
  return {
    x: unrounded(allocate(maxRows * config.inputSize)),
    eps: allocate(maxRows * noiseWidth),
    terms: terms.map((term) => allocate(maxRows * widthOfTerm(term))),
    labels: new Int32Array(labels.buffer, labels.byteOffset, labels.length),
  };
}
