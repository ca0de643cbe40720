import type { Reals } from "../memory/reals.js";
import type { UpdateOps } from "../ops/update-ops.js";
import type { KindConfig, KindWithOptions } from "../tables/kind-options.js";

/**
 * One optimizer: its state's names, and one elementwise step as its plain formula. Fast kernels stand in for the formula by
 * its kind (`Ops.updates`).
 */
export interface OptimizerEntry<Config extends KindConfig = KindConfig, Constants = unknown>
  extends KindWithOptions {
  /** One name per state block, each starting at zero. */
  readonly slotNames: readonly string[];
  /** The numbers of step number `step`, from 1, worked out in float64. */
  constantsAt(config: Config, step: number): Constants;
  /** The step in plain loops, over any reals. */
  plainUpdate<R extends Reals>(): UpdateOps<R, Constants>;
}
