import { createOptimizer, type EndTime, type Optimizer } from "@paravae/core";
import { stepTimesKept } from "../arena/arena-plan.js";
import type { Batch, Lane } from "../engines/rank-engine.js";
import { controlWords } from "../team/control-words.js";
import type { TrainTask } from "../team/team-spec.js";
import { isSpoilt, watchSums, watchUpdate } from "./finite-watch.js";
import { PhaseClock } from "./phase-clock.js";
import type { PhaseName } from "./phases.js";
import type { RankContext } from "./rank-context.js";
import { addRows } from "./term-sums.js";

const ignoreTime: EndTime = () => {};

/** A rank at one step. */
interface Step extends Batch {
  readonly context: RankContext;
  readonly optimizer: Optimizer;
  readonly clock: PhaseClock;
  readonly epoch: number;
  readonly stepInEpoch: number;
  /** Whether the segment ends with it; known behind the first barrier. */
  isLast: boolean;
}

/**
 * One rank's way through a segment of steps: the phases of `phases.ts`, each followed by a barrier.
 *
 * In phases of rows, parameters are only read, and each rank writes its rows alone. Behind the last of them rows and loss
 * terms are only read, and each part of gradients and parameters is written by the one rank that has claimed it. So
 * nothing that training depends on is read while another thread may write it.
 *
 * @returns the steps done: fewer than asked for when a stop was requested, or when a step has left numbers that are not finite
 */
export function trainSegment(context: RankContext, task: TrainTask): number {
  const { spec, arena, barrier, rank } = context;
  const { control, stepMs } = arena;
  const optimizer = createOptimizer(spec.optimizer);
  const clock = new PhaseClock(context.timesMs);

  for (let stepInEpoch = task.firstStep; stepInEpoch < task.endStep; stepInEpoch++) {
    const begun = clock.last;
    const globalStep = task.stepsBefore + stepInEpoch - task.firstStep;
    const rows = context.batchRows(stepInEpoch);
    const isLast = stepInEpoch + 1 === task.endStep;
    const batch = { rows, scale: 1 / rows, step: globalStep };
    const step = { context, optimizer, clock, ...batch, epoch: task.epoch, stepInEpoch, isLast };
    for (const phase of spec.phases) {
      const isFirst = phase === spec.phases[0];
      phases[phase](step);
      if (isFirst) {
        arena.offerParts(rank);
        if (rank === 0) decideStop(control);
      }
      barrier.wait(barrier.arrive());
      clock.end("wait");
      if (isFirst) step.isLast ||= Atomics.load(control, controlWords.stopDecision) === 1;
    }
    if (rank === 0) stepMs[globalStep % stepTimesKept] = clock.last - begun;
    if (step.isLast || isSpoilt(control)) return stepInEpoch + 1 - task.firstStep;
  }
  return task.endStep - task.firstStep;
}

/** Before the first barrier of a step; all read it behind that one and before the last, so that all leave at the same step. */
function decideStop(control: Int32Array): void {
  Atomics.store(control, controlWords.stopDecision, Atomics.load(control, controlWords.stopRequest));
}

/** What a rank does in each phase. */
const phases: Readonly<Record<PhaseName, (step: Step) => void>> = {
  rows(step) {
    for (const lane of step.context.lanes(step.rows)) {
      forward(step, lane);
      finish(step, lane);
    }
  },

  forward(step) {
    for (const lane of step.context.lanes(step.rows)) {
      forward(step, lane);
      step.clock.end("forward");
    }
  },

  finish(step) {
    for (const lane of step.context.lanes(step.rows)) finish(step, lane);
  },

  update(step) {
    formParts(step, true);
    sumTerms(step);
    step.clock.end("update");
  },

  gradients(step) {
    formParts(step, false);
    sumTerms(step);
    step.clock.end("update");
  },

  coordinate() {},
};

/** A lane's rows of the batch go to where the engine reads them, and forward. */
function forward({ context, clock, epoch, stepInEpoch, step }: Step, lane: Lane): void {
  context.loadTrainRows(lane, epoch, stepInEpoch, step);
  clock.end("gather");
  context.engine.forward(lane);
}

/** The rest of a lane's way, weighted for the whole batch's mean, and its loss terms to where all ranks read them. */
function finish(step: Step, lane: Lane): void {
  const { engine, arena, spec } = step.context;
  const { clock } = step;
  const { begin, rows } = lane;
  engine.finish(lane, step, clock.end);
  clock.end("backward");
  const { terms } = engine.buffersOf(lane);
  for (let t = 0; t < terms.length; t++) {
    const term = terms[t];
    const out = arena.terms[t];
    const width = out.length / spec.batchSize;
    for (let i = 0; i < rows * width; i++) out[begin * width + i] = term[i];
  }
  clock.end("loss");
}

/**
 * Forms the gradients of parts of the parameters: a rank's own first, for their state is in its core's cache, then what slower
 * ranks have not got to yet.
 *
 * @param updates whether the optimizer is applied to a part as soon as its gradient is there, while it is in the cache
 */
function formParts({ context, clock, optimizer, rows, step, isLast }: Step, updates: boolean): void {
  const { spec, arena, ops, rank, engine } = context;
  const blocks = engine.gradientBlocks(rows);
  // Of nothing: recorded updates are repeated with the constants of this one.
  optimizer.update(ops, arena, blocks, 0, 0, step + 1);
  for (let i = 0; i < spec.workers; i++) {
    const owner = (rank + i) % spec.workers;
    const parts = engine.partsOfRanks[owner];
    for (let part = arena.claimPart(owner); part < parts.length; part = arena.claimPart(owner)) {
      engine.formGradients(owner, part, rows);
      clock.end("backward");
      if (!updates) continue;
      const ranges = parts[part];
      context.updates.run(
        ranges,
        () => {
          for (const { begin, end } of ranges) optimizer.update(ops, arena, blocks, begin, end, step + 1);
        },
        ignoreTime,
      );
      for (const { begin, end } of ranges) watchUpdate(arena, begin, end, step, isLast);
      clock.end("update");
    }
  }
}

/** Adds the batch's loss terms to the epoch's, every rank other ones. */
function sumTerms({ context, rows, stepInEpoch }: Step): void {
  const { spec, arena, rank } = context;
  addRows(arena.epochSums, arena.terms, spec.batchSize, rows, rank, spec.workers);
  watchSums(arena, rank, spec.workers);
  // It has just added the reconstruction, so that whoever shows this step finds its sum.
  if (rank === 0) Atomics.store(arena.control, controlWords.stepsDone, stepInEpoch + 1);
}
