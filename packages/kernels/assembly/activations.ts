import { expm1 } from "./math/exponential";
import { tanh } from "./math/hyperbolic";
import { log1pOfUnit } from "./math/logarithm";
import { bell, cdfFromBell, densityFromBell } from "./math/normal-distribution";
import { expOfMinusAbs, sigmoid } from "./math/sigmoid";
import { madd, nmadd } from "./vectors/arithmetic";
import { map, mapBiased, mapTwo } from "./vectors/map";
import { AsRounded, AsValues } from "./vectors/storage";

/**
 * Each activation: `of` is its value f(x), `ofTwo` is dy·f′ with f′ from its output or its input, whichever
 * `derivativeFrom` in core says.
 */
class Identity {
  of(x: v128): v128 {
    return x;
  }
}

class Relu {
  of(x: v128): v128 {
    return f32x4.pmax(x, f32x4.splat(0));
  }
  ofTwo(dy: v128, y: v128): v128 {
    return v128.and(dy, f32x4.gt(y, f32x4.splat(0)));
  }
}

const leakyReluSlope: f32 = 0.01;

class LeakyRelu {
  of(x: v128): v128 {
    return v128.bitselect(x, f32x4.mul(f32x4.splat(leakyReluSlope), x), f32x4.gt(x, f32x4.splat(0)));
  }
  ofTwo(dy: v128, y: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(f32x4.splat(leakyReluSlope), dy), f32x4.gt(y, f32x4.splat(0)));
  }
}

class Elu {
  of(x: v128): v128 {
    return v128.bitselect(x, expm1(x), f32x4.gt(x, f32x4.splat(0)));
  }
  ofTwo(dy: v128, y: v128): v128 {
    return v128.bitselect(dy, madd(dy, y, dy), f32x4.gt(y, f32x4.splat(0)));
  }
}

class Softplus {
  of(x: v128): v128 {
    return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1pOfUnit(expOfMinusAbs(x)));
  }
  ofTwo(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.neg(expm1(f32x4.neg(y))));
  }
}

class Tanh {
  of(x: v128): v128 {
    return tanh(x);
  }
  ofTwo(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, nmadd(y, y, f32x4.splat(1)));
  }
}

class Sigmoid {
  of(x: v128): v128 {
    return sigmoid(x);
  }
  ofTwo(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  }
}

class Gelu {
  of(x: v128): v128 {
    return f32x4.mul(x, cdfFromBell(x, bell(x)));
  }
  ofTwo(dy: v128, x: v128): v128 {
    const bellOfX = bell(x);
    return f32x4.mul(dy, madd(x, densityFromBell(bellOfX), cdfFromBell(x, bellOfX)));
  }
}

class Silu {
  of(x: v128): v128 {
    return f32x4.mul(x, sigmoid(x));
  }
  ofTwo(dy: v128, x: v128): v128 {
    const one = f32x4.splat(1);
    const s = sigmoid(x);
    return f32x4.mul(dy, f32x4.mul(s, madd(x, f32x4.sub(one, s), one)));
  }
}

/** `kind` counts as `activationKinds` in core does. */
export function activationForward(y: usize, x: usize, kind: i32, length: usize): void {
  switch (kind) {
    case 0:
      return map<Relu>(y, x, length);
    case 1:
      return map<LeakyRelu>(y, x, length);
    case 2:
      return map<Elu>(y, x, length);
    case 3:
      return map<Softplus>(y, x, length);
    case 4:
      return map<Tanh>(y, x, length);
    case 5:
      return map<Sigmoid>(y, x, length);
    case 6:
      return map<Gelu>(y, x, length);
    default:
      return map<Silu>(y, x, length);
  }
}

/** dx = dy·f′: its rounding where there is a place for it, else to dx. */
export function activationBackward(
  dx: usize,
  rounded: usize,
  dy: usize,
  outputOrInput: usize,
  kind: i32,
  length: usize,
): void {
  if (rounded == 0) backwardTo<AsValues>(dx, dy, outputOrInput, kind, length);
  else backwardTo<AsRounded>(rounded, dy, outputOrInput, kind, length);
}

function backwardTo<S>(dx: usize, dy: usize, outputOrInput: usize, kind: i32, length: usize): void {
  switch (kind) {
    case 0:
      return mapTwo<Relu, S>(dx, dy, outputOrInput, length);
    case 1:
      return mapTwo<LeakyRelu, S>(dx, dy, outputOrInput, length);
    case 2:
      return mapTwo<Elu, S>(dx, dy, outputOrInput, length);
    case 3:
      return mapTwo<Softplus, S>(dx, dy, outputOrInput, length);
    case 4:
      return mapTwo<Tanh, S>(dx, dy, outputOrInput, length);
    case 5:
      return mapTwo<Sigmoid, S>(dx, dy, outputOrInput, length);
    case 6:
      return mapTwo<Gelu, S>(dx, dy, outputOrInput, length);
    default:
      return mapTwo<Silu, S>(dx, dy, outputOrInput, length);
  }
}

/** x ← x + bias and y = f(x), with its rounding where there is a place for it; y = x for a negative kind. */
export function biasActivation(
  y: usize,
  rounded: usize,
  x: usize,
  bias: usize,
  kind: i32,
  rows: usize,
  width: usize,
): void {
  switch (kind) {
    case 0:
      return mapBiased<Relu>(y, rounded, x, bias, rows, width);
    case 1:
      return mapBiased<LeakyRelu>(y, rounded, x, bias, rows, width);
    case 2:
      return mapBiased<Elu>(y, rounded, x, bias, rows, width);
    case 3:
      return mapBiased<Softplus>(y, rounded, x, bias, rows, width);
    case 4:
      return mapBiased<Tanh>(y, rounded, x, bias, rows, width);
    case 5:
      return mapBiased<Sigmoid>(y, rounded, x, bias, rows, width);
    case 6:
      return mapBiased<Gelu>(y, rounded, x, bias, rows, width);
    case 7:
      return mapBiased<Silu>(y, rounded, x, bias, rows, width);
    default:
      return mapBiased<Identity>(y, rounded, x, bias, rows, width);
  }
}
