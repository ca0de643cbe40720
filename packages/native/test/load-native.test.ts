import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { detectProcessor } from "../src/machine/processor.js";

const { levels } = detectProcessor();

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

async function load() {
  const { loadNative } = await import("../src/load-native.js");
  return loadNative();
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

  test("refuses kernels that compute wrongly", async () => {
    const { generateKernels: generate } = await vi.importActual<typeof import("../src/generate-kernels.js")>(
      "../src/generate-kernels.js",
    );
    vi.mocked(generateKernels).mockImplementationOnce((level) => {
      const library = generate(level);
      const { "activationForward.elu": elu } = library.offsets;
      return { ...library, offsets: { ...library.offsets, "activationForward.relu": elu } };
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
  const loadOn = async (present: readonly string[]) => {
    vi.doMock("../src/machine/processor.js", () => ({
      detectProcessor: () => ({ name: "Old 1", levels: present }),
    }));
    try {
      return await load();
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

  test("with another than is named", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "avx512");
    await expect(loadOn(["avx2"])).rejects.toMatchObject({
      message: "PARAVAE_NATIVE is avx512, which Old 1 has not; unset it",
    });
  });
});
