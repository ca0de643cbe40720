import { madd } from "../vectors/arithmetic";
import { roundedAt, storeRoundedUpTo4, storeWithRounding } from "../vectors/bfloat16";
import { loadUpTo4, storeUpTo4 } from "../vectors/partial-vector";
import { firstMoment, secondMoment } from "./moments";
import { sumBlocks } from "./sum-blocks";

/** Adam on four elements of one block of gradients. */
function adamOfFour(
  parameters: usize,
  rounded: usize,
  m: usize,
  v: usize,
  gradients: usize,
  keep1: v128,
  take1: v128,
  keep2: v128,
  take2: v128,
  step: v128,
  correction: v128,
  smallest: v128,
): void {
  const g = v128.load(gradients);
  const mNow = firstMoment(keep1, v128.load(m), take1, g);
  const vNow = secondMoment(keep2, v128.load(v), take2, g);
  const root = madd(f32x4.sqrt(vNow), correction, smallest);
  const now = f32x4.sub(v128.load(parameters), f32x4.div(f32x4.mul(step, mNow), root));
  v128.store(m, mNow);
  v128.store(v, vNow);
  v128.store(parameters, now);
  if (rounded != 0) storeRoundedUpTo4(rounded, now, 4);
}

/**
 * The all-reduce and Adam in one pass over elements [begin, end). One block's whole cache lines, which is what training
 * with shared rows asks for, go through a loop of their own: an update costs less than finding its operands.
 */
export function reduceAdam(
  parameters: usize,
  rounded: usize,
  m: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  blocks: usize,
  begin: usize,
  end: usize,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  epsilon: f32,
  stepSize: f32,
  rootCorrection: f32,
): void {
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(oneMinusBeta1);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(oneMinusBeta2);
  const step = f32x4.splat(stepSize);
  const correction = f32x4.splat(rootCorrection);
  const smallest = f32x4.splat(epsilon);
  parameters += begin * 4;
  rounded = roundedAt(rounded, begin);
  m += begin * 4;
  v += begin * 4;
  gradients += begin * 4;
  let left = end - begin;
  if (blocks == 1) {
    for (; left >= 16; left -= 16) {
      adamOfFour(
        parameters, rounded, m, v, gradients,
        keep1, take1, keep2, take2, step, correction, smallest,
      );
      adamOfFour(
        parameters + 16, roundedAt(rounded, 4), m + 16, v + 16,
        gradients + 16, keep1, take1, keep2, take2, step, correction, smallest,
      );
      adamOfFour(
        parameters + 32, roundedAt(rounded, 8), m + 32, v + 32,
        gradients + 32, keep1, take1, keep2, take2, step, correction, smallest,
      );
      adamOfFour(
        parameters + 48, roundedAt(rounded, 12), m + 48, v + 48,
        gradients + 48, keep1, take1, keep2, take2, step, correction, smallest,
      );
      parameters += 64;
      rounded = roundedAt(rounded, 16);
      m += 64;
      v += 64;
      gradients += 64;
    }
  }
  for (; left > 0; left -= min<usize>(left, 4)) {
    const g = sumBlocks(gradients, stride * 4, blocks, left);
    const mNow = firstMoment(keep1, loadUpTo4(m, left), take1, g);
    const vNow = secondMoment(keep2, loadUpTo4(v, left), take2, g);
    const root = madd(f32x4.sqrt(vNow), correction, smallest);
    const now = f32x4.sub(loadUpTo4(parameters, left), f32x4.div(f32x4.mul(step, mNow), root));
    storeUpTo4(m, mNow, left);
    storeUpTo4(v, vNow, left);
    storeWithRounding(parameters, rounded, now, left);
    parameters += 16;
    rounded = roundedAt(rounded, 4);
    m += 16;
    v += 16;
    gradients += 16;
  }
}
