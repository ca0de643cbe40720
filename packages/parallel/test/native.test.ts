// Workers are loaded as built files, so this suite runs on the package as it is published.
import { loadNative, nameOfNative } from "@paravae/native";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, describe, expect, test, vi } from "vitest";
import { digestOf, productsContract, run, wide } from "./products-contract.js";

const precision = "bf16";

withOptionalPart(
  "training on native with products of bfloat16",
  () => loadNative(precision),
  (spec) => {
    // Eight bits of precision in every operand.
    productsContract("native", precision, 3e-3);

    test("any number of workers gives bitwise the same model without being asked to", async () => {
      const asked = { ...wide, engine: "native", precision } as const;
      const expected = digestOf((await run({ ...asked, workers: 1 })).state);
      for (const workers of [2, 3, 5]) {
        expect(digestOf((await run({ ...asked, workers })).state)).toEqual(expected);
      }
    }, 60_000);

    test("auto takes it, and its name says which it is", async () => {
      const { engine, warnings } = await run({ engine: "auto", precision }, 1, 1);
      expect(engine).toBe(nameOfNative(spec, precision));
      expect(warnings).toEqual([]);
    });
  },
);

describe("kernels that have no products of bfloat16", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("refuse them in one line", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "avx2");
    await expect(run({ engine: "native", precision })).rejects.toMatchObject({
      code: "E_NO_BF16",
      message: expect.stringMatching(
        /^precision: bf16 is not to be had on native here: [^\n]+; leave it at float32$/,
      ),
    });
  });
});
