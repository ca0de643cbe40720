import { median } from "../measuring.mjs";
import { sample } from "./sample.mjs";

/** Of made-up rows, as `measureSteps` has them. */
const batches = 64;

/**
 * Samples of every contestant in turn, `rounds` times, so that a machine whose speed drifts does not matter. Each
 * round begins with the next one: nobody always follows the same neighbour's heat.
 *
 * @returns for each contestant its samples in order of rounds, or why it is absent
 */
export async function measureRounds(contestants, work, { rounds, seconds, progress = () => {} }) {
  const results = contestants.map(({ name, ours }) => ({ name, ours, samples: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const i = (round + turn) % contestants.length;
      if (results[i].absent !== undefined) continue;
      progress(`round ${round + 1} of ${rounds}: ${results[i].name}`);
      const { absent, ...taken } = await sample(contestants[i], work, { batches, seconds });
      if (absent === undefined) results[i].samples.push(taken);
      else Object.assign(results[i], { absent, samples: [] });
    }
  }
  return results;
}

/** Median, lowest and highest. */
export const spread = (values) => ({
  median: median(values),
  low: Math.min(...values),
  high: Math.max(...values),
});

/** Rows a second of `one` over those of `other`, round by round. */
export const ratios = (one, other) =>
  one.samples.map(({ rowsPerSecond }, round) => rowsPerSecond / other.samples[round].rowsPerSecond);
