import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { storeWithRounding } from "../vectors/storage.js";
import { BlockSum } from "./block-sum.js";
import { firstMoment, secondMoment } from "./moments.js";

/** How far ahead lines are fetched to be written: another core may have written them last. */
const aheadBytes = 512;

/**
 * The all-reduce and Adam in one pass over elements [begin, end):
 *
 *     m ← β₁·m + (1 − β₁)·g     v ← β₂·v + (1 − β₂)·g²     θ ← θ − stepSize·m/(√v·rootCorrection + ε)
 *
 * Arguments: parameters, their rounding where it is kept, m, v, gradients, stride, blocks, begin, end, beta1, 1 − beta1, beta2, 1 − beta2, epsilon, stepSize,
 * rootCorrection.
 */
export const reduceAdam =
  (isRounded: boolean): KernelSource =>
  (k) => {
    const parameters = k.withRounding(isRounded);
    const [firstMoments, secondMoments] = [k.pointer(), k.pointer()];
    const [gradients, stride, blocks] = [k.pointer(), k.word(), k.word()];
    const [begin, end] = [k.word(), k.word()];
    const [keep1, take1, keep2, take2] = [k.splat(), k.splat(), k.splat(), k.splat()];
    const [epsilon, stepSize, rootCorrection] = [k.splat(), k.splat(), k.splat()];
    k.advanceBoth(parameters, begin);
    for (const pointer of [firstMoments, secondMoments, gradients]) k.advance(pointer, begin);
    k.asm.sub(end, begin);
    k.release(begin);
    const sum = new BlockSum(k, { gradients, stride, blocks });
    const loop = new ElementLoop(
      k,
      (v) => {
        for (const pointer of [parameters.values, firstMoments, secondMoments])
          v.prefetchForWriting(pointer, aheadBytes);
        const m = firstMoment(v, keep1, v.load(firstMoments), take1, sum.g);
        const second = secondMoment(v, keep2, v.load(secondMoments), take2, sum.g);
        const root = v.madd(v.sqrt(second), rootCorrection, epsilon);
        v.store(firstMoments, m);
        v.store(secondMoments, second);
        storeWithRounding(v, parameters, v.sub(v.load(parameters.values), v.div(v.mul(stepSize, m), root)));
      },
      (position) => sum.emit(position),
    );
    loop.emit(end);
  };
