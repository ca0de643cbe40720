import { checkpointPath, type EpochMetrics, listCheckpoints } from "@paravae/checkpoints";
import { type DataStart, endOfEpoch } from "../data/data-history.js";
import type { Settings } from "../settings/settings-table.js";
import { type Cadence, cadenceOf, isRegular } from "./cadence.js";

export interface RetentionRule {
  /** The newest regular checkpoints that are kept. */
  readonly keep: number;
  readonly cadence: Cadence;
  readonly stepsPerEpoch: number;
  /** Since when the run has these steps per epoch, and losses to compare. */
  readonly since: DataStart;
}

export const retentionRule = (
  { keepCheckpoints, checkpointEvery }: Settings,
  stepsPerEpoch: number,
  since: DataStart,
): RetentionRule => ({ keep: keepCheckpoints, cadence: cadenceOf(checkpointEvery), stepsPerEpoch, since });

/**
 * The checkpoint of the epoch with the lowest test loss, or training loss where nothing is tested, among those after
 * `steps`; the first of equals. Epochs of other data than today's do not count.
 */
export function bestStep(
  steps: readonly number[],
  metrics: readonly EpochMetrics[],
  { since, stepsPerEpoch }: Pick<RetentionRule, "since" | "stepsPerEpoch">,
): number | undefined {
  let best: { readonly step: number; readonly loss: number } | undefined;
  for (const { epoch, test, train } of metrics) {
    const step = endOfEpoch(epoch, since, stepsPerEpoch);
    const { loss } = test ?? train;
    if (step !== undefined && steps.includes(step) && (best === undefined || loss < best.loss))
      best = { step, loss };
  }
  return best?.step;
}

/**
 * The path of the best among a folder's checkpoints, if there is one.
 *
 * @throws ParavaeError E_CHECKPOINT_READ
 */
export async function bestCheckpoint(
  checkpoints: string,
  metrics: readonly EpochMetrics[],
  rule: RetentionRule,
): Promise<string | undefined> {
  const steps = (await listCheckpoints(checkpoints)).map(({ step }) => step);
  const best = bestStep(steps, metrics, rule);
  return best === undefined ? undefined : checkpointPath(checkpoints, best);
}

/**
 * Which of a run's checkpoints are superfluous: those that the clock or an interruption made, once there is a newer one,
 * and regular ones but for the newest few and the best. What is left depends on the settings alone, whenever the run was
 * stopped. Those of other data are not: nothing says which of them are regular or the best.
 *
 * @param all the steps after which there are checkpoints
 */
export function superfluous(
  all: readonly number[],
  metrics: readonly EpochMetrics[],
  rule: RetentionRule,
): number[] {
  const { keep, cadence, stepsPerEpoch, since } = rule;
  const steps = since.step === 0 ? all : all.filter((step) => step > since.step);
  const newest = Math.max(...steps);
  const regular = steps.filter((step) => isRegular(step, stepsPerEpoch, since, cadence));
  const kept = new Set([...new Set([newest, ...regular])].sort((a, b) => b - a).slice(0, keep));
  // One that an interruption made goes with the next, so it must not take the place of the best regular one.
  const best = bestStep(regular, metrics, rule);
  return steps.filter((step) => !kept.has(step) && step !== best);
}
