import { defineModel, layoutOf, Vae } from "@paravae/core";
import { standaloneWasmOps } from "@paravae/kernels";
import { Lcg } from "@paravae/testkit";
import { expect, test } from "vitest";
import { standaloneNativeOps } from "../src/standalone-ops.js";
import { levels } from "./support/levels.js";

const model = defineModel({ inputSize: 100, encoder: [50], latentSize: 3, decoder: [50] });

test.skipIf(!levels.some(({ isPresent }) => isPresent))(
  "a model encodes and decodes to the bits of WebAssembly",
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
