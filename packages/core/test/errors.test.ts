import { describe, expect, it } from "vitest";
import { ParavaeError } from "../src/index.js";

describe("ParavaeError", () => {
  it("is an Error with a name, a code and data", () => {
    const error = new ParavaeError("E_SHAPE", "got 3, expected 4", { data: { got: 3 } });
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("ParavaeError: got 3, expected 4");
    expect(error).toMatchObject({ name: "ParavaeError", code: "E_SHAPE", data: { got: 3 } });
    expect(error.stack).toContain("errors.test");
  });

  it("has no data and no cause unless given", () => {
    const error = new ParavaeError("E_SHAPE", "no");
    expect(error.data).toEqual({});
    expect("cause" in error).toBe(false);
  });

  it("carries its cause", () => {
    const cause = new RangeError("below");
    expect(new ParavaeError("E_SHAPE", "no", { cause }).cause).toBe(cause);
  });
});
