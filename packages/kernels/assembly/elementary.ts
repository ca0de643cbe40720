/** The elementary functions over buffers, by number: how the tests sweep them. */
import { load, store } from "./lanes";
import { cosOfTurns, erf, exp, expm1, log, log1pOfUnit, sigmoid, sinOfTurns, tanh } from "./vector-math";

function value(number: i32, x: v128): v128 {
  switch (number) {
    case 0:
      return exp(x);
    case 1:
      return expm1(x);
    case 2:
      return log(x);
    case 3:
      return log1pOfUnit(x);
    case 4:
      return sigmoid(x);
    case 5:
      return tanh(x);
    case 6:
      return erf(x);
    case 7:
      return sinOfTurns(x);
    case 8:
      return cosOfTurns(x);
    default:
      return unreachable();
  }
}

/** y = f(x), f by its number. */
export function elementary(y: usize, x: usize, number: i32, length: i32): void {
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2;
    store(y + at, value(number, load(x + at, length - i)), length - i);
  }
}
