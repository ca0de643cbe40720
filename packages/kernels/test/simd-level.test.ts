import { afterEach, expect, test, vi } from "vitest";
import { compileKernels } from "../dist/index.js";
import { detectSimdLevel } from "../src/index.js";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the level that is detected compiles, and stays the same when asked again", async () => {
  const level = detectSimdLevel();
  expect(detectSimdLevel()).toBe(level);
  const imports = WebAssembly.Module.imports(await compileKernels(level));
  expect(imports).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

test("without any SIMD the error says what to do", () => {
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  expect(detectSimdLevel).toThrow(
    expect.objectContaining({
      name: "ParavaeError",
      code: "E_NO_SIMD",
      message: expect.stringContaining("use "),
    }),
  );
});
