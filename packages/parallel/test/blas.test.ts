// Workers are loaded as built files, so this suite runs on the package as it is published.
import { loadBlas, requireBf16 } from "@paravae/blas";
import { ParavaeError } from "@paravae/core";
import { measureSteps } from "@paravae/parallel";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, describe, expect, test, vi } from "vitest";
import { model, productsContract, run } from "./products-contract.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

withOptionalPart("training on a native BLAS", loadBlas, (spec) => {
  // Fourteen steps of float32 products whose sums are ordered differently.
  productsContract("blas", "float32", 1e-5);
  withOptionalPart(
    "training with products of bfloat16",
    () => requireBf16(spec),
    // Eight bits of precision in every operand.
    () => productsContract("blas", "bf16", 3e-3),
  );

  test("auto takes it where there are no generated kernels, and its name says which it is", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "none");
    const { engine, warnings } = await run({ engine: "auto" }, 1, 1);
    expect(engine).toMatch(/^blas-/);
    expect(warnings).toEqual([
      `PARAVAE_NATIVE is none, expected avx2 or avx512, or unset; computing with ${engine} instead`,
    ]);
  });

  test("its steps can be timed", async () => {
    const { gflops, msPerStep } = await measureSteps({ model, batchSize: 32, engine: "blas", seconds: 0.05 });
    expect(gflops).toBeGreaterThan(0);
    expect(msPerStep).toBeGreaterThan(0);
  });
});

describe("a library that is named and will not do", () => {
  test("is an error to the engine blas, and to auto a warning and WebAssembly", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "none");
    vi.stubEnv("PARAVAE_BLAS", "/nowhere/libblas.so");
    await expect(run({ engine: "blas" })).rejects.toMatchObject({ code: "E_NO_BLAS" });
    const { engine, warnings } = await run({ engine: "auto" }, 1, 1);
    expect(engine).toMatch(/^wasm-/);
    expect(warnings).toEqual([
      expect.stringMatching(/^PARAVAE_NATIVE is none, .* unset$/),
      expect.stringMatching(
        /^PARAVAE_BLAS: there is no \/nowhere\/libblas.so; .*; computing with WebAssembly instead$/,
      ),
    ]);
  });
});

test.each(["wasm", "reference", "tfjs"] as const)("bf16 is refused on %s", async (engine) => {
  const error = await run({ engine, precision: "bf16" }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ParavaeError);
  expect(error).toMatchObject({ code: "E_NO_BF16" });
  expect(error.message).toContain(`not for ${engine}`);
});
