import { describe, expect, test } from "vitest";
import { whyNoNativeOn } from "../../src/machine/platform.js";

describe("systems", () => {
  test("Linux on x86-64 has native code", () => expect(whyNoNativeOn("linux", "x64")).toBeUndefined());

  test.each([
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
  ] as const)("%s on %s is named as the reason why not", (platform, arch) =>
    expect(whyNoNativeOn(platform, arch)).toBe(`this is ${platform} on ${arch}, expected linux on x64`),
  );
});
