import type { Reals } from "../memory/reals.js";
import type { LikelihoodOps } from "../ops/likelihood-ops.js";
import type { Ops } from "../ops/ops.js";
import { ownEntry } from "../tables/own-entry.js";
import type { Head } from "./head.js";
import { likelihoods } from "./likelihoods.js";
import { plainLikelihood } from "./plain-likelihood.js";

/**
 * What computes a head: the kernels that an `Ops` has for its kind, else the kind's plain formula.
 *
 * @param missing whether cells of its columns may be missing
 */
export function likelihoodOpsOf<R extends Reals>(
  ops: Ops<R>,
  head: Head,
  missing: boolean,
): LikelihoodOps<R> {
  const { kind } = head.likelihood;
  const fast = ownEntry(ops.likelihoods, kind);
  if (fast !== undefined && (fast.takesMissing || !missing)) return fast;
  return plainLikelihood(likelihoods.get(kind), head);
}
