import { test } from "vitest";
import { bernoulliLoss, bernoulliLossAndGradient } from "../../src/likelihoods/bernoulli.js";
import { gaussianLoss, gaussianLossAndGradient } from "../../src/likelihoods/gaussian.js";
import { asValues } from "../../src/vectors/storage.js";
import { floats, sizes, usual } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";
import { expectSameAsWasm } from "../support/same-as-wasm.js";

const rows = 3;
const real = (value: number) => ({ real: value });

/** Rows that hold nothing else, and a head of wider rows, whose last row ends the operand. */
const cases = [...sizes, 784].flatMap((width) =>
  [
    { width, thetaStride: width, xStride: width },
    { width, thetaStride: width + 3, xStride: width + 2 },
  ].flatMap((shape) =>
    [usual, floats].map((numbers) => {
      const [thetaLength, xLength] = [shape.thetaStride, shape.xStride].map((s) => (rows - 1) * s + width);
      return {
        ...{ ...shape, what: `rows of ${width} in ${shape.thetaStride}` },
        ...{ nats: new Float32Array(rows), dTheta: new Float32Array(thetaLength) },
        ...{ theta: numbers(thetaLength, width), x: usual(xLength, 7) },
      };
    }),
  ),
);

describeLevels("likelihoods", levels, ({ level }) => {
  test("bernoulli: the bits of WebAssembly", () => {
    const loss = new NativeKernel(level, bernoulliLoss);
    const lossAndGradient = new NativeKernel(level, bernoulliLossAndGradient(asValues));
    for (const { what, nats, dTheta, theta, thetaStride, x, xStride, width } of cases) {
      expectSameAsWasm(loss, {
        what: `loss, ${what}`,
        parameters: [nats, theta, thetaStride, x, xStride, rows, width],
        wasm: (wasm, ...parameters) => wasm.bernoulliLoss(...parameters),
      });
      expectSameAsWasm(lossAndGradient, {
        what: `loss and gradient, ${what}`,
        parameters: [nats, dTheta, theta, thetaStride, x, xStride, real(1 / 64), rows, width],
        wasm: (wasm, toNats, to, ...rest) => wasm.bernoulliLossAndGradient(toNats, to, 0, ...rest),
      });
    }
  });

  test("gaussian: the bits of WebAssembly", () => {
    const loss = new NativeKernel(level, gaussianLoss);
    const lossAndGradient = new NativeKernel(level, gaussianLossAndGradient(asValues));
    for (const { what, nats, dTheta, theta, thetaStride, x, xStride, width } of cases) {
      const [squaresScale, constant, gradientScale] = [0.7, width * 0.3, 1.4 / 64].map(real);
      expectSameAsWasm(loss, {
        what: `loss, ${what}`,
        parameters: [nats, theta, thetaStride, x, xStride, squaresScale, constant, rows, width],
        wasm: (wasm, ...parameters) => wasm.gaussianLoss(...parameters),
      });
      expectSameAsWasm(lossAndGradient, {
        what: `loss and gradient, ${what}`,
        parameters: [
          ...[nats, dTheta, theta, thetaStride, x, xStride],
          ...[squaresScale, constant, gradientScale, rows, width],
        ],
        wasm: (wasm, toNats, to, ...rest) => wasm.gaussianLossAndGradient(toNats, to, 0, ...rest),
      });
    }
  });
});
