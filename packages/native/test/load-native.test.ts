import type { Precision } from "@paravae/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { detectProcessor } from "../src/machine/processor.js";

const { levels, bf16 } = detectProcessor();

vi.mock("../src/generate-kernels.js", async (original) => {
  const { generateKernels } = await original<typeof import("../src/generate-kernels.js")>();
  return { generateKernels: vi.fn(generateKernels) };
});
const { generateKernels } = await import("../src/generate-kernels.js");

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function load(precision?: Precision) {
  const { loadNative } = await import("../src/load-native.js");
  return loadNative(precision);
}

describe.skipIf(levels.length === 0)("loadNative", () => {
  test("takes the widest level", async () => {
    vi.stubEnv("PARAVAE_NATIVE", undefined);
    expect(await load()).toMatchObject({ level: levels.at(-1) });
  });

  test("takes the level that is named", async () => {
    vi.stubEnv("PARAVAE_NATIVE", levels[0]);
    expect(await load()).toMatchObject({ level: levels[0] });
  });

  test.each(["sse2", ""])("refuses %j, which is no level", async (wanted) => {
    vi.stubEnv("PARAVAE_NATIVE", wanted);
    await expect(load()).rejects.toMatchObject({
      code: "E_NO_NATIVE",
      message: `PARAVAE_NATIVE is ${wanted || "empty"}, expected avx2 or avx512, or unset`,
    });
  });

  test("generates kernels of bfloat16 where they are asked for", async () => {
    vi.stubEnv("PARAVAE_NATIVE", undefined);
    expect((await load()).bf16).toBeUndefined();
    if (bf16) expect((await load("bf16")).bf16).toBeDefined();
    else await expect(load("bf16")).rejects.toMatchObject({ code: "E_NO_BF16" });
  });

  test.skipIf(!bf16)("refuses bfloat16 at a level that has none", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "avx2");
    await expect(load("bf16")).rejects.toMatchObject({
      code: "E_NO_BF16",
      message:
        "precision: bf16 is not to be had on native here: PARAVAE_NATIVE is avx2, which has no products of it; leave it at float32",
    });
  });

  test("refuses kernels that compute wrongly", async () => {
    const { generateKernels: generate } = await vi.importActual<typeof import("../src/generate-kernels.js")>(
      "../src/generate-kernels.js",
    );
    vi.mocked(generateKernels).mockImplementationOnce((...options) => {
      const { kernels, ...rest } = generate(...options);
      const { "activationForward.elu": elu } = kernels;
      return { ...rest, kernels: { ...kernels, "activationForward.relu": elu as number } };
    });
    await expect(load()).rejects.toMatchObject({
      code: "E_NO_NATIVE",
      message: expect.stringMatching(
        /^native: the kernels for avx\S+ are wrong on this machine: activationForward\.relu of \d+ gives -0\.\d+ at \[\d+\], expected 0; use --engine blas or --engine wasm$/,
      ),
    });
  });
});

describe("a processor without the level", () => {
  const loadOn = async (present: readonly string[], precision?: Precision) => {
    vi.doMock("../src/machine/processor.js", () => ({
      detectProcessor: () => ({ name: "Old 1", levels: present, bf16: false }),
    }));
    try {
      return await load(precision);
    } finally {
      vi.doUnmock("../src/machine/processor.js");
    }
  };

  test("with none", async () => {
    vi.stubEnv("PARAVAE_NATIVE", undefined);
    await expect(loadOn([])).rejects.toMatchObject({
      code: "E_NO_NATIVE",
      message: "native: Old 1 has neither avx2 nor avx512; use --engine blas or --engine wasm",
    });
  });

  test("without bfloat16", async () => {
    vi.stubEnv("PARAVAE_NATIVE", undefined);
    await expect(loadOn(["avx2"], "bf16")).rejects.toMatchObject({
      code: "E_NO_BF16",
      message:
        "precision: bf16 is not to be had on native here: Old 1 has no AVX512_BF16; leave it at float32",
    });
  });

  test("with another than is named", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "avx512");
    await expect(loadOn(["avx2"])).rejects.toMatchObject({
      message: "PARAVAE_NATIVE is avx512, which Old 1 has not; unset it",
    });
  });
});
