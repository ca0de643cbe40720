import { exp, expm1, expm1MinusX } from "../math/exponential";
import { tanh } from "../math/hyperbolic";
import { log, log1pOfUnit } from "../math/logarithm";
import { bell, cdfFromBell } from "../math/normal-distribution";
import { sigmoid } from "../math/sigmoid";
import { cosTurns } from "../math/trigonometry";
import { map } from "../vectors/map";

/*
 * Elementary functions over buffers, for tests of their accuracy; training calls none of these.
 */

class Exp {
  of(x: v128): v128 {
    return exp(x);
  }
}

class Expm1 {
  of(x: v128): v128 {
    return expm1(x);
  }
}

class Expm1MinusX {
  of(x: v128): v128 {
    return expm1MinusX(x);
  }
}

class Log {
  of(x: v128): v128 {
    return log(x);
  }
}

class Log1pOfUnit {
  of(x: v128): v128 {
    return log1pOfUnit(x);
  }
}

class Tanh {
  of(x: v128): v128 {
    return tanh(x);
  }
}

class Sigmoid {
  of(x: v128): v128 {
    return sigmoid(x);
  }
}

class NormalCdf {
  of(x: v128): v128 {
    return cdfFromBell(x, bell(x));
  }
}

class CosTurns {
  of(x: v128): v128 {
    return cosTurns(x);
  }
}

export function mapExp(y: usize, x: usize, length: usize): void {
  map<Exp>(y, x, length);
}

export function mapExpm1(y: usize, x: usize, length: usize): void {
  map<Expm1>(y, x, length);
}

export function mapExpm1MinusX(y: usize, x: usize, length: usize): void {
  map<Expm1MinusX>(y, x, length);
}

export function mapLog(y: usize, x: usize, length: usize): void {
  map<Log>(y, x, length);
}

export function mapLog1pOfUnit(y: usize, x: usize, length: usize): void {
  map<Log1pOfUnit>(y, x, length);
}

export function mapTanh(y: usize, x: usize, length: usize): void {
  map<Tanh>(y, x, length);
}

export function mapSigmoid(y: usize, x: usize, length: usize): void {
  map<Sigmoid>(y, x, length);
}

export function mapNormalCdf(y: usize, x: usize, length: usize): void {
  map<NormalCdf>(y, x, length);
}

export function mapCosTurns(y: usize, x: usize, length: usize): void {
  map<CosTurns>(y, x, length);
}
