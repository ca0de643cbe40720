import type { EpochMetrics, TrainingState } from "@paravae/checkpoints";
import { columnsByName, createOptimizer, objectiveOf, roundMatrix } from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import { rowsInBatches } from "../partition/shares.js";
import type { TeamSpec } from "../team/team-spec.js";

type Position = TrainingState["position"];
type Blocks = Pick<TrainingState, "parameters" | "slots">;

/**
 * The state at a trainer's last stop, copied out of the arena to where no worker can write. It is copied once, by whoever
 * asks first: the segment that begins there, which goes back to it when a worker dies, or the caller, who saves it. The
 * arrays of a copy that nobody reads any more become the next one's, so a run that saves often leaves nothing for the
 * garbage collector.
 *
 * All of it is for while no worker runs.
 */
export class StopState {
  readonly #spec: TeamSpec;
  readonly #arena: Arena;
  #copy: TrainingState | undefined;
  /** Copies that a caller has. */
  readonly #givenOut = new WeakSet<TrainingState>();
  #unneeded: Blocks | undefined;

  constructor(spec: TeamSpec, arena: Arena) {
    this.#spec = spec;
    this.#arena = arena;
  }

  /** The state as it is now, with where in the epochs that is. */
  copy(position: Position, metrics: readonly EpochMetrics[]): TrainingState {
    if (this.#copy !== undefined) return this.#copy;
    const { model, optimizer, seed, batchSize, workers, train, order } = this.#spec;
    const { parameters, slots, epochSums } = this.#arena;
    const { slotNames } = createOptimizer(optimizer);
    const into = this.#unneeded;
    this.#copy = {
      ...{ model, optimizer, seed, batchSize, workers, position, metrics },
      ...(order.kind === "rows" ? {} : { order }),
      parameters: copyOf(parameters.values, into?.parameters),
      slots: Object.fromEntries(slotNames.map((name, i) => [name, copyOf(slots[i], into?.slots[name])])),
      epochSums: {
        rows: rowsInBatches(position.stepInEpoch, batchSize, train.count),
        terms: columnsByName(objectiveOf(model).terms, epochSums),
      },
    };
    this.#unneeded = undefined;
    return this.#copy;
  }

  /**
   * As `copy`, for a caller.
   *
   * @param unneeded an earlier one, which the caller has done with
   */
  give(
    position: Position,
    metrics: readonly EpochMetrics[],
    unneeded: TrainingState | undefined,
  ): TrainingState {
    if (this.#copy === undefined) this.#unneeded = unneeded ?? this.#unneeded;
    const copy = this.copy(position, metrics);
    this.#givenOut.add(copy);
    return copy;
  }

  /** Training has gone on: the arena is no longer what was copied. */
  leave(): void {
    this.#copy = undefined;
  }

  /** No segment will go back to this copy. */
  release(copy: TrainingState): void {
    if (!this.#givenOut.has(copy)) this.#unneeded = copy;
  }

  /** Brings the arena to a state that was copied from it, or from another run's. */
  restore(state: TrainingState): void {
    const { parameters, slots, epochSums } = this.#arena;
    parameters.values.set(state.parameters);
    roundMatrix(parameters);
    createOptimizer(this.#spec.optimizer).slotNames.forEach((name, i) => {
      slots[i].set(state.slots[name]);
    });
    const { terms } = objectiveOf(this.#spec.model);
    epochSums.set(terms.flatMap(({ name }) => state.epochSums.terms[name]));
  }

  /** As `restore`, to a copy of this arena, which is the state at this stop again. */
  goBackTo(copy: TrainingState): void {
    this.restore(copy);
    this.#copy = copy;
  }
}

function copyOf(block: Float32Array, into: Float32Array = new Float32Array(block.length)): Float32Array {
  into.set(block);
  return into;
}
