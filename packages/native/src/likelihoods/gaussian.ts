import { lowest } from "../assembler/assembler.js";
import type { Vec } from "../assembler/registers.js";
import type { KernelCode, KernelSource } from "../vectors/kernel-code.js";
import type { Storage } from "../vectors/storage.js";
import { asVec, type Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { emitRowLosses } from "./row-losses.js";

/** sum ← sum + (mean − x)². Returns mean − x. */
function addSquare(v: VectorCode, sum: Value, mean: Value, x: Value): Value {
  const difference = v.sub(mean, x);
  v.maddTo(sum, difference, difference);
  return difference;
}

/** total ← squaresScale·total + constant, with the next two arguments. */
function natsOfSquares(k: KernelCode): (total: Vec) => void {
  const [squaresScale, constant] = [k.splat(), k.splat()].map(({ home }) => lowest(asVec(home)));
  return (total) => {
    k.asm.vmulps(total, total, squaresScale);
    k.asm.vaddps(total, total, constant);
  };
}

/**
 * nats[r] = squaresScale·Σⱼ (mean − x)² + constant. Arguments: nats, mean, thetaStride, x, xStride, squaresScale, constant,
 * rows, width.
 */
export const gaussianLoss: KernelSource = (k) =>
  emitRowLosses(k, undefined, () => ({
    emitNats: natsOfSquares(k),
    addTerms(v, sum, mean, x) {
      addSquare(v, sum, mean, x);
      return undefined;
    },
  }));

/**
 * As `gaussianLoss`, and dMean = (mean − x)·gradientScale, stored as `storage` says. Arguments: nats, dMean, mean, thetaStride, x, xStride,
 * squaresScale, constant, gradientScale, rows, width.
 */
export const gaussianLossAndGradient =
  (storage: Storage): KernelSource =>
  (k) =>
    emitRowLosses(k, storage, () => {
      const emitNats = natsOfSquares(k);
      const gradientScale = k.splat();
      return {
        emitNats,
        addTerms: (v, sum, mean, x) => v.mul(addSquare(v, sum, mean, x), gradientScale),
      };
    });
