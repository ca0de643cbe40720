import { createOptimizer } from "@paravae/core";
import { alignUp, stepTimesKept } from "./arena-plan.js";
import { controlWords } from "./control-words.js";
import { addRows } from "./loss-terms.js";
import { PhaseClock } from "./phase-clock.js";
import type { RankContext } from "./rank-context.js";
import type { TrainTask } from "./team-spec.js";

/**
 * One rank's way through a segment of steps. A step, with its two barriers:
 *
 *     gradients of my rows → my gradient block; their loss terms → the batch's
 *     ── A ──────────────  while waiting: my rows of the next step
 *     sum of all gradients, optimizer → my shard of the parameters (or the coordinator does all of it)
 *     ── B ──────────────
 *
 * Between B and A parameters are only read; between A and B gradients and loss terms are only read. So nothing
 * that training depends on is read while another thread may write it.
 *
 * @returns the steps done: fewer than asked for when a stop was requested
 */
export function trainSegment(context: RankContext, task: TrainTask): number {
  const { spec, arena, barrier, rank } = context;
  const { control, stepMs } = arena;
  const shard = shardOf(arena.parameters.length, rank, spec.workers);
  const optimizer = createOptimizer(spec.optimizer);
  const isLast = rank === spec.workers - 1;
  const clock = new PhaseClock(context.phaseMs);

  context.loadTrainRows(task.firstStep, task.stepsBefore);
  clock.end("gather");
  for (let step = task.firstStep; step < task.endStep; step++) {
    const begun = clock.last;
    const globalStep = task.stepsBefore + step - task.firstStep;
    const batchRows = context.batchRows(step);
    computeShare(context, batchRows, clock);
    if (rank === 0) {
      Atomics.store(control, controlWords.stopDecision, Atomics.load(control, controlWords.stopRequest));
    }

    const gradientsReady = barrier.arrive();
    if (step + 1 < task.endStep) context.loadTrainRows(step + 1, globalStep + 1);
    clock.end("gather");
    barrier.wait(gradientsReady);
    clock.end("wait");

    const stop = Atomics.load(control, controlWords.stopDecision) === 1;
    if (spec.update === "sharded") {
      const { begin, end } = shard;
      optimizer.update(context.ops, arena, context.gradientSlots(batchRows), begin, end, globalStep + 1);
    }
    if (isLast) {
      addRows(arena.epochSums, arena.reconstruction, arena.kl, batchRows);
      Atomics.store(control, controlWords.stepsDone, step + 1);
    }
    clock.end("update");

    barrier.wait(barrier.arrive());
    clock.end("wait");
    if (rank === 0) stepMs[globalStep % stepTimesKept] = clock.last - begun;
    if (stop) return step + 1 - task.firstStep;
  }
  return task.endStep - task.firstStep;
}

/** Gradients of this rank's rows, weighted for the whole batch's mean, and their loss terms. */
function computeShare(context: RankContext, batchRows: number, clock: PhaseClock): void {
  const { engine, arena } = context;
  const { begin, rows } = context.share(batchRows);
  if (rows === 0) return;
  engine.lossAndGradients(rows, 1 / batchRows, clock.end);
  for (let r = 0; r < rows; r++) arena.reconstruction[begin + r] = engine.reconstruction[r];
  const width = arena.kl.length / arena.reconstruction.length;
  for (let i = 0; i < rows * width; i++) arena.kl[begin * width + i] = engine.kl[i];
  clock.end("loss");
}

/** The elements that rank `rank` updates: equal parts that begin on cache lines. */
function shardOf(length: number, rank: number, workers: number): { begin: number; end: number } {
  const size = alignUp((4 * length) / workers) / 4;
  return { begin: Math.min(rank * size, length), end: Math.min((rank + 1) * size, length) };
}
