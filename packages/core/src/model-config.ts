import { type ActivationKind, activationKinds } from "./activations.js";
import { ParavaeError } from "./errors.js";

export const modelKinds = ["vae", "ae"] as const;
export const likelihoodKinds = ["bernoulli", "gaussian"] as const;
export const initialisationKinds = ["pytorch", "kaiming", "glorot"] as const;

export type ModelKind = (typeof modelKinds)[number];
export type LikelihoodKind = (typeof likelihoodKinds)[number];
export type InitialisationKind = (typeof initialisationKinds)[number];

/** What a model is: everything that decides its parameters' shapes and its loss. Plain JSON. */
export interface ModelConfig {
  /** "vae": encoder → (mu, logVar) → z = mu + exp(logVar/2)·eps → decoder. "ae": encoder → z → decoder. */
  readonly kind: ModelKind;
  /** D, the values of one row. */
  readonly inputSize: number;
  /** Widths of the encoder's hidden layers, from the input to the latent. May be empty. */
  readonly encoder: readonly number[];
  /** Z, the dimensions of the latent. */
  readonly latentSize: number;
  /** Widths of the decoder's hidden layers, from the latent to the output. May be empty. */
  readonly decoder: readonly number[];
  readonly activation: ActivationKind;
  /**
   * p(x|z). "bernoulli": the decoder gives logits, x in [0, 1] are means. "gaussian": the decoder gives
   * the mean, the variance is fixed.
   */
  readonly likelihood: LikelihoodKind;
  /** σ² of the gaussian likelihood; 0.5 makes the loss the squared error plus a constant. */
  readonly variance: number;
  /** Weight of the KL term in the loss; 1 is the ELBO (Higgins et al. 2017 for others). */
  readonly beta: number;
  readonly initialisation: InitialisationKind;
}

/** What may be left out of a ModelConfig, and what stands in for it. */
export const modelDefaults = {
  kind: "vae",
  activation: "relu",
  likelihood: "bernoulli",
  variance: 1,
  beta: 1,
  initialisation: "pytorch",
} as const satisfies Partial<ModelConfig>;

const fields: readonly string[] = [
  ...["inputSize", "encoder", "latentSize", "decoder"],
  ...Object.keys(modelDefaults),
];

type Optional = keyof typeof modelDefaults;
export type ModelOptions = Omit<ModelConfig, Optional> & Partial<Pick<ModelConfig, Optional>>;

/**
 * Fills in the defaults and checks every field once, so that nothing past this point has to.
 *
 * @throws ParavaeError E_MODEL when a field is out of its range
 */
export function defineModel(options: ModelOptions): ModelConfig {
  const unknown = Object.keys(options).find((field) => !fields.includes(field));
  if (unknown !== undefined) fail(unknown, "given", `only ${fields.join(", ")}`);
  const model: ModelConfig = { ...modelDefaults, ...options };
  oneOf("kind", model.kind, modelKinds);
  size("inputSize", model.inputSize);
  size("latentSize", model.latentSize);
  sizes("encoder", model.encoder);
  sizes("decoder", model.decoder);
  oneOf("activation", model.activation, activationKinds);
  oneOf("likelihood", model.likelihood, likelihoodKinds);
  oneOf("initialisation", model.initialisation, initialisationKinds);
  if (!(Number.isFinite(model.variance) && model.variance > 0)) {
    fail("variance", model.variance, "a number above 0");
  }
  if (!(Number.isFinite(model.beta) && model.beta >= 0)) fail("beta", model.beta, "a number of at least 0");
  return { ...model, encoder: [...model.encoder], decoder: [...model.decoder] };
}

/** The sizes of a model in one line, `784-400-20-400-784`. */
export const describeSizes = (model: ModelConfig): string =>
  [model.inputSize, ...model.encoder, model.latentSize, ...model.decoder, model.inputSize].join("-");

function size(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) fail(field, value, "a whole number of at least 1");
}

function sizes(field: string, value: readonly number[]): void {
  if (!Array.isArray(value)) fail(field, value, "a list of layer widths");
  for (const width of value) size(field, width);
}

function oneOf(field: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) fail(field, value, `one of ${allowed.join(", ")}`);
}

function fail(field: string, value: unknown, expected: string): never {
  throw new ParavaeError("E_MODEL", `model: ${field} is ${JSON.stringify(value)}, expected ${expected}`, {
    data: { field, value },
  });
}
