import { describe, expect, it } from "vitest";
import { valueOfText } from "../../src/flags/setting-options.js";

describe("valueOfText", () => {
  it.each([
    ["12", "number", 12],
    ["1e-3", "number", 0.001],
    ["auto", "number", "auto"],
    [" ", "number", " "],
    ["400,200", "numbers", [400, 200]],
    ["400,,2", "numbers", [400, "", 2]],
    ["", "numbers", [""]],
    ["none", "numbers", []],
    ["7", "text", "7"],
  ] as const)("%j as %s", (text, form, value) => {
    expect(valueOfText(text, form)).toEqual(value);
  });
});
