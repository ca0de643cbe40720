// What everyone trains: inputs-hidden-latent-hidden-inputs with relu, hidden layers as the encoder has them and the decoder in reverse, Adam of 1e-3, the loss the mean over the batch
// of reconstruction + KL. "bernoulli": −log p(x|z) from logits. "mse": Σⱼ (x − mean)², which is the gaussian
// likelihood of variance ½ but for a constant.

const inputs = 784;

export const works = {
  textbook: { inputs, hidden: [256], latent: 20, batch: 64, loss: "bernoulli" },
  usual: { inputs, hidden: [400], latent: 20, batch: 128, loss: "bernoulli" },
  "large-batch": { inputs, hidden: [400], latent: 20, batch: 512, loss: "bernoulli" },
  wide: { inputs, hidden: [1024], latent: 20, batch: 512, loss: "bernoulli" },
  // The model of tfjs-examples/fashion-mnist-vae, without the sigmoid that it puts on the mean.
  "tfjs-examples": { inputs, hidden: [512], latent: 2, batch: 256, loss: "mse" },
  // A table of numbers: small layers, where what is no product weighs most.
  table: { inputs: 64, hidden: [128, 64], latent: 8, batch: 32, loss: "mse" },
  // Sizes that no vector divides.
  odd: { inputs: 785, hidden: [397], latent: 13, batch: 93, loss: "bernoulli" },
  "odd-small": { inputs: 100, hidden: [50], latent: 3, batch: 17, loss: "bernoulli" },
};

/** Where products take most of a step: on others reading bfloat16 has nothing to gain. */
export const bf16Works = ["large-batch", "wide"];

/** `usual: 784-400-20-400-784, bernoulli, batch 128`. */
export const describeWork = (name, { inputs, hidden, latent, batch, loss }) =>
  `${name}: ${[inputs, ...hidden, latent, ...hidden.toReversed(), inputs].join("-")}, ${loss}, batch ${batch}`;

/** A work's model as paravae takes it. */
export const modelOf = ({ inputs, hidden, latent, loss }) => ({
  inputSize: inputs,
  encoder: hidden,
  latentSize: latent,
  decoder: hidden.toReversed(),
  ...(loss === "mse" ? { likelihood: "gaussian", variance: 0.5 } : { likelihood: loss }),
});
