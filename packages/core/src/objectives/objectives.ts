import { ParavaeError } from "../errors.js";
import type { Reals } from "../memory/reals.js";
import { ownEntry } from "../tables/own-entry.js";
import { Table } from "../tables/table.js";
import { ae } from "./ae.js";
import type { CreateObjective, ObjectiveContext, ObjectiveEntry, ObjectiveStep } from "./objective.js";
import { vae } from "./vae.js";

/** Every objective by its kind. */
export const objectives = new Table<ObjectiveEntry>("objective", "E_MODEL", [vae, ae]);

/**
 * Makes an objective's step: by the kernels that an `Ops` has for its kind, else as the kind's own file does.
 *
 * @throws ParavaeError E_MODEL when the step reads the whole batch and its entry does not say so
 */
export function createObjective<R extends Reals>(context: ObjectiveContext<R>): ObjectiveStep<R> {
  const { kind } = context.config;
  const fast = ownEntry(context.ops.objectives, kind) as CreateObjective | undefined;
  const entry = objectives.get(kind);
  const step = fast === undefined ? entry.create(context) : fast(context);
  // Without the entry's word no barrier lies before it, and it would read rows while other threads write them.
  if (step.overBatch !== undefined && !entry.overBatch) {
    throw new ParavaeError(
      "E_MODEL",
      `objective: ${kind} has a step overBatch, and its entry says overBatch: false; say true, or leave the step out`,
      { data: { kind } },
    );
  }
  return step;
}
