import type { DenseSpec, LayerPart } from "@paravae/core";

/** Outputs come in groups of this many, which suits the kernels' tiles. */
const groupOutputs = 8;

/** A part's gradient, its parameters and their two moments stay in a level-2 cache from product to update. */
const maxPartElements = 48 * 1024;

/**
 * What rank `rank` of `workers` forms the gradients of: consecutive outputs of consecutive layers, cut where the
 * multiply-adds are shared equally, each part small enough to be updated while it is still in cache.
 *
 * All ranks' parts together are every output of every layer once.
 */
export function cutLayers(layers: readonly DenseSpec[], rank: number, workers: number): readonly LayerPart[] {
  const total = layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  const [from, to] = [(rank * total) / workers, ((rank + 1) * total) / workers];
  let before = 0;
  return layers.flatMap((spec) => {
    const { inputs, outputs } = spec;
    const boundary = (at: number): number => {
      const groups = Math.round((at - before) / (inputs * groupOutputs));
      return Math.min(Math.max(groups * groupOutputs, 0), outputs);
    };
    // The ends of the whole are exact whatever rounding does.
    const first = rank === 0 ? 0 : boundary(from);
    const end = rank === workers - 1 ? outputs : boundary(to);
    before += inputs * outputs;
    return smallParts({ spec, firstOutput: first, outputs: end - first });
  });
}

/** A part in equal pieces that are small enough; none where it is empty. */
function smallParts({ spec, firstOutput, outputs }: LayerPart): readonly LayerPart[] {
  const pieces = Math.ceil((outputs * spec.inputs) / maxPartElements);
  const size = Math.ceil(outputs / pieces / groupOutputs) * groupOutputs;
  const parts: LayerPart[] = [];
  for (let done = 0; done < outputs; done += size) {
    parts.push({ spec, firstOutput: firstOutput + done, outputs: Math.min(size, outputs - done) });
  }
  return parts;
}
