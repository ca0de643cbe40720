import type { EpochMetrics } from "@paravae/checkpoints";

/** So many times the first epoch's loss is what no training comes to that still learns. */
const absurd = 1000;

/**
 * A warning in one line when the loss of the newest epoch is finite and yet absurd beside the first epoch's; undefined when it is not.
 */
export function warnOfAbsurdLoss(metrics: readonly EpochMetrics[], learningRate: number): string | undefined {
  const [first, newest] = [metrics[0], metrics.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const loss = Math.max(newest.train.loss, newest.test?.loss ?? Number.NEGATIVE_INFINITY);
  const before = first.train.loss;
  if (!(loss - before > absurd * Math.max(1, Math.abs(before)))) return undefined;
  const [now, then] = [loss.toPrecision(3), before.toPrecision(3)];
  return `the loss of epoch ${newest.epoch} is ${now}, over ${absurd} times the first epoch's ${then}; lower the learning rate (now ${learningRate})`;
}
