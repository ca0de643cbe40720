import { type Matrix, roundMatrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { DenseModel } from "../models/dense-model.js";
import type { Ops } from "../ops/ops.js";
import type { DenseBuffers } from "./dense-buffers.js";
import { DenseStack } from "./dense-stack.js";
import type { EndPhase } from "./gradient-engine.js";

/**
 * A dense model's way through its buffers, forward to the loss and back to every layer's delta, row by row: a row's
 * numbers depend on that row alone. Parameters are only read. `encode`, `reparameterise` and `decode` are that way
 * in parts, for inference.
 */
export class DenseNetwork<R extends Reals = Float32Array> {
  readonly #model: DenseModel;
  readonly #ops: Ops<R>;
  readonly #buffers: DenseBuffers<R>;
  readonly #encoder: DenseStack<R>;
  readonly #decoder: DenseStack<R>;
  readonly #moments: R;
  readonly #output: R;

  constructor(model: DenseModel, ops: Ops<R>, parameters: Matrix<R>, buffers: DenseBuffers<R>) {
    const { encoder, decoder } = buffers;
    this.#model = model;
    this.#ops = ops;
    this.#buffers = buffers;
    this.#encoder = new DenseStack(ops, model.activation, encoder, parameters);
    this.#decoder = new DenseStack(ops, model.activation, decoder, parameters);
    this.#moments = encoder[encoder.length - 1].output.values;
    this.#output = decoder[decoder.length - 1].output.values;
  }

  /** x → moments. */
  encode(rows: number): void {
    this.#encoder.forward(this.#buffers.x, rows);
  }

  /** moments, eps → z, kl. For an autoencoder z is the encoder's output already. */
  reparameterise(rows: number): void {
    const { z, kl, eps } = this.#buffers;
    const { kind, latentSize } = this.#model;
    if (kind === "vae") this.#ops.latentForward(z, kl, this.#moments, eps, rows, latentSize);
  }

  /** z → output. */
  decode(rows: number): void {
    this.#decoder.forward(this.#buffers.z, rows);
  }

  #forward(rows: number): void {
    this.encode(rows);
    this.reparameterise(rows);
    this.decode(rows);
  }

  /** Loss terms of the first `rows` rows of x and eps. */
  evaluate(rows: number): void {
    this.#forward(rows);
    const { inputSize, likelihood, variance } = this.#model;
    const { reconstruction, x } = this.#buffers;
    if (likelihood === "bernoulli") {
      this.#ops.bernoulliLoss(reconstruction, this.#output, x.values, rows, inputSize);
    } else {
      this.#ops.gaussianLoss(reconstruction, this.#output, x.values, variance, rows, inputSize);
    }
  }

  /** As `evaluate`, and every layer's delta of scale · Σ_rows (reconstruction + β·KL). The way back is the caller's to time. */
  lossAndDeltas(rows: number, scale: number, endPhase: EndPhase): void {
    this.#forward(rows);
    endPhase("forward");
    this.#lossAndOutputDelta(rows, scale);
    endPhase("loss");
    this.#backward(rows, scale);
  }

  #lossAndOutputDelta(rows: number, scale: number): void {
    const { inputSize, likelihood, variance } = this.#model;
    const { reconstruction, x, decoder } = this.#buffers;
    const { delta } = decoder[decoder.length - 1];
    if (delta === undefined) throw new TypeError("DenseNetwork: these buffers are not for training");
    const ops = this.#ops;
    const output = this.#output;
    if (likelihood === "bernoulli") {
      ops.bernoulliLossAndGradient(reconstruction, delta, output, x.values, scale, rows, inputSize);
    } else {
      ops.gaussianLossAndGradient(reconstruction, delta, output, x.values, variance, scale, rows, inputSize);
    }
  }

  #backward(rows: number, scale: number): void {
    const { kind, beta, latentSize } = this.#model;
    const { dz, eps, encoder } = this.#buffers;
    const { delta } = encoder[encoder.length - 1];
    if (dz === undefined || delta === undefined) {
      throw new TypeError("DenseNetwork: these buffers are not for training");
    }
    this.#decoder.backward(dz, rows);
    if (kind === "vae") {
      this.#ops.latentBackward(delta, dz, this.#moments, eps, beta * scale, rows, latentSize);
    } else {
      // dz is the delta, which a product has made.
      roundMatrix(delta, rows * latentSize);
    }
    this.#encoder.backward(undefined, rows);
  }
}
