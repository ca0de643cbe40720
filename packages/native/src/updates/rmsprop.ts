import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { storeWithRounding } from "../vectors/storage.js";
import { BlockSum } from "./block-sum.js";
import { secondMoment } from "./moments.js";

/**
 * The all-reduce and RMSprop in one pass over elements [begin, end):
 *
 *     v ← decay·v + (1 − decay)·g²     θ ← θ − learningRate·g/(√v + ε)
 *
 * Arguments: parameters, their rounding where it is kept, v, gradients, stride, blocks, begin, end, learningRate, decay, 1 − decay, epsilon.
 */
export const reduceRmsprop =
  (isRounded: boolean): KernelSource =>
  (k) => {
    const parameters = k.withRounding(isRounded);
    const secondMoments = k.pointer();
    const [gradients, stride, blocks] = [k.pointer(), k.word(), k.word()];
    const [begin, end] = [k.word(), k.word()];
    const [learningRate, keep, take, epsilon] = [k.splat(), k.splat(), k.splat(), k.splat()];
    k.advanceBoth(parameters, begin);
    for (const pointer of [secondMoments, gradients]) k.advance(pointer, begin);
    k.asm.sub(end, begin);
    k.release(begin);
    const sum = new BlockSum(k, { gradients, stride, blocks });
    const loop = new ElementLoop(
      k,
      (v) => {
        const second = secondMoment(v, keep, v.load(secondMoments), take, sum.g);
        const update = v.div(v.mul(learningRate, sum.g), v.add(v.sqrt(second), epsilon));
        v.store(secondMoments, second);
        storeWithRounding(v, parameters, v.sub(v.load(parameters.values), update));
      },
      (position) => sum.emit(position),
    );
    loop.emit(end);
  };
