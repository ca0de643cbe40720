import { defineModel, layoutOf, roundMatrix, rowsFrom, Vae, withRounding } from "@paravae/core";
import { standaloneWasmOps } from "@paravae/kernels";
import { Lcg } from "@paravae/testkit";
import { afterEach, expect, test, vi } from "vitest";
import { standaloneNativeOps } from "../src/standalone-ops.js";
import { bf16Levels, describeLevels, levels } from "./support/levels.js";

const model = defineModel({ inputSize: 100, encoder: [50], latentSize: 3, decoder: [50] });

// PARAVAE_NATIVE, and not this test, decides which level it is.
test.skipIf(!levels[0].isPresent)(
  `a model encodes and decodes to the bits of WebAssembly, ${levels[0].title} or wider`,
  async () => {
    const lcg = new Lcg(1);
    const rows = Float32Array.from({ length: 700 * model.inputSize }, () => lcg.between(0, 1));
    const parameters = Float32Array.from({ length: layoutOf(model).length }, () => lcg.between(-0.3, 0.3));
    const [native, wasm] = [await standaloneNativeOps(), await standaloneWasmOps()].map((ops) => {
      const vae = new Vae(model, parameters, { ops });
      const { mu, logVar } = vae.encode(rows);
      return { mu, logVar, decoded: vae.decode(mu) };
    });
    expect(native).toEqual(wasm);
  },
);

describeLevels("products of bfloat16", bf16Levels, ({ level }) => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("are in kernels of their own memory too", async () => {
    vi.stubEnv("PARAVAE_NATIVE", level.name);
    const ops = await standaloneNativeOps(["relu"], "bf16");
    expect(ops).toMatchObject({ name: `native-${level.name}-bf16`, precision: "bf16" });
    const allocator = rowsFrom(ops.allocate, 1);
    const matrixOf = (numbers: readonly number[]) => {
      const values = allocator.reals(numbers.length);
      values.set(numbers);
      const matrix = withRounding(allocator, ops.precision, values, numbers.length);
      roundMatrix(matrix);
      return matrix;
    };
    const c = ops.allocate(1);
    ops.products.gemm(c, matrixOf([3, 4]), matrixOf([5, 6]), 1, 1, 2);
    expect(c[0]).toBe(39);
  });
});
