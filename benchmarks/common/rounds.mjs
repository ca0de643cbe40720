import { progress } from "./progress.mjs";

/**
 * Samples of every contestant in turn, `rounds` times, so that a machine whose speed drifts does not matter. Each
 * round begins with the next one: nobody always follows the same neighbour's heat.
 *
 * @param contestants each with a `name`
 * @param sample takes one sample of a contestant: numbers, or `absent` with the reason, after which it is not
 *   asked again
 * @returns each contestant with its `samples` in order of rounds, or with why it is `absent`
 */
export async function inTurn(contestants, rounds, sample) {
  const results = contestants.map((contestant) => ({ ...contestant, samples: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const i = (round + turn) % contestants.length;
      if (results[i].absent !== undefined) continue;
      progress(`round ${round + 1} of ${rounds}: ${results[i].name}`);
      const { absent, ...taken } = await sample(contestants[i]);
      if (absent === undefined) results[i].samples.push(taken);
      else Object.assign(results[i], { absent, samples: [] });
    }
  }
  progress("");
  return results;
}

/** How many times as much of `key` `one` has as `other`, round by round. */
export const ratios = (one, other, key = "rowsPerSecond") =>
  one.samples.map((sample, round) => sample[key] / other.samples[round][key]);
