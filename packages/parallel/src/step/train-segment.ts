import { createOptimizer } from "@paravae/core";
import { stepTimesKept } from "../arena/arena-plan.js";
import type { Lane } from "../engines/rank-engine.js";
import { controlWords } from "../team/control-words.js";
import type { TrainTask } from "../team/team-spec.js";
import { addRows } from "./loss-terms.js";
import { PhaseClock } from "./phase-clock.js";
import type { RankContext } from "./rank-context.js";

/**
 * One rank's way through a segment of steps. A step, with its barriers:
 *
 *     my rows of the batch → what gradients are formed of; their loss terms → the batch's
 *     ── A ──────────────
 *     gradients of parts of the parameters over the whole batch, optimizer → those parts
 *     ── B ──────────────
 *
 * Before A parameters are only read, and each rank writes its rows alone. Between A and B rows and loss terms are only
 * read, and each part of gradients and parameters is written by the one rank that has claimed it. So nothing that training
 * depends on is read while another thread may write it. Where the coordinator applies the optimizer, a barrier G lies
 * between gradients and update.
 *
 * @returns the steps done: fewer than asked for when a stop was requested
 */
export function trainSegment(context: RankContext, task: TrainTask): number {
  const { spec, arena, barrier, rank, engine } = context;
  const { control, stepMs } = arena;
  const optimizer = createOptimizer(spec.optimizer);
  const clock = new PhaseClock(context.phaseMs);

  for (let step = task.firstStep; step < task.endStep; step++) {
    const begun = clock.last;
    const globalStep = task.stepsBefore + step - task.firstStep;
    const batchRows = context.batchRows(step);
    for (const lane of context.lanes(batchRows)) {
      context.loadTrainRows(lane, step, globalStep);
      clock.end("gather");
      computeLane(context, lane, batchRows, clock);
    }
    arena.offerParts(rank);
    if (rank === 0) {
      Atomics.store(control, controlWords.stopDecision, Atomics.load(control, controlWords.stopRequest));
    }

    barrier.wait(barrier.arrive());
    clock.end("wait");

    const stop = Atomics.load(control, controlWords.stopDecision) === 1;
    const slots = engine.gradientSlots(batchRows);
    // My own parts first: their state is in my core's cache. Then what slower ranks have not got to yet.
    for (let i = 0; i < spec.workers; i++) {
      const owner = (rank + i) % spec.workers;
      const parts = engine.partsOfRanks[owner];
      for (let part = arena.claimPart(owner); part < parts.length; part = arena.claimPart(owner)) {
        engine.formGradients(owner, part, batchRows);
        clock.end("backward");
        if (spec.update === "coordinator") continue;
        for (const { begin, end } of parts[part]) {
          optimizer.update(context.ops, arena, slots, begin, end, globalStep + 1);
        }
        clock.end("update");
      }
    }
    addRows(arena.epochSums, arena.reconstruction, arena.kl, batchRows, rank, spec.workers);
    // It has just added the reconstruction, so that whoever shows this step finds its sum.
    if (rank === 0) Atomics.store(control, controlWords.stepsDone, step + 1);
    if (spec.update === "coordinator") barrier.wait(barrier.arrive());
    clock.end("update");

    barrier.wait(barrier.arrive());
    clock.end("wait");
    if (rank === 0) stepMs[globalStep % stepTimesKept] = clock.last - begun;
    if (stop) return step + 1 - task.firstStep;
  }
  return task.endStep - task.firstStep;
}

/** A lane's rows, weighted for the whole batch's mean, and their loss terms. */
function computeLane({ engine, arena }: RankContext, lane: Lane, batchRows: number, clock: PhaseClock): void {
  const { begin, rows } = lane;
  const { reconstruction, kl } = engine.computeRows(lane, 1 / batchRows, clock.end);
  for (let r = 0; r < rows; r++) arena.reconstruction[begin + r] = reconstruction[r];
  const width = arena.kl.length / arena.reconstruction.length;
  for (let i = 0; i < rows * width; i++) arena.kl[begin * width + i] = kl[i];
  clock.end("loss");
}
