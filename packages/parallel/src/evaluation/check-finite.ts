import { createOptimizer, ParavaeError } from "@paravae/core";
import { areFinite, isSpoilt } from "../step/finite-watch.js";
import type { Team } from "../team/team.js";
import { divergenceAdvice } from "./divergence-advice.js";

/**
 * Looks at what a team's last segment has left.
 *
 * @param step steps done
 * @throws ParavaeError E_DIVERGED when the loss, the parameters or the optimizer's state hold what is no finite number
 */
export function checkTrained(team: Team, step: number): void {
  const { arena, spec } = team;
  if (!isSpoilt(arena.control)) return;
  const { kind } = spec.optimizer;
  const blocks: [string, Float32Array | Float64Array][] = [
    ["the loss", arena.epochSums],
    ["a parameter", arena.parameters.values],
    ...createOptimizer(spec.optimizer).slotNames.map((name, i): [string, Float32Array] => [
      `${kind}'s ${name}`,
      arena.slots[i],
    ]),
  ];
  const [what] = blocks.find(([, values]) => !areFinite(values)) ?? blocks[0];
  throw diverged(`${what} is not a finite number after step ${step}`, step, team);
}

/**
 * Looks at the sums of the terms of test rows.
 *
 * @throws ParavaeError E_DIVERGED unless they are finite numbers
 */
export function checkEvaluated(sums: Float64Array, team: Team, step: number): void {
  if (areFinite(sums)) return;
  throw diverged(`the test loss is not a finite number after step ${step}`, step, team);
}

const diverged = (what: string, step: number, team: Team): ParavaeError =>
  new ParavaeError("E_DIVERGED", `training: ${what}; ${divergenceAdvice(team, step)}`, { data: { step } });
