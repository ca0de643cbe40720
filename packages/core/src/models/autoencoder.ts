import { type ActivationKind, activationKinds } from "../activations/activations.js";
import { checkOneOf, checkSize, refuseField } from "./model-checks.js";

export const modelKinds = ["vae", "ae"] as const;
export const likelihoodKinds = ["bernoulli", "gaussian"] as const;
export const initialisationKinds = ["pytorch", "kaiming", "glorot"] as const;

export type ModelKind = (typeof modelKinds)[number];
export type LikelihoodKind = (typeof likelihoodKinds)[number];
export type InitialisationKind = (typeof initialisationKinds)[number];

/** What every autoencoder of paravae's own is, whatever its layers. */
export interface Autoencoder {
  /** "vae": encoder → (mu, logVar) → z = mu + exp(logVar/2)·eps → decoder. "ae": encoder → z → decoder. */
  readonly kind: ModelKind;
  /** D, the values of one row. */
  readonly inputSize: number;
  /** Z, the dimensions of the latent. */
  readonly latentSize: number;
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

/** What may be left out of an autoencoder's configuration, and what stands in for it. */
export const modelDefaults = {
  kind: "vae",
  activation: "relu",
  likelihood: "bernoulli",
  variance: 1,
  beta: 1,
  initialisation: "pytorch",
} as const satisfies Partial<Autoencoder>;

type Optional = keyof typeof modelDefaults;

/** `M` with everything optional that has a default. */
export type WithDefaults<M extends Autoencoder> = Omit<M, Optional> & Partial<Pick<M, Optional>>;

/** @throws ParavaeError E_MODEL when a field is out of its range */
export function checkAutoencoder(model: Autoencoder): void {
  checkOneOf("kind", model.kind, modelKinds);
  checkSize("inputSize", model.inputSize);
  checkSize("latentSize", model.latentSize);
  checkOneOf("activation", model.activation, activationKinds);
  checkOneOf("likelihood", model.likelihood, likelihoodKinds);
  checkOneOf("initialisation", model.initialisation, initialisationKinds);
  if (!(Number.isFinite(model.variance) && model.variance > 0)) {
    refuseField("variance", model.variance, "a number above 0");
  }
  if (!(Number.isFinite(model.beta) && model.beta >= 0)) {
    refuseField("beta", model.beta, "a number of at least 0");
  }
}
