/** What can be cut along its outputs: a `GradientBlock` of core's, as far as cutting goes. */
interface Cuttable {
  readonly inputs: number;
  readonly outputs: number;
}

/** Some consecutive outputs of one block. */
export interface BlockPart<Block extends Cuttable> {
  readonly block: Block;
  readonly firstOutput: number;
  readonly outputs: number;
}

/** Outputs come in groups of this many, which suits the kernels' tiles. */
const groupOutputs = 8;

/** A part's gradient, its parameters and their two moments stay in a level-2 cache from product to update. */
const maxPartElements = 48 * 1024;

/**
 * What rank `rank` of `workers` forms the gradients of: consecutive outputs of consecutive blocks, cut where the
 * multiply-adds are shared equally, each part small enough to be updated while it is still in cache.
 *
 * All ranks' parts together are every output of every block once.
 */
function cutLayers<Block extends Cuttable>(
  blocks: readonly Block[],
  rank: number,
  workers: number,
): readonly BlockPart<Block>[] {
  const total = blocks.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  const [from, to] = [(rank * total) / workers, ((rank + 1) * total) / workers];
  let before = 0;
  return blocks.flatMap((block) => {
    const { inputs, outputs } = block;
    const boundary = (at: number): number => {
      const groups = Math.round((at - before) / (inputs * groupOutputs));
      return Math.min(Math.max(groups * groupOutputs, 0), outputs);
    };
    // The ends of the whole are exact whatever rounding does.
    const first = rank === 0 ? 0 : boundary(from);
    const end = rank === workers - 1 ? outputs : boundary(to);
    before += inputs * outputs;
    return smallParts({ block, firstOutput: first, outputs: end - first });
  });
}

/**
 * What each rank forms the gradients of.
 *
 * @param alike whether parts have to be the same for any number of ranks: then all are cut as if for one, and each rank has
 *   about as much to multiply as the others as whole parts allow
 */
export function partsOfRanks<Block extends Cuttable>(
  blocks: readonly Block[],
  workers: number,
  alike: boolean,
): readonly (readonly BlockPart<Block>[])[] {
  if (!alike) return Array.from({ length: workers }, (_, rank) => cutLayers(blocks, rank, workers));
  const parts = cutLayers(blocks, 0, 1);
  const workOf = ({ block, outputs }: BlockPart<Block>): number => block.inputs * outputs;
  const total = parts.reduce((sum, part) => sum + workOf(part), 0);
  const ofRanks = Array.from({ length: workers }, (): BlockPart<Block>[] => []);
  let before = 0;
  for (const part of parts) {
    // The rank that the middle of the part's work falls to.
    ofRanks[Math.floor(((before + workOf(part) / 2) * workers) / total)].push(part);
    before += workOf(part);
  }
  return ofRanks;
}

/** A part in equal pieces that are small enough; none where it is empty. */
function smallParts<Block extends Cuttable>({
  block,
  firstOutput,
  outputs,
}: BlockPart<Block>): readonly BlockPart<Block>[] {
  const pieces = Math.ceil((outputs * block.inputs) / maxPartElements);
  const size = Math.ceil(outputs / pieces / groupOutputs) * groupOutputs;
  const parts: BlockPart<Block>[] = [];
  for (let done = 0; done < outputs; done += size) {
    parts.push({ block, firstOutput: firstOutput + done, outputs: Math.min(size, outputs - done) });
  }
  return parts;
}
