import type { Reals } from "../memory/reals.js";
import type { Ops } from "../ops/ops.js";
import type { UpdateOperands, UpdateOps } from "../ops/update-ops.js";
import { defineKind, type KindConfig } from "../tables/kind-options.js";
import { ownEntry } from "../tables/own-entry.js";
import { Table } from "../tables/table.js";
import { type AdamConfig, adam } from "./adam.js";
import type { OptimizerEntry } from "./optimizer.js";
import { type RmspropConfig, rmsprop } from "./rmsprop.js";

/** Every optimizer by its kind. */
export const optimizers = new Table<OptimizerEntry>("optimizer", "E_OPTIMIZER", [adam, rmsprop]);

/** An optimizer as configured; plain JSON. Every one that paravae brings has a learning rate. */
export type OptimizerConfig = AdamConfig | RmspropConfig;
export type OptimizerKind = OptimizerConfig["kind"];
/** A configuration in which everything but the kind may be left to its default. */
export type OptimizerOptions =
  | (Pick<AdamConfig, "kind"> & Partial<AdamConfig>)
  | (Pick<RmspropConfig, "kind"> & Partial<RmspropConfig>);

export const optimizerKinds = optimizers.kinds as readonly OptimizerKind[];

/**
 * Fills in the defaults and checks every field.
 *
 * @throws ParavaeError E_OPTIMIZER for an unknown kind or a number out of range
 */
export const defineOptimizer = (options: OptimizerOptions): OptimizerConfig =>
  defineKind(optimizers, "optimizer", "E_OPTIMIZER", options) as OptimizerConfig;

/**
 * An optimizer: its state's names, and one elementwise step. Because a step touches each element alone,
 * any cut of [0, length) into ranges, on any threads, gives bitwise the same parameters.
 */
export interface Optimizer {
  /** One name per state block, each starting at zero. */
  readonly slotNames: readonly string[];
  /** Sums the first `blocks` blocks of gradients and applies step number `step` (from 1) to [begin, end). */
  update<R extends Reals>(
    ops: Ops<R>,
    operands: UpdateOperands<R>,
    blocks: number,
    begin: number,
    end: number,
    step: number,
  ): void;
}

/** What depends on the step, and who applies it, is worked out once, however many ranges it is applied to. */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  const entry = optimizers.get(config.kind);
  let known = 0;
  let constants: unknown;
  let knownOps: object | undefined;
  let kernel: unknown;
  return {
    slotNames: entry.slotNames,
    update<R extends Reals>(
      ops: Ops<R>,
      operands: UpdateOperands<R>,
      blocks: number,
      begin: number,
      end: number,
      step: number,
    ) {
      if (step !== known) {
        known = step;
        constants = entry.constantsAt(config as KindConfig, step);
      }
      if (ops !== knownOps) {
        knownOps = ops;
        kernel = ownEntry(ops.updates, config.kind) ?? entry.plainUpdate<R>();
      }
      (kernel as UpdateOps<R>).apply(operands, blocks, begin, end, constants);
    },
  };
}
