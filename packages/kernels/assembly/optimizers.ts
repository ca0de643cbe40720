import { madd } from "./arithmetic";
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
  for (let i = begin; i < end; i += 4) {
    const left = end - i;
    const at = i * 4;
    const g = sumSlots(gradients + at, stride * 4, slots, left);
    const mBefore = loadUpTo4(m + at, left);
    const vBefore = loadUpTo4(v + at, left);
    const mNow = flushDenormals(
      madd(f32x4.splat(oneMinusBeta1), g, f32x4.mul(f32x4.splat(beta1), mBefore)),
    );
    const vNow = flushDenormals(
      madd(f32x4.mul(f32x4.splat(oneMinusBeta2), g), g, f32x4.mul(f32x4.splat(beta2), vBefore)),
    );
    const divisor = madd(f32x4.sqrt(vNow), f32x4.splat(rootCorrection), f32x4.splat(epsilon));
    const update = f32x4.div(f32x4.mul(f32x4.splat(stepSize), mNow), divisor);
    storeUpTo4(m + at, mNow, left);
    storeUpTo4(v + at, vNow, left);
    storeUpTo4(parameters + at, f32x4.sub(loadUpTo4(parameters + at, left), update), left);
  }
}

/** The all-reduce and RMSprop in one pass over elements [begin, end). */
export function reduceRmsprop(
  parameters: usize,
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
  for (let i = begin; i < end; i += 4) {
    const left = end - i;
    const at = i * 4;
    const g = sumSlots(gradients + at, stride * 4, slots, left);
    const vBefore = loadUpTo4(v + at, left);
    const vNow = flushDenormals(
      madd(f32x4.mul(f32x4.splat(oneMinusDecay), g), g, f32x4.mul(f32x4.splat(decay), vBefore)),
    );
    const update = f32x4.div(
      f32x4.mul(f32x4.splat(learningRate), g),
      f32x4.add(f32x4.sqrt(vNow), f32x4.splat(epsilon)),
    );
    storeUpTo4(v + at, vNow, left);
    storeUpTo4(parameters + at, f32x4.sub(loadUpTo4(parameters + at, left), update), left);
  }
}
