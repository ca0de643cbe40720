import type { LossTerms } from "@paravae/checkpoints";

/** Below so many nats a row, a dimension of the latent tells the decoder next to nothing (Burda et al. 2016 call it inactive). */
const deadBelow = 0.01;

/** How many dimensions of a latent are dead, of how many. */
export interface DeadDimensions {
  readonly dead: number;
  readonly of: number;
}

/** Counted by each dimension's KL on the test rows; undefined for a model whose loss has no KL of each. */
export function deadDimensions({ perDimension }: LossTerms): DeadDimensions | undefined {
  const { kl } = perDimension;
  if (kl === undefined) return undefined;
  return { dead: kl.filter((nats) => nats < deadBelow).length, of: kl.length };
}
