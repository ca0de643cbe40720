import type { Reals } from "../memory/reals.js";
import { ownEntry } from "../tables/own-entry.js";
import { Table } from "../tables/table.js";
import { ae } from "./ae.js";
import type { CreateObjective, ObjectiveContext, ObjectiveEntry, ObjectiveStep } from "./objective.js";
import { vae } from "./vae.js";

/** Every objective by its kind. */
export const objectives = new Table<ObjectiveEntry>("objective", "E_MODEL", [vae, ae]);

/** Makes an objective's step: by the kernels that an `Ops` has for its kind, else as the kind's own file does. */
export function createObjective<R extends Reals>(context: ObjectiveContext<R>): ObjectiveStep<R> {
  const { kind } = context.config;
  const fast = ownEntry(context.ops.objectives, kind) as CreateObjective | undefined;
  return fast === undefined ? objectives.get(kind).create(context) : fast(context);
}
