/** The nonlinearities of hidden layers and their derivatives, over whole buffers. */
import { madd, nmadd } from "./arithmetic";
import { load, store } from "./lanes";
import { exp, expm1, expOfNegative, normalCdf, sigmoid, sigmoidFrom, softplusFrom, tanh } from "./vector-math";

/** In the order of core's `activationKinds`. */
const relu = 0;
const leakyRelu = 1;
const elu = 2;
const softplus = 3;
const hyperbolicTangent = 4;
const logistic = 5;
const gelu = 6;
const silu = 7;

const leakyReluSlope: f32 = 0.01;
const inverseSqrtTwoPi: f32 = 0.3989422804014327;

function value(kind: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  switch (kind) {
    case relu:
      return f32x4.max(x, zero);
    case leakyRelu:
      return v128.bitselect(x, f32x4.mul(x, f32x4.splat(leakyReluSlope)), f32x4.gt(x, zero));
    case elu:
      return v128.bitselect(x, expm1(f32x4.min(x, zero)), f32x4.gt(x, zero));
    case softplus:
      return softplusFrom(x, expOfNegative(f32x4.neg(f32x4.abs(x))));
    case hyperbolicTangent:
      return tanh(x);
    case logistic:
      return sigmoid(x);
    case gelu:
      return f32x4.mul(x, normalCdf(x));
    case silu:
      return f32x4.mul(x, sigmoid(x));
    default:
      return unreachable();
  }
}

/** The derivative, from the activation's output for all but gelu and silu, which take its input. */
function derivative(kind: i32, known: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case relu:
      return v128.and(one, f32x4.gt(known, zero));
    case leakyRelu:
      return v128.bitselect(one, f32x4.splat(leakyReluSlope), f32x4.gt(known, zero));
    case elu:
      return f32x4.add(one, f32x4.min(known, zero));
    case softplus:
      return f32x4.neg(expm1(f32x4.neg(known)));
    case hyperbolicTangent:
      return nmadd(known, known, one);
    case logistic:
      return nmadd(known, known, known);
    case gelu: {
      const density = exp(f32x4.mul(f32x4.mul(known, known), f32x4.splat(-0.5)));
      return madd(f32x4.mul(known, f32x4.splat(inverseSqrtTwoPi)), density, normalCdf(known));
    }
    case silu: {
      // 1 − σ(x) as σ(−x), which does not cancel.
      const e = expOfNegative(f32x4.neg(f32x4.abs(known)));
      const s = sigmoidFrom(known, e);
      return madd(f32x4.mul(known, s), sigmoidFrom(f32x4.neg(known), e), s);
    }
    default:
      return unreachable();
  }
}

/** y = f(x). */
export function activationForward(y: usize, x: usize, kind: i32, length: i32): void {
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2;
    store(y + at, value(kind, load(x + at, length - i)), length - i);
  }
}

/** dx = dy·f′. */
export function activationBackward(dx: usize, dy: usize, known: usize, kind: i32, length: i32): void {
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2;
    const rest = length - i;
    store(dx + at, f32x4.mul(load(dy + at, rest), derivative(kind, load(known + at, rest))), rest);
  }
}
