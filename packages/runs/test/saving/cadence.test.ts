import { describe, expect, it } from "vitest";
import { fromTheBeginning } from "../../src/data/data-history.js";
import { cadenceOf, cadencePattern, isRegular } from "../../src/saving/cadence.js";

describe("a cadence", () => {
  it.each([
    ["epoch,60s", { epochs: 1, seconds: 60 }],
    ["500steps", { steps: 500 }],
    ["step", { steps: 1 }],
    ["2epochs", { epochs: 2 }],
    ["5min", { seconds: 300 }],
    ["7steps,1epoch,30s", { steps: 7, epochs: 1, seconds: 30 }],
    [3, { epochs: 3 }],
  ])("%s", (text, expected) => {
    if (typeof text === "string") expect(text).toMatch(cadencePattern);
    expect(cadenceOf(text)).toEqual(expected);
  });

  it.each(["", "s", "0steps", "1.5epochs", "60", "epoch,", ",epoch", "60 s", "1h", "-1s", "9999999999s"])(
    "is not %j",
    (text) => {
      expect(text).not.toMatch(cadencePattern);
    },
  );
});

it("regular is what a step alone decides", () => {
  const steps = Array.from({ length: 21 }, (_, step) => step);
  const regular = (text: string) =>
    steps.filter((step) => isRegular(step, 10, fromTheBeginning, cadenceOf(text)));
  expect(regular("epoch,1s")).toEqual([10, 20]);
  expect(regular("2epochs")).toEqual([20]);
  expect(regular("6steps,epoch")).toEqual([6, 10, 12, 18, 20]);
  expect(regular("1s")).toEqual(steps.slice(1));
});
