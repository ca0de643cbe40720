import { type ActivationKind, leakyReluSlope } from "@paravae/core";
import { expm1 } from "./math/exponential.js";
import { tanh } from "./math/hyperbolic.js";
import { log1pOfUnit } from "./math/logarithm.js";
import { bell, cdfFromBell, densityFromBell } from "./math/normal-distribution.js";
import { expOfMinusAbs, sigmoid } from "./math/sigmoid.js";
import { ElementLoop } from "./vectors/element-loop.js";
import type { KernelSource } from "./vectors/kernel-code.js";
import { emitForEachRow } from "./vectors/row-loop.js";
import { type Storage, storeWithRounding } from "./vectors/storage.js";
import type { Value } from "./vectors/value.js";
import type { VectorCode } from "./vectors/vector-code.js";

/** An activation in vector code. */
interface Activation {
  /** f(x). */
  of(v: VectorCode, x: Value): Value;
  /** dy·f′, with f′ from f's output or its input, whichever `derivativeFrom` in core says. */
  slope(v: VectorCode, dy: Value, outputOrInput: Value): Value;
}

const isPositive = (v: VectorCode, x: Value): Value => v.greaterThan(x, v.constant(0));

const activations: Readonly<Record<ActivationKind, Activation>> = {
  relu: {
    of: (v, x) => v.pmax(x, v.constant(0)),
    slope: (v, dy, y) => v.keep(dy, isPositive(v, y)),
  },
  leakyRelu: {
    of: (v, x) => v.select(x, v.mul(v.constant(leakyReluSlope), x), isPositive(v, x)),
    slope: (v, dy, y) => v.select(dy, v.mul(v.constant(leakyReluSlope), dy), isPositive(v, y)),
  },
  elu: {
    of: (v, x) => v.select(x, expm1(v, x), isPositive(v, x)),
    slope: (v, dy, y) => v.select(dy, v.madd(dy, y, dy), isPositive(v, y)),
  },
  softplus: {
    of: (v, x) => v.add(v.pmax(x, v.constant(0)), log1pOfUnit(v, expOfMinusAbs(v, x))),
    slope: (v, dy, y) => v.mul(dy, v.neg(expm1(v, v.neg(y)))),
  },
  tanh: {
    of: tanh,
    slope: (v, dy, y) => v.mul(dy, v.nmadd(y, y, v.constant(1))),
  },
  sigmoid: {
    of: sigmoid,
    slope: (v, dy, y) => v.mul(dy, v.mul(y, v.sub(v.constant(1), y))),
  },
  gelu: {
    of: (v, x) => v.mul(x, cdfFromBell(v, x, bell(v, x))),
    slope(v, dy, x) {
      const bellOfX = bell(v, x);
      return v.mul(dy, v.madd(x, densityFromBell(v, bellOfX), cdfFromBell(v, x, bellOfX)));
    },
  },
  silu: {
    of: (v, x) => v.mul(x, sigmoid(v, x)),
    slope(v, dy, x) {
      const one = v.constant(1);
      const s = sigmoid(v, x);
      return v.mul(dy, v.mul(s, v.madd(x, v.sub(one, s), one)));
    },
  },
};

/** y = f(x). Arguments: y, x, length. */
export const activationForward =
  (kind: ActivationKind): KernelSource =>
  (k) => {
    const [y, x, length] = [k.pointer(), k.pointer(), k.word()];
    new ElementLoop(k, (v) => v.store(y, activations[kind].of(v, v.load(x)))).emit(length);
  };

/** dx = dy·f′, stored as `storage` says. Arguments: dx, dy, outputOrInput, length. */
export const activationBackward =
  (kind: ActivationKind, storage: Storage): KernelSource =>
  (k) => {
    const [dx, dy, outputOrInput, length] = [k.pointer(), k.pointer(), k.pointer(), k.word()];
    const loop = new ElementLoop(k, (v) => {
      storage.store(v, dx, activations[kind].slope(v, v.load(dy), v.load(outputOrInput)));
    });
    loop.emit(length);
  };

/**
 * x ← x + bias row by row, and y = f(x); y may be x, where f is the last to write. Arguments: y, its rounding where it is kept, x,
 * bias, rows, width.
 */
export const biasActivation =
  (kind: ActivationKind | undefined, isRounded: boolean): KernelSource =>
  (k) => {
    const y = k.withRounding(isRounded);
    const [x, bias, rows, width] = [k.pointer(), k.pointer(), k.word(), k.word()];
    const loop = new ElementLoop(k, (v) => {
      const biased = v.add(v.load(x), v.load(bias));
      v.store(x, biased);
      storeWithRounding(v, y, kind === undefined ? biased : activations[kind].of(v, biased));
    });
    const left = k.register();
    emitForEachRow(k, rows, () => {
      k.asm.mov(left, width);
      loop.emit(left);
      k.advanceBoth(y, width);
      k.advance(x, width);
    });
  };
