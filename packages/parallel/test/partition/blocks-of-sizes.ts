import { DenseNetwork, defineModel, type GradientBlock, referenceOps, unrounded } from "@paravae/core";

const nothing = new Float32Array(0);

/** The blocks that the gradients of a model are formed of, which allocates nothing: cutting them reads sizes alone. */
export function blocksOfSizes(
  inputSize: number,
  hidden: readonly number[],
  latentSize: number,
): readonly GradientBlock[] {
  const model = defineModel({ inputSize, encoder: hidden, latentSize, decoder: [...hidden].reverse() });
  const allocator = { reals: () => nothing, bfloat16s: () => new Uint16Array(0) };
  return new DenseNetwork(
    model,
    referenceOps(() => nothing),
    unrounded(nothing),
    allocator,
    true,
  ).gradients;
}
