import { sample } from "./sample.mjs";

const steps = 200;
/** Of made-up rows; the loss is the mean over the last epoch. */
const batches = 20;
/** Initial weights, order and noise are everyone's own, and move the loss by less. */
const toleranceNats = 3;

/**
 * Whether everyone trains the same: the loss after 200 steps on the same rows, held against that of the first of
 * ours that is there. Sets the exit status when one is off.
 */
export async function check(contestants, work) {
  let expected;
  for (const contestant of contestants) {
    const { loss, absent } = await sample(contestant, work, { batches, check: steps });
    if (absent !== undefined) {
      console.log(`${contestant.name}: absent: ${absent}`);
      continue;
    }
    expected ??= loss;
    const off = contestant.sameLoss && Math.abs(loss - expected) > toleranceNats;
    const remark = contestant.sameLoss ? "" : ", of a model that is not quite the same";
    console.log(
      `${contestant.name}: loss ${loss.toFixed(2)} after ${steps} steps${off ? ": ANOTHER LOSS" : remark}`,
    );
    if (off) process.exitCode = 1;
  }
}
