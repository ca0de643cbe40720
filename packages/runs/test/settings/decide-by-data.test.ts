import type { Dataset } from "@paravae/datasets";
import { describe, expect, test } from "vitest";
import { checkSettings } from "../../src/settings/check-settings.js";
import { decideByData } from "../../src/settings/decide-by-data.js";

const dataset = (data: Uint8Array | Float32Array): Dataset => ({
  name: "x",
  shape: { height: 1, width: 2, channels: 1 },
  train: { rows: { data, count: data.length / 2, width: 2 }, labels: undefined },
  test: undefined,
});
const settings = (given = {}) => checkSettings({ ...given });

describe("the likelihood auto", () => {
  test.each([
    ["bytes", Uint8Array.of(0, 255)],
    ["values in [0, 1]", Float32Array.of(0, 1)],
    ["values in [0, 1] and a missing one", Float32Array.of(0.5, Number.NaN)],
  ])("is bernoulli for %s", (_, data) => {
    const { settings: decided, notes } = decideByData(settings(), dataset(data));
    expect(decided.likelihood).toBe("bernoulli");
    expect(notes).toEqual([]);
  });

  test.each([[-0.001], [1.001], [Number.POSITIVE_INFINITY]])(
    "is gaussian where a value is %f, and says so",
    (value) => {
      const { settings: decided, notes } = decideByData(settings(), dataset(Float32Array.of(0.5, value)));
      expect(decided.likelihood).toBe("gaussian");
      expect(notes.join()).toMatch(/^likelihood gaussian, for there are values beyond \[0, 1\]/);
    },
  );

  test("is gaussian for bytes that are dequantised", () => {
    const decision = decideByData(settings({ dequantise: "uniform" }), dataset(Uint8Array.of(0, 255)));
    expect(decision.settings.likelihood).toBe("gaussian");
    expect(decision.notes.join()).toContain("dequantised");
  });

  test("looks at the test rows too", () => {
    const both = { ...dataset(Float32Array.of(0, 1)), test: dataset(Float32Array.of(0, 2)).train };
    expect(decideByData(settings(), both).settings.likelihood).toBe("gaussian");
  });

  test("is refused a variance that it then does not read", () => {
    expect(() => decideByData(settings({ variance: 0.5 }), dataset(Uint8Array.of(0, 1)))).toThrow(
      expect.objectContaining({ code: "E_SETTINGS", message: expect.stringContaining("variance is 0.5") }),
    );
    expect(decideByData(settings({ variance: 0.5 }), dataset(Float32Array.of(3, 1))).settings.variance).toBe(
      0.5,
    );
  });
});

test("a likelihood that is named stays, whatever the data", () => {
  const decision = decideByData(settings({ likelihood: "bernoulli" }), dataset(Float32Array.of(5, 6)));
  expect(decision.settings.likelihood).toBe("bernoulli");
});

test("cells are missing where there is NaN", () => {
  expect(decideByData(settings(), dataset(Float32Array.of(1, Number.NaN))).missing).toBe(true);
  expect(decideByData(settings(), dataset(Float32Array.of(1, 0))).missing).toBe(false);
});
