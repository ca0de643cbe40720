import type { ParameterLayout } from "@paravae/core";
import type { NamedTensors, Tf } from "./tensor-model.js";

/** The parameters as tensors over the flat block; they see what it holds when they are first used. */
export const parameterTensors = (tf: Tf, { specs }: ParameterLayout, block: Float32Array): NamedTensors =>
  Object.fromEntries(
    specs.map(({ name, shape, offset, length }) => [
      name,
      tf.tensor(block.subarray(offset, offset + length), [...shape], "float32"),
    ]),
  );
