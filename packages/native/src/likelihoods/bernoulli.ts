import { mem } from "../assembler/memory-operand.js";
import { log1pOfUnit } from "../math/logarithm.js";
import { expOfMinusAbs, sigmoidFrom } from "../math/sigmoid.js";
import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import type { Storage } from "../vectors/storage.js";
import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { RowSum } from "./row-sum.js";

/*
 * Rows of the parameters lie `thetaStride` elements apart, and those of the gradient too; rows of the data lie `xStride` apart: a
 * head may be some columns of a wider row.
 */

/** max(l, 0) − l·x + log1p(e), with e = e^(−|l|). */
function bernoulliTerm(v: VectorCode, l: Value, x: Value, e: Value): Value {
  return v.add(v.nmadd(l, x, v.pmax(l, v.constant(0))), log1pOfUnit(v, e));
}

/** nats[r] = Σⱼ max(l, 0) − l·x + log1p(e^(−|l|)). Arguments: nats, logits, thetaStride, x, xStride, rows, width. */
export const bernoulliLoss: KernelSource = (k) => {
  const [nats, logits, thetaStride, x, xStride] = [k.pointer(), k.pointer(), k.word(), k.pointer(), k.word()];
  const [rows, width, left] = [k.word(), k.word(), k.register()];
  const sum = new RowSum(k);
  const loop = new ElementLoop(k, (v) => {
    const l = v.load(logits);
    const term = bernoulliTerm(v, l, v.load(x), expOfMinusAbs(v, l));
    v.addTo(sum.at(v), v.keepPresent(term));
  });
  emitForEachRow(k, rows, () => {
    sum.emitClear();
    k.asm.mov(left, width);
    loop.emit(left);
    k.asm.vmovssStore(mem(nats), sum.emitTotal());
    k.asm.add(nats, 4);
    k.advance(logits, thetaStride);
    k.advance(x, xStride);
  });
};

/**
 * As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale, stored as `storage` says: one exponential serves both. Arguments: nats, dLogits, logits,
 * thetaStride, x, xStride, scale, rows, width.
 */
export const bernoulliLossAndGradient =
  (storage: Storage): KernelSource =>
  (k) => {
    const [nats, dLogits, logits, thetaStride] = [k.pointer(), k.pointer(), k.pointer(), k.word()];
    const [x, xStride, scale] = [k.pointer(), k.word(), k.splat()];
    const [rows, width, left] = [k.word(), k.word(), k.register()];
    const sum = new RowSum(k);
    const loop = new ElementLoop(k, (v) => {
      const l = v.load(logits);
      const xHere = v.load(x);
      const e = expOfMinusAbs(v, l);
      v.addTo(sum.at(v), v.keepPresent(bernoulliTerm(v, l, xHere, e)));
      storage.store(v, dLogits, v.mul(v.sub(sigmoidFrom(v, e, l), xHere), scale));
    });
    emitForEachRow(k, rows, () => {
      sum.emitClear();
      k.asm.mov(left, width);
      loop.emit(left);
      k.asm.vmovssStore(mem(nats), sum.emitTotal());
      k.asm.add(nats, 4);
      k.advance(logits, thetaStride);
      k.advance(dLogits, thetaStride, storage.elementBytes);
      k.advance(x, xStride);
    });
  };
