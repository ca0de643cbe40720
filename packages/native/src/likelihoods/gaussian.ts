import { lowest } from "../assembler/assembler.js";
import { mem } from "../assembler/memory-operand.js";
import type { Gp } from "../assembler/registers.js";
import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelCode, KernelSource } from "../vectors/kernel-code.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import type { Storage } from "../vectors/storage.js";
import { asVec, type Value } from "../vectors/value.js";
import { RowSum } from "./row-sum.js";

/* Rows lie as bernoulli.ts says. */

/** nats ← scale·sum + constant, and to the next row. */
function emitNats(k: KernelCode, nats: Gp, sum: RowSum, scale: Value, constant: Value): void {
  const total = sum.emitTotal();
  k.asm.vmulps(total, total, lowest(asVec(scale.home)));
  k.asm.vaddps(total, total, lowest(asVec(constant.home)));
  k.asm.vmovssStore(mem(nats), total);
  k.asm.add(nats, 4);
}

/**
 * nats[r] = squaresScale·Σⱼ (mean − x)² + constant. Arguments: nats, mean, thetaStride, x, xStride, squaresScale, constant,
 * rows, width.
 */
export const gaussianLoss: KernelSource = (k) => {
  const [nats, mean, thetaStride, x, xStride] = [k.pointer(), k.pointer(), k.word(), k.pointer(), k.word()];
  const [squaresScale, constant] = [k.splat(), k.splat()];
  const [rows, width, left] = [k.word(), k.word(), k.register()];
  const sum = new RowSum(k);
  const loop = new ElementLoop(k, (v) => {
    const difference = v.sub(v.load(mean), v.load(x));
    v.maddTo(sum.at(v), difference, difference);
  });
  emitForEachRow(k, rows, () => {
    sum.emitClear();
    k.asm.mov(left, width);
    loop.emit(left);
    emitNats(k, nats, sum, squaresScale, constant);
    k.advance(mean, thetaStride);
    k.advance(x, xStride);
  });
};

/**
 * As `gaussianLoss`, and dMean = (mean − x)·gradientScale, stored as `storage` says. Arguments: nats, dMean, mean, thetaStride, x, xStride,
 * squaresScale, constant, gradientScale, rows, width.
 */
export const gaussianLossAndGradient =
  (storage: Storage): KernelSource =>
  (k) => {
    const [nats, dMean, mean, thetaStride] = [k.pointer(), k.pointer(), k.pointer(), k.word()];
    const [x, xStride] = [k.pointer(), k.word()];
    const [squaresScale, constant, gradientScale] = [k.splat(), k.splat(), k.splat()];
    const [rows, width, left] = [k.word(), k.word(), k.register()];
    const sum = new RowSum(k);
    const loop = new ElementLoop(k, (v) => {
      const difference = v.sub(v.load(mean), v.load(x));
      v.maddTo(sum.at(v), difference, difference);
      storage.store(v, dMean, v.mul(difference, gradientScale));
    });
    emitForEachRow(k, rows, () => {
      sum.emitClear();
      k.asm.mov(left, width);
      loop.emit(left);
      emitNats(k, nats, sum, squaresScale, constant);
      k.advance(mean, thetaStride);
      k.advance(dMean, thetaStride, storage.elementBytes);
      k.advance(x, xStride);
    });
  };
