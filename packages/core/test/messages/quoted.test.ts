import { describe, expect, it } from "vitest";
import { quoted } from "../../src/messages/quoted.js";

describe("quoted", () => {
  it.each([
    ["rich", '"rich"'],
    [2, "2"],
    [Number.NaN, "NaN"],
    [2n, "2"],
    [undefined, "undefined"],
    [null, "null"],
    [[1, 2], "[1,2]"],
    ["\u009b2J\nred", '" 2J\\nred"'],
    ["x".repeat(100_000), `"${"x".repeat(59)}…`],
  ])("%#", (value, text) => {
    expect(quoted(value)).toBe(text);
  });
});
