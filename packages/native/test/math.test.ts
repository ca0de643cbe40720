import { test } from "vitest";
import { exp, expm1, expm1MinusX } from "../src/math/exponential.js";
import { tanh } from "../src/math/hyperbolic.js";
import { log, log1pOfUnit } from "../src/math/logarithm.js";
import { bell, cdfFromBell } from "../src/math/normal-distribution.js";
import { sigmoid } from "../src/math/sigmoid.js";
import { cosTurns } from "../src/math/trigonometry.js";
import { ElementLoop } from "../src/vectors/element-loop.js";
import type { Value } from "../src/vectors/value.js";
import type { VectorCode } from "../src/vectors/vector-code.js";
import { floats } from "./support/floats.js";
import { describeLevels, levels } from "./support/levels.js";
import { NativeKernel } from "./support/native-kernel.js";
import { expectSameAsWasm } from "./support/same-as-wasm.js";

type Formula = (v: VectorCode, x: Value) => Value;

const formulas: Readonly<Record<string, Formula>> = {
  mapExp: exp,
  mapExpm1: expm1,
  mapExpm1MinusX: expm1MinusX,
  mapLog: log,
  mapLog1pOfUnit: log1pOfUnit,
  mapTanh: tanh,
  mapSigmoid: sigmoid,
  mapNormalCdf: (v, x) => cdfFromBell(v, x, bell(v, x)),
  mapCosTurns: cosTurns,
};

describeLevels("math", levels, ({ level }) => {
  test.each(Object.entries(formulas))("%s of a million: the bits of WebAssembly", (name, formula) => {
    const kernel = new NativeKernel(level, (k) => {
      const [y, x, length] = [k.pointer(), k.pointer(), k.word()];
      new ElementLoop(k, (v) => v.store(y, formula(v, v.load(x)))).emit(length);
    });
    const length = 1_000_003;
    expectSameAsWasm(kernel, {
      what: name,
      parameters: [new Float32Array(length), floats(length, 5), length],
      wasm: (wasm, y, x, count) => wasm[name](y, x, count),
    });
  });
});
