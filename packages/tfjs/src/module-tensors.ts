import type { ModuleModel } from "@paravae/core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { describeThrown, moduleError } from "./module-error.js";
import type { LossInputs, LossTensors, Moments, NamedTensors, TensorModel } from "./tensor-model.js";
import type { UserModel } from "./user-model.js";

/**
 * A user's model as the engine takes it: what its functions give is checked whenever they give it, and what they
 * throw says which file it was.
 */
export function moduleTensors(
  { path, kind, inputSize, latentSize }: Pick<ModuleModel, "path" | "kind" | "inputSize" | "latentSize">,
  model: UserModel,
): TensorModel {
  const call = <T>(what: keyof UserModel, run: () => T): T => {
    try {
      const result = run();
      // That it is a promise is refused where it is looked at; that it fails must not end the process.
      if (result instanceof Promise) result.catch(() => undefined);
      return result;
    } catch (error) {
      throw moduleError(path, `its ${what} threw: ${describeThrown(error)}`, error);
    }
  };
  const matrix = (what: string, value: unknown, rows: number, width: number): Tensor2D => {
    if (isTensor(value) && value.rank === 2 && value.shape[0] === rows && value.shape[1] === width) {
      return value as Tensor2D;
    }
    throw moduleError(path, `${what} is ${describe(value)}, expected a tensor of shape [${rows}, ${width}]`);
  };
  const encodeWith =
    (encode: NonNullable<UserModel["encode"]>) =>
    (inputs: Pick<LossInputs, "parameters" | "x">): Moments => {
      const [rows] = inputs.x.shape;
      const code: unknown = call("encode", () => encode.call(model, inputs));
      if (kind === "custom") return { mu: matrix("encode's result", code, rows, latentSize) };
      const { mu, logVar } = (code ?? {}) as Partial<Moments>;
      return {
        mu: matrix("encode's mu", mu, rows, latentSize),
        logVar: matrix("encode's logVar", logVar, rows, latentSize),
      };
    };
  const decodeWith =
    (decode: NonNullable<UserModel["decode"]>) =>
    (inputs: { readonly parameters: NamedTensors; readonly z: Tensor2D }): Tensor2D =>
      matrix(
        "decode's result",
        call("decode", () => decode.call(model, inputs)),
        inputs.z.shape[0],
        inputSize,
      );

  return {
    name: path,
    loss(inputs): LossTensors {
      const loss = call("loss", () => model.loss(inputs));
      return lossTensors(path, kind, loss);
    },
    ...(model.encode && { encode: encodeWith(model.encode) }),
    ...(model.decode && { decode: decodeWith(model.decode) }),
  };
}

/** The terms of a user's loss: one scalar, or the two of a VAE. */
function lossTensors(path: string, kind: ModuleModel["kind"], loss: unknown): LossTensors {
  if (kind === "custom") return { reconstruction: scalar(path, "the loss", loss) };
  const { reconstruction, kl } = (loss ?? {}) as { readonly reconstruction?: unknown; readonly kl?: unknown };
  return {
    reconstruction: scalar(path, "the loss's reconstruction", reconstruction),
    kl: scalar(path, "the loss's kl", kl),
  };
}

function scalar(path: string, what: string, value: unknown): Scalar {
  if (isTensor(value) && value.rank === 0 && value.dtype === "float32") return value as Scalar;
  throw moduleError(
    path,
    `${what} is ${describe(value)}, expected a float32 scalar tensor, the mean over the rows; end it with tf.mean`,
  );
}

/** Whether a loss has the two terms of a VAE. */
export const isVaeLoss = (loss: unknown): boolean =>
  typeof loss === "object" && loss !== null && !isTensor(loss) && "kl" in loss;

const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && "dataSync" in value && "rank" in value;

function describe(value: unknown): string {
  if (isTensor(value)) {
    return `a ${value.dtype} tensor of shape [${value.shape.join(", ")}]`;
  }
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" && value !== null
    ? `an object of ${Object.keys(value).join(", ")}`
    : String(value);
}
