import type { TrainingState } from "@paravae/checkpoints";
import { createOptimizer, roundMatrix } from "@paravae/core";
import type { Arena } from "./arena.js";
import { rowsInBatches } from "./shares.js";
import type { TeamSpec } from "./team-spec.js";

type ArenaState = Pick<TrainingState, "parameters" | "slots" | "epochSums">;
type Blocks = Pick<TrainingState, "parameters" | "slots">;

/**
 * A copy of what training changes in the arena, outside of it, where no worker can write. Taken while none runs.
 *
 * @param stepInEpoch how many steps of the epoch its sums are of
 * @param unneeded an earlier copy, whose arrays become this one's: a run that saves often leaves nothing for the garbage
 *   collector
 */
export function copyArena(
  spec: TeamSpec,
  arena: Arena,
  stepInEpoch: number,
  unneeded: Blocks | undefined,
): ArenaState {
  const { optimizer, batchSize, train } = spec;
  const [reconstruction, ...kl] = arena.epochSums;
  const slotNames = createOptimizer(optimizer).slotNames;
  return {
    parameters: copy(arena.parameters.values, unneeded?.parameters),
    slots: Object.fromEntries(
      slotNames.map((name, i) => [name, copy(arena.slots[i], unneeded?.slots[name])]),
    ),
    epochSums: { rows: rowsInBatches(stepInEpoch, batchSize, train.count), reconstruction, kl },
  };
}

function copy(block: Float32Array, into: Float32Array = new Float32Array(block.length)): Float32Array {
  into.set(block);
  return into;
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
