import type { TrainingState } from "@paravae/checkpoints";
import { createOptimizer, roundMatrix } from "@paravae/core";
import type { Arena } from "./arena.js";
import { rowsInBatches } from "./shares.js";
import type { TeamSpec } from "./team-spec.js";

type ArenaState = Pick<TrainingState, "parameters" | "slots" | "epochSums">;

/**
 * A copy of what training changes in the arena, outside of it, where no worker can write. Taken while none runs.
 *
 * @param stepInEpoch how many steps of the epoch its sums are of
 */
export function copyArena(spec: TeamSpec, arena: Arena, stepInEpoch: number): ArenaState {
  const { optimizer, batchSize, train } = spec;
  const [reconstruction, ...kl] = arena.epochSums;
  const slotNames = createOptimizer(optimizer).slotNames;
  return {
    parameters: arena.parameters.values.slice(),
    slots: Object.fromEntries(slotNames.map((name, i) => [name, arena.slots[i].slice()])),
    epochSums: { rows: rowsInBatches(stepInEpoch, batchSize, train.count), reconstruction, kl },
  };
}

/** Brings the arena to a state that was copied from it, or from another run's. While no worker runs. */
export function restoreArena(spec: TeamSpec, arena: Arena, state: ArenaState): void {
  const { parameters, slots, epochSums } = state;
  arena.parameters.values.set(parameters);
  roundMatrix(arena.parameters);
  createOptimizer(spec.optimizer).slotNames.forEach((name, i) => {
    arena.slots[i].set(slots[name]);
  });
  arena.epochSums.set([epochSums.reconstruction, ...epochSums.kl]);
}
