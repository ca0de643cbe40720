/** The all-reduce and the optimizer in one pass over the parameters. */
import { load, store } from "./lanes";

/** Zero in place of denormals, which would slow every later step. */
function flushDenormals(x: v128): v128 {
  return v128.and(x, f32x4.ge(f32x4.abs(x), f32x4.splat(1.1754943508222875e-38)));
}

/** The sum of the gradients of all slots at one place, in slot order. */
function reduced(gradients: usize, strideBytes: usize, slots: i32, count: i32): v128 {
  let g = load(gradients, count);
  for (let s = 1; s < slots; s++) {
    gradients += strideBytes;
    g = f32x4.add(g, load(gradients, count));
  }
  return g;
}

/** Kingma & Ba 2015, Alg. 1, over elements [begin, end); stepSize and rootCorrection hold what depends on t. */
export function reduceAdam(
  parameters: usize,
  m: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  slots: i32,
  begin: i32,
  end: i32,
  beta1: f64,
  beta2: f64,
  epsilon: f32,
  stepSize: f32,
  rootCorrection: f32,
): void {
  const decay1 = f32x4.splat(<f32>beta1);
  const decay2 = f32x4.splat(<f32>beta2);
  const gain1 = f32x4.splat(<f32>(1 - beta1));
  const gain2 = f32x4.splat(<f32>(1 - beta2));
  const size = f32x4.splat(stepSize);
  const correction = f32x4.splat(rootCorrection);
  const floor = f32x4.splat(epsilon);
  for (let i = begin; i < end; i += 4) {
    const at = (<usize>i) << 2;
    const rest = end - i;
    const g = reduced(gradients + at, stride << 2, slots, rest);
    const first = f32x4.add(f32x4.mul(decay1, load(m + at, rest)), f32x4.mul(gain1, g));
    const second = f32x4.add(f32x4.mul(decay2, load(v + at, rest)), f32x4.mul(f32x4.mul(gain2, g), g));
    const m1 = flushDenormals(first);
    const v1 = flushDenormals(second);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(v1), correction), floor);
    const delta = f32x4.div(f32x4.mul(size, m1), root);
    store(m + at, m1, rest);
    store(v + at, v1, rest);
    store(parameters + at, f32x4.sub(load(parameters + at, rest), delta), rest);
  }
}

/** Tieleman & Hinton 2012, over elements [begin, end). */
export function reduceRmsprop(
  parameters: usize,
  v: usize,
  gradients: usize,
  stride: usize,
  slots: i32,
  begin: i32,
  end: i32,
  learningRate: f32,
  decay: f64,
  epsilon: f32,
): void {
  const keep = f32x4.splat(<f32>decay);
  const gain = f32x4.splat(<f32>(1 - decay));
  const rate = f32x4.splat(learningRate);
  const floor = f32x4.splat(epsilon);
  for (let i = begin; i < end; i += 4) {
    const at = (<usize>i) << 2;
    const rest = end - i;
    const g = reduced(gradients + at, stride << 2, slots, rest);
    const second = f32x4.add(f32x4.mul(keep, load(v + at, rest)), f32x4.mul(f32x4.mul(gain, g), g));
    const v1 = flushDenormals(second);
    const delta = f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(v1), floor));
    store(v + at, v1, rest);
    store(parameters + at, f32x4.sub(load(parameters + at, rest), delta), rest);
  }
}
