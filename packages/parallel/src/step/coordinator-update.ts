import { createOptimizer, type Ops } from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import { gradientBlocksOf } from "../engines/loaded-engine.js";
import { activeShares, batchRows } from "../partition/shares.js";
import type { Barrier } from "../team/barrier.js";
import { controlWords } from "../team/control-words.js";
import type { TeamSpec, TrainTask } from "../team/team-spec.js";
import { isSpoilt, watchUpdate } from "./finite-watch.js";

/**
 * The coordinator's part of a segment when it applies the optimizer itself: one more participant of every barrier, which
 * updates all parameters in the phase "coordinate". It never blocks its thread.
 */
export async function coordinateUpdates(
  spec: TeamSpec,
  arena: Arena,
  barrier: Barrier,
  ops: Ops<Float32Array>,
  task: Omit<TrainTask, "rank">,
): Promise<void> {
  const optimizer = createOptimizer(spec.optimizer);
  const { length } = arena.parameters.values;
  for (let step = task.firstStep; step < task.endStep; step++) {
    const rows = batchRows(step, spec.batchSize, spec.train.count);
    const globalStep = task.stepsBefore + step - task.firstStep;
    let isLast = step + 1 === task.endStep;
    for (const phase of spec.phases) {
      if (phase === "coordinate") {
        const blocks = activeShares(rows, gradientBlocksOf(spec.engine, spec.lanes));
        optimizer.update(ops, arena, blocks, 0, length, globalStep + 1);
        watchUpdate(arena, 0, length, globalStep, isLast);
      }
      await barrier.waitAsync(barrier.arrive());
      if (phase === spec.phases[0]) isLast ||= Atomics.load(arena.control, controlWords.stopDecision) === 1;
    }
    if (isLast || isSpoilt(arena.control)) return;
  }
}
