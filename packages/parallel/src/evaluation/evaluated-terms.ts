import type { LossTerms } from "@paravae/checkpoints";
import { lossTermsOf } from "../step/term-sums.js";
import type { Team } from "../team/team.js";
import { checkEvaluated } from "./check-finite.js";

/**
 * The mean loss terms of the test rows that a team has just evaluated: its chunks' sums, in their order.
 *
 * @param step the global step whose weights the loss has
 * @throws ParavaeError E_DIVERGED when the loss is not a finite number
 */
export function evaluatedTerms(team: Team, step: number): LossTerms {
  const { arena, spec } = team;
  const sums = new Float64Array(arena.epochSums.length);
  for (let i = 0; i < arena.chunkSums.length; i++) sums[i % sums.length] += arena.chunkSums[i];
  checkEvaluated(sums, team, step);
  return lossTermsOf(spec.model, sums, spec.test?.count ?? 0, step);
}
