import { mem } from "../assembler/memory-operand.js";
import type { Vec } from "../assembler/registers.js";
import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelCode } from "../vectors/kernel-code.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import type { Storage } from "../vectors/storage.js";
import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { RowSum } from "./row-sum.js";

/** A likelihood's loss, as code for a vector of columns and for the end of a row. */
export interface RowLoss {
  /** The code of some columns: adds their terms to `sum`, and returns their gradient where one is stored. */
  readonly addTerms: (v: VectorCode, sum: Value, theta: Value, x: Value) => Value | undefined;
  /** Makes a row's nats of its sum, in the lowest lane of `total`; the sum is the nats where it is left out. */
  readonly emitNats?: (total: Vec) => void;
}

/**
 * Emits the loop over the rows of a loss: nats[r] = Σⱼ term(theta, x), and dTheta, stored as `storage` says, where it is given.
 *
 *     theta, dTheta │ row ─── width ───│      │ row …      thetaStride elements from row to row
 *     x             │ row ─── width ───│  │ row …          xStride
 *
 * Rows lie apart, for a head may be some columns of a wider row. Arguments: nats, dTheta if it is stored, theta, thetaStride, x,
 * xStride, those that `lossOf` takes, rows, width.
 */
export function emitRowLosses(k: KernelCode, storage: Storage | undefined, lossOf: () => RowLoss): void {
  const nats = k.pointer();
  const gradient = storage && { storage, dTheta: k.pointer() };
  const [theta, thetaStride, x, xStride] = [k.pointer(), k.word(), k.pointer(), k.word()];
  const { addTerms, emitNats } = lossOf();
  const [rows, width, left] = [k.word(), k.word(), k.register()];
  const sum = new RowSum(k);
  const loop = new ElementLoop(k, (v) => {
    const dTheta = addTerms(v, sum.at(v), v.load(theta), v.load(x));
    if (gradient && dTheta) gradient.storage.store(v, gradient.dTheta, dTheta);
  });
  emitForEachRow(k, rows, () => {
    sum.emitClear();
    k.asm.mov(left, width);
    loop.emit(left);
    const total = sum.emitTotal();
    emitNats?.(total);
    k.asm.vmovssStore(mem(nats), total);
    k.asm.add(nats, 4);
    k.advance(theta, thetaStride);
    if (gradient) k.advance(gradient.dTheta, thetaStride, gradient.storage.elementBytes);
    k.advance(x, xStride);
  });
}
