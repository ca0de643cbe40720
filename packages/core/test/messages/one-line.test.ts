import { describe, expect, it } from "vitest";
import { inOneLine } from "../../src/messages/one-line.js";

describe("inOneLine", () => {
  it.each([
    ["line ends and tabs", "a\r\n\tb", "a b"],
    ["colours", "\u001b[31mred", " [31mred"],
    ["8-bit control sequences", "a\u009b2Jb", "a 2Jb"],
    ["the line separators of Unicode", "a\u2028b\u2029c", "a b c"],
    ["marks that turn the direction of text", "a\u202eb", "a b"],
    ["letters, accents and signs", "Größe 42 µ ✓ 數", "Größe 42 µ ✓ 數"],
  ])("%s", (_, text, line) => {
    expect(inOneLine(text)).toBe(line);
  });
});
