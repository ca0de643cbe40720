import { type Ops, referenceOps } from "@paravae/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { quickGflops } from "../../src/actions/quick-gflops.js";

/** Of one product that is timed, in 10⁹. */
const operations = (2 * 128 * 400 * 784) / 1e9;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Products that take as long as `msAt` says of the time that has passed. */
function opsTaking(msAt: (passedMs: number) => number): Ops {
  const ops = referenceOps((length) => new Float32Array(length));
  const begun = performance.now();
  const gemmTransposeB = () => void vi.advanceTimersByTime(msAt(performance.now() - begun));
  return { ...ops, products: { ...ops.products, gemmTransposeB } };
}

it("times products that are as fast as they get", () => {
  expect(quickGflops(opsTaking(() => 4))).toBeCloseTo(operations / 0.004, 6);
});

it("waits until V8 has optimised the kernels, also where that takes a while", () => {
  expect(quickGflops(opsTaking((passedMs) => (passedMs < 100 ? 10 : 2)))).toBeCloseTo(operations / 0.002, 6);
});

it("goes by the latest change where there are several", () => {
  const msAt = (passedMs: number) => (passedMs < 100 ? 20 : passedMs < 190 ? 10 : 2);
  expect(quickGflops(opsTaking(msAt))).toBeCloseTo(operations / 0.002, 6);
});

it("ends where products get faster for ever, and where one takes very long", () => {
  let ms = 400;
  const faster = opsTaking(() => {
    ms = Math.ceil(0.8 * ms);
    return ms;
  });
  expect(quickGflops(faster)).toBeGreaterThan(0);
  expect(quickGflops(opsTaking(() => 3000))).toBeCloseTo(operations / 3, 6);
});
