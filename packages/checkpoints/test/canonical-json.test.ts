import { describe, expect, it } from "vitest";
import { canonicalJson, parseJson } from "../src/canonical-json.js";

describe("canonicalJson", () => {
  it("sorts the keys of objects, at any depth, and leaves lists in order", () => {
    expect(canonicalJson({ b: [{ d: 1, c: [3, 1, 2] }], a: null })).toBe(
      '{"a":null,"b":[{"c":[3,1,2],"d":1}]}',
    );
  });
});

describe("parseJson", () => {
  it("gives back what canonicalJson took, and refuses the key __proto__", () => {
    expect(parseJson('{"a":[1,{"b":"c"}]}')).toEqual({ a: [1, { b: "c" }] });
    expect(() => parseJson('{"a":{"__proto__":{}}}')).toThrow("__proto__");
  });
});
