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
function cutLayers(layers: readonly DenseSpec[], rank: number, workers: number): readonly LayerPart[] {
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

/**
 * What each rank forms the gradients of.
 *
 * @param alike whether parts have to be the same for any number of ranks: then all are cut as if for one, and each rank has
 *   about as much to multiply as the others as whole parts allow
 */
export function partsOfRanks(
  layers: readonly DenseSpec[],
  workers: number,
  alike: boolean,
): readonly (readonly LayerPart[])[] {
  if (!alike) return Array.from({ length: workers }, (_, rank) => cutLayers(layers, rank, workers));
  const parts = cutLayers(layers, 0, 1);
  const workOf = ({ spec, outputs }: LayerPart): number => spec.inputs * outputs;
  const total = parts.reduce((sum, part) => sum + workOf(part), 0);
  const ofRanks = Array.from({ length: workers }, (): LayerPart[] => []);
  let before = 0;
  for (const part of parts) {
    // The rank that the middle of the part's work falls to.
    ofRanks[Math.floor(((before + workOf(part) / 2) * workers) / total)].push(part);
    before += workOf(part);
  }
  return ofRanks;
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
