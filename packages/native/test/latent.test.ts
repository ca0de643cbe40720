import { test } from "vitest";
import { latentBackward, latentForward } from "../src/latent.js";
import { asValues } from "../src/vectors/storage.js";
import { floats, sizes } from "./support/floats.js";
import { describeLevels, levels } from "./support/levels.js";
import { NativeKernel } from "./support/native-kernel.js";
import { expectSameAsWasm } from "./support/same-as-wasm.js";

const rows = 3;

describeLevels("latent", levels, ({ level }) => {
  test("forward: the bits of WebAssembly", () => {
    const kernel = new NativeKernel(level, latentForward(false));
    for (const size of [...sizes, 10_007]) {
      const [z, kl] = [new Float32Array(rows * size), new Float32Array(rows * size)];
      expectSameAsWasm(kernel, {
        what: `latent forward, ${size} wide`,
        parameters: [z, kl, floats(2 * rows * size, size), floats(rows * size, 2).reverse(), rows, size],
        wasm: (wasm, toZ, ...rest) => wasm.latentForward(toZ, 0, ...rest),
      });
    }
  });

  test("backward: the bits of WebAssembly", () => {
    const kernel = new NativeKernel(level, latentBackward(asValues));
    for (const size of [...sizes, 10_007]) {
      const [dz, eps] = [floats(rows * size, 4), floats(rows * size, 2).reverse()];
      const moments = floats(2 * rows * size, size);
      const dMoments = new Float32Array(2 * rows * size);
      expectSameAsWasm(kernel, {
        what: `latent backward, ${size} wide`,
        parameters: [dMoments, dz, moments, eps, { real: 0.3 / 64 }, rows, size],
        wasm: (wasm, to, ...rest) => wasm.latentBackward(to, 0, ...rest),
      });
    }
  });
});
