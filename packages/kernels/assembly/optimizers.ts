import { madd } from "./arithmetic";
import { roundedAt, storeWithRounding } from "./bfloat16";
import { loadUpTo4, storeUpTo4 } from "./lanes";

const smallestNormal: f32 = 1.1754943508222875e-38;

/** 0 where x is denormal: there is no flush-to-zero mode, and arithmetic on denormals is slow. NaN stays. */
function flushDenormals(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(smallestNormal)));
}

/** Σₛ gradients[s·stride + i] from slot 0 on, for the four elements at `gradients`. Stride is in bytes. */
function sumSlots(gradients: usize, strideBytes: usize, slots: usize, count: usize): v128 {
  let sum = loadUpTo4(gradients, count);
  for (let s: usize = 1; s < slots; s++) {
    gradients += strideBytes;
    sum = f32x4.add(sum, loadUpTo4(gradients, count));
  }
  return sum;
}

/** The all-reduce and Adam in one pass over elements [begin, end). */
export function reduceAdam(
  parameters: usize,
  rounded: usize,
  m: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  slots: usize,
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
  for (let i = begin; i < end; i += 4) {
    const left = end - i;
    const at = i * 4;
    const g = slots == 1 ? loadUpTo4(gradients + at, left) : sumSlots(gradients + at, stride * 4, slots, left);
    const mNow = flushDenormals(madd(take1, g, f32x4.mul(keep1, loadUpTo4(m + at, left))));
    const vNow = flushDenormals(madd(f32x4.mul(take2, g), g, f32x4.mul(keep2, loadUpTo4(v + at, left))));
    const update = f32x4.div(f32x4.mul(step, mNow), madd(f32x4.sqrt(vNow), correction, smallest));
    storeUpTo4(m + at, mNow, left);
    storeUpTo4(v + at, vNow, left);
    const now = f32x4.sub(loadUpTo4(parameters + at, left), update);
    storeWithRounding(parameters + at, roundedAt(rounded, i), now, left);
  }
}

/** The all-reduce and RMSprop in one pass over elements [begin, end). */
export function reduceRmsprop(
  parameters: usize,
  rounded: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  slots: usize,
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
    const g = sumSlots(gradients + at, stride * 4, slots, left);
    const vNow = flushDenormals(madd(f32x4.mul(take, g), g, f32x4.mul(keep, loadUpTo4(v + at, left))));
    const update = f32x4.div(f32x4.mul(step, g), f32x4.add(f32x4.sqrt(vNow), smallest));
    storeUpTo4(v + at, vNow, left);
    const now = f32x4.sub(loadUpTo4(parameters + at, left), update);
    storeWithRounding(parameters + at, roundedAt(rounded, i), now, left);
  }
}
