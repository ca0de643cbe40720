import type { EpochMetrics, LossTerms } from "@paravae/checkpoints";
import { divergenceAdvice, type TrainedOn } from "../evaluation/divergence-advice.js";
import { untrainedNats } from "../evaluation/untrained-nats.js";

/** So many times the first epoch's loss, or an untrained model's, is what no training comes to that still learns. */
const absurd = 1000;

/**
 * A warning in one line when the loss of the newest epoch is finite and yet absurd; undefined when it is not. The first epoch's own loss
 * may be absurd already, so the newest is held against an untrained model's too.
 *
 * @param step steps done
 */
export function warnOfAbsurdLoss(
  metrics: readonly EpochMetrics[],
  team: TrainedOn,
  step: number,
): string | undefined {
  const newest = metrics.at(-1);
  if (newest === undefined) return undefined;
  const than = beyondFirst(newest, metrics[0]) ?? beyondUntrained(newest, team);
  if (than === undefined) return undefined;
  const now = highest(newest, ({ loss }) => loss);
  return `the loss of epoch ${newest.epoch} is ${short(now)}, over ${absurd} times ${than}; ${divergenceAdvice(team, step)}`;
}

function beyondFirst(newest: EpochMetrics, { train }: EpochMetrics): string | undefined {
  const rise = highest(newest, ({ loss }) => loss) - train.loss;
  return rise > absurd * Math.max(1, Math.abs(train.loss))
    ? `the first epoch's ${short(train.loss)}`
    : undefined;
}

function beyondUntrained(newest: EpochMetrics, team: TrainedOn): string | undefined {
  // Without the weights: a large β makes a loss large, and no model absurd.
  const now = highest(newest, ({ terms }) => Object.values(terms).reduce((sum, nats) => sum + nats, 0));
  // A nat for each column is more than most untrained models have, and costs nothing to know.
  const { inputSize } = team.spec.model;
  if (!(now > absurd * inputSize)) return undefined;
  const untrained = untrainedNats(team.spec.model, team.arena.train.data);
  return untrained !== undefined && now > absurd * Math.max(inputSize, Math.abs(untrained))
    ? `the ${short(untrained)} of an untrained model`
    : undefined;
}

/** The higher one of the train rows and the test rows. */
function highest({ train, test }: EpochMetrics, of: (terms: LossTerms) => number): number {
  return test === null ? of(train) : Math.max(of(train), of(test));
}

const short = (nats: number): string => nats.toPrecision(3);
