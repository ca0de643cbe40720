import { ParavaeError } from "@paravae/core";
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { packBody } from "../src/body.js";
import { seal } from "../src/envelope.js";
import { decodeCheckpoint, encodeCheckpoint } from "../src/index.js";
import { sampleCheckpoint } from "./sample.js";

const packr = new Packr({ moreTypes: true, useRecords: false });
const fields = packr.unpack(packBody(sampleCheckpoint()));

/** What is said of a file with that configuration. */
function messageFor(configuration: string): string {
  try {
    decodeCheckpoint(seal(packr.pack({ ...fields, configuration })), "a.paravae");
  } catch (error) {
    expect(error).toBeInstanceOf(ParavaeError);
    return (error as ParavaeError).message;
  }
  throw new Error("nothing was thrown");
}

describe("a message that quotes a checkpoint", () => {
  const text = fields.configuration;

  it.each([
    ["text that is no JSON", '{"a":\n\u001b[31mred'],
    ["a field", text.replace('"activation"', '"acti\\nvation\\u001b[2J\\u009b"')],
    ["a value", text.replace('"relu"', '"\u2028\u009b31m\\n"')],
  ])("is one line that no terminal obeys: %s", (_, configuration) => {
    expect(messageFor(configuration)).toMatch(
      /^a\.paravae: [^\p{Cc}\u2028\u2029]+; use another checkpoint$/u,
    );
  });

  it("is short, however much it could quote", () => {
    const long = text.replace('"encoder":[2]', `"encoder":"${"x".repeat(100_000)}"`);
    expect(messageFor(long).length).toBeLessThanOrEqual(200);
  });

  it("refuses more configuration than a model can have, before anything is made of it", () => {
    const layers = text.replace('"encoder":[2]', `"encoder":[${"1,".repeat(500_000)}1]`);
    expect(messageFor(layers)).toContain("expected at most 262144 characters");
    const checkpoint = { ...sampleCheckpoint(), settings: "x".repeat(300_000) };
    expect(() => encodeCheckpoint(checkpoint)).toThrow("expected at most 262144 characters");
  });

  it("takes settings that are left out as null, which is what they are written as", () => {
    const { settings: _, ...rest } = JSON.parse(text);
    const bytes = seal(packr.pack({ ...fields, configuration: JSON.stringify(rest) }));
    expect(decodeCheckpoint(bytes).settings).toBeNull();
  });

  it("says of a field that a part of the model does not have that it is one too many", () => {
    const conv = {
      architecture: "conv",
      image: { height: 1, width: 3, channels: 1, depth: 2 },
      channels: [2],
    };
    const { encoder: _, decoder: __, missing: ___, ...rest } = JSON.parse(text).model;
    const configuration = JSON.stringify({ ...JSON.parse(text), model: { ...rest, ...conv } });
    expect(messageFor(configuration)).toContain("expected no further fields");
  });
});
