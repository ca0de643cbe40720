import { type Autoencoder, ParavaeError } from "@paravae/core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { denseForward } from "./dense-forward.js";
import { klDivergence, reparameterise } from "./latent-tensors.js";
import { likelihoodTensors } from "./likelihood-tensors.js";
import type { LossInputs, LossTensors, Moments, NamedTensors, TensorModel, Tf } from "./tensor-model.js";

/** The two networks of an autoencoder; what is between and around them does not depend on their layers. */
export interface Networks {
  /** x [rows, D] → what the heads mu and logVar (or the code) are computed from, [rows, H]. */
  readonly features: (parameters: NamedTensors, x: Tensor2D) => Tensor2D;
  /** z [rows, Z] → logits or means, [rows, D]. */
  readonly decoder: (parameters: NamedTensors, z: Tensor2D) => Tensor2D;
}

/**
 * An autoencoder as tensors: encoder → (mu, logVar) → z → decoder → −log p(x|z) and KL of each row (Kingma &
 * Welling 2014, eq. 10 and App. B).
 */
export function autoencoderTensors(
  tf: Tf,
  model: Autoencoder,
  { features, decoder }: Networks,
): Omit<TensorModel, "name"> {
  const isVae = requireKnown(model.objective.kind);
  const { nats, mean } = likelihoodTensors(tf, model.heads);

  const momentsOf = (parameters: NamedTensors, x: Tensor2D): Moments => {
    const h = features(parameters, x);
    const head = (name: string): Tensor2D => denseForward(tf, parameters, name, h, h === x);
    if (!isVae) return { mu: head("encoder.latent") };
    return { mu: head("encoder.mu"), logVar: head("encoder.logVar") };
  };

  return {
    loss({ parameters, x, eps }: LossInputs): LossTensors {
      const { mu, logVar } = momentsOf(parameters, x);
      if (logVar === undefined) return { reconstruction: nats(decoder(parameters, mu), x) };
      const z = reparameterise(tf, mu, logVar, eps);
      return { reconstruction: nats(decoder(parameters, z), x), kl: klDivergence(tf, mu, logVar) };
    },
    encode: ({ parameters, x }) => momentsOf(parameters, x),
    decode: ({ parameters, z }) => mean(decoder(parameters, z)),
  };
}

/**
 * Whether the objective is that of a VAE.
 *
 * @throws ParavaeError E_ENGINE for one that this engine does not know
 */
function requireKnown(kind: string): boolean {
  if (kind === "vae" || kind === "ae") return kind === "vae";
  throw new ParavaeError(
    "E_ENGINE",
    `engine: tfjs knows the objectives vae and ae, not ${kind}; use a dense model on another engine`,
  );
}
