import type { TrainFeed } from "../rows/train-feed.js";
import { isSpoilt } from "../step/finite-watch.js";
import type { Segment, TeamSpec } from "./team-spec.js";

/** Steps of a segment, all of whose rows are in the arena. */
type TrainSteps = (segment: Segment) => Promise<number>;

/**
 * Trains a segment whose rows come from a feed: as segments of the steps that end in one window each, while the next window is being
 * read.
 *
 *     window      0            1            2
 *     rows     ───────────────┼────────────┼───────
 *     steps    │  │  │  │  │  ┊│  │  │  │  ┊  │
 *     segments └─────────────┘└────────────┘└──────     a step on a boundary goes with the window that it ends in
 *
 * A segment costs a message to each rank and back, which is little beside a window's steps. When it fails, this waits until nothing is
 * on its way to the arena any more.
 *
 * @returns the steps done: fewer than asked for as `Team.train` says
 */
export async function trainWindows(
  { batchSize, train: { count } }: TeamSpec,
  control: Int32Array,
  feed: TrainFeed,
  { firstStep, endStep, stepsBefore, epoch }: Segment,
  signal: AbortSignal | undefined,
  trainSteps: TrainSteps,
): Promise<number> {
  const { shuffle, ahead } = feed;
  feed.begin(epoch);
  try {
    for (let step = firstStep; step < endStep; ) {
      const window = shuffle.windowAt(Math.min((step + 1) * batchSize, count) - 1);
      const before = shuffle.windowAt(step * batchSize);
      if (before !== window) await ahead.have(before);
      await ahead.have(window);
      const rowsToEnd = shuffle.startOf(window + 1);
      const end = Math.min(endStep, rowsToEnd === count ? endStep : Math.floor(rowsToEnd / batchSize));
      const steps = trainSteps({
        ...{ epoch, firstStep: step, endStep: end },
        stepsBefore: stepsBefore + step - firstStep,
      });
      // The ranks are at work while this thread shuffles.
      if (end < endStep) ahead.begin(window + 1);
      step += await steps;
      if (step < end || isSpoilt(control) || signal?.aborted) return step - firstStep;
    }
    return endStep - firstStep;
  } finally {
    await ahead.settle();
  }
}
