import type { EpochMetrics, LossTerms } from "@paravae/checkpoints";
import { objectiveOf } from "@paravae/core";
import { divergenceAdvice, type TrainedOn } from "../evaluation/divergence-advice.js";
import { untrainedNats } from "../evaluation/untrained-nats.js";

/**
 * So many times the first epoch's loss, or an untrained model's, is what no training comes to that still learns. A loss of test rows may
 * rise far while that of train rows falls, which is overfitting, and a first epoch may begin badly: neither is told below this.
 */
const absurd = 1000;

/**
 * So many times both of these is what the train rows' loss comes to when training makes a model worse. A decoder that gives the same for
 * every row has an untrained model's loss and no KL, so training need not end above it. Noise of batches, and spikes of a step,
 * are small beside twice that, on the mean over an epoch.
 */
const worse = 3;

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
  const [first] = metrics;
  const than =
    beyondFirst(newest, first) ?? beyondUntrained(newest, team) ?? worseThanBefore(newest, first, team, step);
  if (than === undefined) return undefined;
  return `the loss of epoch ${newest.epoch} is ${than}; ${divergenceAdvice(team, step)}`;
}

function beyondFirst(newest: EpochMetrics, { train }: EpochMetrics): string | undefined {
  const now = highest(newest, ({ loss }) => loss);
  return now - train.loss > absurd * Math.max(1, Math.abs(train.loss))
    ? `${short(now)}, over ${absurd} times the first epoch's ${short(train.loss)}`
    : undefined;
}

function beyondUntrained(newest: EpochMetrics, team: TrainedOn): string | undefined {
  // Without the weights: a large β makes a loss large, and no model absurd.
  const now = highest(newest, ({ terms }) => Object.values(terms).reduce((sum, nats) => sum + nats, 0));
  // A nat for each column is more than most untrained models have, and costs nothing to know.
  const { inputSize } = team.spec.model;
  if (!(now > absurd * inputSize)) return undefined;
  const untrained = untrainedNats(team.spec.model, team.trialRows);
  if (untrained === undefined || !(now > absurd * Math.max(inputSize, Math.abs(untrained)))) return undefined;
  return `${short(highest(newest, ({ loss }) => loss))}, over ${absurd} times the ${short(untrained)} of an untrained model`;
}

/** Densities may have a loss below 0 or near it, so what is measured is the rise, in magnitudes of the losses of before. */
function worseThanBefore(
  { train }: EpochMetrics,
  { train: first }: EpochMetrics,
  { spec: { model }, trialRows }: TrainedOn,
  step: number,
): string | undefined {
  const weights = objectiveOf(model).weightsAt(step);
  // A weight above 1 makes a loss large and no model worse; a term of a small weight is left to grow.
  const natsOf = ({ terms }: LossTerms): number =>
    objectiveOf(model).terms.reduce((sum, { name }, i) => sum + Math.min(1, weights[i]) * terms[name], 0);
  const now = natsOf(train);
  const isWorseThan = (before: number): boolean =>
    now - before > (worse - 1) * Math.max(model.inputSize * Math.LN2, Math.abs(before));
  if (!isWorseThan(natsOf(first))) return undefined;
  const untrained = untrainedNats(model, trialRows);
  if (untrained === undefined || !isWorseThan(untrained)) return undefined;
  return `${short(train.loss)}, and that of an untrained model ${short(untrained)}: training makes it worse`;
}

/** The higher one of the train rows and the test rows. */
function highest({ train, test }: EpochMetrics, of: (terms: LossTerms) => number): number {
  return test === null ? of(train) : Math.max(of(train), of(test));
}

const short = (nats: number): string => nats.toPrecision(3);
