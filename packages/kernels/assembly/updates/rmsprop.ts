import { roundedAt, storeWithRounding } from "../vectors/bfloat16";
import { loadUpTo4, storeUpTo4 } from "../vectors/partial-vector";
import { secondMoment } from "./moments";
import { sumBlocks } from "./sum-blocks";

/** The all-reduce and RMSprop in one pass over elements [begin, end). */
export function reduceRmsprop(
  parameters: usize,
  rounded: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  blocks: usize,
  begin: usize,
  end: usize,
  learningRate: f32,
  decay: f32,
  oneMinusDecay: f32,
  epsilon: f32,
): void {
  const keep = f32x4.splat(decay);
  const take = f32x4.splat(oneMinusDecay);
  const step = f32x4.splat(learningRate);
  const smallest = f32x4.splat(epsilon);
  for (let i = begin; i < end; i += 4) {
    const left = end - i;
    const at = i * 4;
    const g = sumBlocks(gradients + at, stride * 4, blocks, left);
    const vNow = secondMoment(keep, loadUpTo4(v + at, left), take, g);
    const update = f32x4.div(f32x4.mul(step, g), f32x4.add(f32x4.sqrt(vNow), smallest));
    storeUpTo4(v + at, vNow, left);
    const now = f32x4.sub(loadUpTo4(parameters + at, left), update);
    storeWithRounding(parameters + at, roundedAt(rounded, i), now, left);
  }
}
