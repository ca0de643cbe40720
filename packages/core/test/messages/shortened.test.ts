import { describe, expect, it } from "vitest";
import { shortened } from "../../src/messages/shortened.js";

describe("shortened", () => {
  it.each([
    ["four", "four"],
    ["fives", "five…"],
    ["a\n\tb", "a b"],
    ["one😀", "one …"],
  ])("%j to four characters", (text, short) => {
    expect(shortened(text, 4)).toBe(short);
  });
});
