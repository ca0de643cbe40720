import { type DenseModel, describeSizes, ParavaeError } from "@paravae/core";
import { activationOf } from "./activation-of.js";
import { autoencoderTensors } from "./autoencoder-tensors.js";
import { denseForward } from "./dense-forward.js";
import type { TensorModel, Tf } from "./tensor-model.js";

/**
 * A dense model as tensors, on the very parameters that the dense engine has.
 *
 * @throws ParavaeError E_ENGINE for layers that are not dense, or cells that may be missing
 */
export function denseTensors(tf: Tf, model: DenseModel): TensorModel {
  if ([...model.encoder, ...model.decoder].some((layer) => typeof layer !== "number") || model.missing) {
    throw new ParavaeError(
      "E_ENGINE",
      "engine: tfjs takes dense layers by their widths and rows without missing cells; use another engine",
    );
  }
  const activation = activationOf(tf, model.activation);
  return {
    name: describeSizes(model),
    ...autoencoderTensors(tf, model, {
      features: (parameters, x) =>
        model.encoder.reduce(
          (h, _, i) => activation(denseForward(tf, parameters, `encoder.${i}`, h, i === 0)),
          x,
        ),
      decoder(parameters, z) {
        const h = model.decoder.reduce(
          (h, _, i) => activation(denseForward(tf, parameters, `decoder.${i}`, h)),
          z,
        );
        return denseForward(tf, parameters, "decoder.output", h);
      },
    }),
  };
}
