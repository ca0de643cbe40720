import type { Arena } from "../arena/arena.js";
import { controlWords } from "../team/control-words.js";

/** Of what is updated in a step, one element in so many is looked at. */
const stride = 64;

/**
 * Looks at parameters [begin, end) and the optimizer's state of them, which have just been updated and are still in the cache.
 * At the last step of a segment it looks at every element, so no state that is given out holds a number that it has not seen.
 * At any other step it looks at every 64th, each step other ones: a row's delta that overflows spoils a whole row of weights,
 * which is longer than that, and what spoils a single element is seen within 64 steps.
 *
 * A gradient needs no look of its own: one that is not finite leaves moments that are not, or parameters.
 */
export function watchUpdate(
  arena: Pick<Arena, "control" | "parameters" | "slots">,
  begin: number,
  end: number,
  step: number,
  isLast: boolean,
): void {
  const every = isLast ? 1 : stride;
  const first = begin + (step % every);
  const { parameters, slots, control } = arena;
  let finite = areFinite(parameters.values, first, end, every);
  for (let s = 0; s < slots.length; s++) finite = areFinite(slots[s], first, end, every) && finite;
  if (!finite) Atomics.store(control, controlWords.notFinite, 1);
}

/** Looks at the epoch's sums that a rank has just added to: column `rank`, and every `workers`-th from there. */
export function watchSums(
  { control, epochSums }: Pick<Arena, "control" | "epochSums">,
  rank: number,
  workers: number,
): void {
  if (!areFinite(epochSums, rank, epochSums.length, workers))
    Atomics.store(control, controlWords.notFinite, 1);
}

/** Whether a step that all have behind them has left numbers that are not finite: between its last barrier and the next one. */
export const isSpoilt = (control: Int32Array): boolean => Atomics.load(control, controlWords.notFinite) === 1;

/** Whether elements first, first + every, … below `end` are finite: 0 times any other number is NaN, and a sum keeps it. */
export function areFinite(
  values: Float32Array | Float64Array,
  first = 0,
  end = values.length,
  every = 1,
): boolean {
  let sum = 0;
  for (let i = first; i < end; i += every) sum += 0 * values[i];
  return sum === 0;
}
