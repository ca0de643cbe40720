import { type DenseLayout, denseLayout } from "./dense-layout.js";
import type { DenseModel } from "./dense-model.js";
import { DenseStack } from "./dense-stack.js";
import type { EndPhase, GradientEngine } from "./gradient-engine.js";
import type { Ops } from "./ops.js";
import type { Reals } from "./reals.js";

const ignorePhase: EndPhase = () => {};

/**
 * The gradient engine of dense models over an `Ops`: encoder → (mu, logVar) → z → decoder → loss, and
 * back. An autoencoder takes the encoder's output as z and has no KL.
 *
 *     x ─ encoder ─ moments ─ latent ─ z ─ decoder ─ output ─ likelihood ─ reconstruction
 *                      │         │
 *                      └── kl ───┘ eps
 *
 * `encode`, `reparameterise` and `decode` are that path in parts, for inference. Without `gradients` it
 * does inference only and takes less memory.
 */
export class DenseEngine<R extends Reals = Float32Array> implements GradientEngine<R> {
  readonly layout: DenseLayout;
  readonly maxRows: number;
  readonly x: R;
  readonly eps: R;
  readonly labels = new Int32Array(0);
  readonly reconstruction: R;
  readonly kl: R;
  /** [maxRows, 2Z], each row mu then logVar; [maxRows, Z] for an autoencoder. */
  readonly moments: R;
  /** [maxRows, Z]. */
  readonly z: R;
  /** Logits (bernoulli) or means (gaussian), [maxRows, D]. */
  readonly output: R;
  readonly #model: DenseModel;
  readonly #ops: Ops<R>;
  readonly #encoder: DenseStack<R>;
  readonly #decoder: DenseStack<R>;
  readonly #dz: R | undefined;

  constructor(
    model: DenseModel,
    ops: Ops<R>,
    options: { readonly maxRows: number; readonly parameters: R; readonly gradients?: R | undefined },
  ) {
    const { maxRows, parameters, gradients } = options;
    this.#model = model;
    this.#ops = ops;
    this.layout = denseLayout(model);
    this.maxRows = maxRows;
    const { encoder, head, decoder, output } = this.layout;
    const isVae = model.kind === "vae";
    const latents = maxRows * model.latentSize;
    this.x = ops.allocate(maxRows * model.inputSize);
    this.eps = ops.allocate(isVae ? latents : 0);
    this.kl = ops.allocate(isVae ? latents : 0);
    this.reconstruction = ops.allocate(maxRows);
    const stack = (specs: typeof encoder, lastInPlace: boolean) =>
      new DenseStack(ops, model.activation, specs, maxRows, parameters, gradients, lastInPlace);
    this.#encoder = stack([...encoder, head], false);
    this.#decoder = stack([...decoder, output], true);
    this.moments = this.#encoder.output;
    this.z = isVae ? ops.allocate(latents) : this.moments;
    this.#dz = isVae && gradients ? ops.allocate(latents) : this.#encoder.dOutput;
    this.output = this.#decoder.output;
  }

  /** x → moments. */
  encode(rows: number): void {
    this.#encoder.forward(this.x, rows);
  }

  /** moments, eps → z, kl. For an autoencoder z is the encoder's output already. */
  reparameterise(rows: number): void {
    if (this.#model.kind === "vae") {
      this.#ops.latentForward(this.z, this.kl, this.moments, this.eps, rows, this.#model.latentSize);
    }
  }

  /** z → output. */
  decode(rows: number): void {
    this.#decoder.forward(this.z, rows);
  }

  #forward(rows: number): void {
    this.encode(rows);
    this.reparameterise(rows);
    this.decode(rows);
  }

  evaluate(rows: number): void {
    this.#forward(rows);
    const { inputSize, likelihood, variance } = this.#model;
    if (likelihood === "bernoulli") {
      this.#ops.bernoulliLoss(this.reconstruction, this.output, this.x, rows, inputSize);
    } else {
      this.#ops.gaussianLoss(this.reconstruction, this.output, this.x, variance, rows, inputSize);
    }
  }

  lossAndGradients(rows: number, scale: number, endPhase: EndPhase = ignorePhase): void {
    this.#forward(rows);
    endPhase("forward");
    this.#lossAndOutputGradient(rows, scale);
    endPhase("loss");
    this.#backward(rows, scale);
    endPhase("backward");
  }

  /** reconstruction, and its gradient in the place of the output. */
  #lossAndOutputGradient(rows: number, scale: number): void {
    const { inputSize, likelihood, variance } = this.#model;
    const { output, x, reconstruction } = this;
    if (likelihood === "bernoulli") {
      this.#ops.bernoulliLossAndGradient(reconstruction, output, output, x, scale, rows, inputSize);
    } else {
      this.#ops.gaussianLossAndGradient(reconstruction, output, output, x, variance, scale, rows, inputSize);
    }
  }

  #backward(rows: number, scale: number): void {
    const { kind, beta, latentSize } = this.#model;
    const dMoments = this.#encoder.dOutput;
    const dz = this.#dz;
    if (dMoments === undefined || dz === undefined)
      throw new TypeError("DenseEngine was made without gradients");
    this.#decoder.backward(dz, this.z, rows);
    if (kind === "vae") {
      this.#ops.latentBackward(dMoments, dz, this.moments, this.eps, beta * scale, rows, latentSize);
    }
    this.#encoder.backward(undefined, this.x, rows);
  }
}
