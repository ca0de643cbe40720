import {
  type AdamConstants,
  createOptimizer,
  defineOptimizer,
  type OptimizerKind,
  optimizerKinds,
  optimizers,
  unrounded,
} from "@paravae/core";
import { describe, expect, it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

/** The parameters, state and gradients of one update, as plain values. */
interface State {
  readonly parameters: Float32Array;
  readonly slots: readonly Float32Array[];
  readonly gradients: Float32Array;
  readonly stride: number;
  readonly blocks: number;
}

const smallestNormal = 2 ** -126;

function draw(lcg: Lcg, kind: OptimizerKind, length: number, blocks: number, isFirst: boolean): State {
  const stride = length + 5;
  const parameters = lcg.fill(new Float32Array(length), -1, 1);
  const gradients = lcg.fill(new Float32Array(stride * blocks), -0.1, 0.1);
  const { slotNames } = createOptimizer(defineOptimizer({ kind }));
  const slots = slotNames.map((name) => {
    const slot = new Float32Array(length);
    if (isFirst) return slot;
    return name === "v" ? lcg.fill(slot, 1e-6, 1e-2) : lcg.fill(slot, -0.1, 0.1);
  });
  return { parameters, slots, gradients, stride, blocks };
}

/** Lays a state out on the bench and applies one step over each of `ranges` in turn. */
function apply(
  bench: Workbench,
  kind: OptimizerKind,
  state: State,
  step: number,
  ranges: readonly (readonly number[])[],
) {
  const parameters = bench.inout(state.parameters);
  const slots = state.slots.map((slot) => bench.inout(slot));
  const gradients = bench.input(state.gradients);
  const operands = { parameters: unrounded(parameters), slots, gradients, stride: state.stride };
  const optimizer = createOptimizer(defineOptimizer({ kind }));
  for (const [begin, end] of ranges) {
    optimizer.update(bench.ops, operands, state.blocks, begin, end, step);
  }
  const length = state.parameters.length;
  return [parameters, ...slots].map((block) => block.slice(0, length));
}

const cases = optimizerKinds.flatMap((kind) =>
  [1, 2, 3, 8].flatMap((blocks) => [1, 1000].map((step) => ({ kind, blocks, step }))),
);

export function updateContract({ makeOps, tolerances }: ContractContext): void {
  it.each(cases)("$kind of $blocks blocks, step $step: within float32 roundings", async (given) => {
    const { kind, blocks, step } = given;
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(51);
    for (const length of sizes) {
      const state = draw(lcg, kind, length, blocks, step === 1);
      const got = apply(bench, kind, state, step, [[0, length]]);
      const expected = expectedUpdate(kind, state, step, blocks + tolerances.elementwise);
      expected.forEach(({ name, value, bound }, i) => {
        expectWithin(got[i], value, (at) => bound[at], `${kind} of ${length}: ${name}`);
      });
      bench.expectCanariesAlive(`${kind} of ${length}`);
    }
  });

  describe.each(optimizerKinds)("%s", (kind) => {
    it("any cut of [0, n) gives the same bits", async () => {
      const bench = new Workbench(await makeOps());
      const n = 61;
      const state = draw(new Lcg(52), kind, n, 3, false);
      const whole = apply(bench, kind, state, 9, [[0, n]]);
      for (let i = 0; i <= n; i++) {
        const cut = apply(bench, kind, state, 9, [
          [0, i],
          [i, n],
        ]);
        cut.forEach((block, b) => {
          expectSameBits(block, whole[b], `block ${b}, cut at ${i}`);
        });
      }
      const shards = apply(bench, kind, state, 9, [
        [17, 40],
        [0, 3],
        [40, n],
        [3, 17],
      ]);
      shards.forEach((block, b) => {
        expectSameBits(block, whole[b], `block ${b}, shards out of order`);
      });
      bench.expectCanariesAlive(kind);
    });

    it("touches nothing outside [begin, end)", async () => {
      const bench = new Workbench(await makeOps());
      const n = 37;
      const state = draw(new Lcg(53), kind, n, 2, false);
      const before = [state.parameters, ...state.slots];
      for (const [begin, end] of [
        [0, 1],
        [3, 4],
        [5, 22],
        [20, 36],
        [36, 37],
        [9, 9],
      ]) {
        apply(bench, kind, state, 9, [[begin, end]]).forEach((block, b) => {
          expectSameBits(block.slice(0, begin), before[b].slice(0, begin), `block ${b} before ${begin}`);
          expectSameBits(block.slice(end), before[b].slice(end), `block ${b} from ${end}`);
          const changed = block.slice(begin, end).filter((value, i) => value !== before[b][begin + i]);
          expect(changed.length).toBe(end - begin);
        });
      }
    });

    it("a gradient that is NaN makes its own parameter and moments NaN, and no others", async () => {
      const bench = new Workbench(await makeOps());
      const state = draw(new Lcg(54), kind, 11, 2, false);
      const whole = apply(bench, kind, state, 9, [[0, 11]]);
      state.gradients[6] = Number.NaN;
      apply(bench, kind, state, 9, [[0, 11]]).forEach((block, b) => {
        expect(block[6]).toBeNaN();
        block[6] = whole[b][6];
        expectSameBits(block, whole[b], `block ${b} around the NaN`);
      });
    });

    it("flushes moments that become denormal to 0, and none that stay normal", async () => {
      const bench = new Workbench(await makeOps());
      // Without a gradient every moment shrinks by its decay: from just above the smallest normal to below.
      const dying = [1.0005, 1.005, 1.0001].map((factor) => factor * smallestNormal);
      const living = [2 ** -100, 2 ** -120, 1e-10, 4 * smallestNormal];
      const moments = [...dying, ...living, 2 ** -140, 0];
      const signed = [...moments, ...moments.map((m) => -m)];
      const n = signed.length;
      const { slotNames } = createOptimizer(defineOptimizer({ kind }));
      const slots = slotNames.map((name) => Float32Array.from(name === "v" ? signed.map(Math.abs) : signed));
      const parameters = new Float32Array(n).fill(0.5);
      const state = { parameters, slots, gradients: new Float32Array(n), stride: n, blocks: 1 };
      const [, ...after] = apply(bench, kind, state, 50, [[0, n]]);
      const decay = { adam: [0.9, 0.999], rmsprop: [0.99] }[kind];
      after.forEach((slot, s) => {
        slots[s].forEach((value, i) => {
          const decayed = value * decay[s];
          if (Math.abs(decayed) < smallestNormal)
            expect(Math.abs(slot[i]), `${slotNames[s]}: ${value}`).toBe(0);
          else expect(slot[i] / decayed, `${slotNames[s]}: ${value}`).toBeCloseTo(1, 6);
        });
      });
    });

    it("leaves a parameter without gradient and state as it is", async () => {
      const bench = new Workbench(await makeOps());
      const parameters = Float32Array.from([0.5, -3, 0, -0, 1e-30, 7, 8, 9, 10]);
      const n = parameters.length;
      const { slotNames } = createOptimizer(defineOptimizer({ kind }));
      const slots = slotNames.map(() => new Float32Array(n));
      const state = { parameters, slots, gradients: new Float32Array(n), stride: n, blocks: 1 };
      const [after] = apply(bench, kind, state, 1, [[0, n]]);
      expect([...after].map(Math.abs)).toEqual([...parameters].map(Math.abs));
    });
  });
}

/**
 * One step in float64, and how far float32 may be from it: each block's rounding errors, carried into the
 * next formula to first order. `roundings` are the roundings of a sum over blocks and of one formula.
 */
function expectedUpdate(kind: OptimizerKind, state: State, step: number, roundings: number) {
  const length = state.parameters.length;
  const before = state.slots.map((slot) => widen(slot));
  const parameters = widen(state.parameters);
  const slots = state.slots.map((slot) => widen(slot));
  const gradients = widen(state.gradients);
  const { stride, blocks } = state;
  const config = defineOptimizer({ kind });
  createOptimizer(config).update(
    float64Ops,
    { parameters: unrounded(parameters), slots, gradients, stride },
    blocks,
    0,
    length,
    step,
  );

  const u = unitRoundoff;
  const constants = optimizers.get(kind).constantsAt(config, step);
  const names = createOptimizer(config).slotNames;
  const v = slots[names.indexOf("v")];
  const vBefore = before[names.indexOf("v")];
  const bounds = [parameters, ...slots].map(() => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    let g = 0;
    let magnitude = 0;
    for (let s = 0; s < blocks; s++) {
      g += gradients[s * stride + i];
      magnitude += Math.abs(gradients[s * stride + i]);
    }
    const decay = config.kind === "adam" ? config.beta2 : config.decay;
    const vError = roundings * u * (decay * vBefore[i] + (1 - decay) * (g * g + 2 * Math.abs(g) * magnitude));
    let numerator: number;
    let numeratorError: number;
    let root = Math.sqrt(v[i]);
    if (config.kind === "adam") {
      const { beta1, rootCorrection, stepSize } = constants as AdamConstants;
      const m = slots[names.indexOf("m")][i];
      const mBefore = before[names.indexOf("m")][i];
      const mError = roundings * u * (Math.abs(beta1 * mBefore) + (1 - beta1) * magnitude);
      bounds[1 + names.indexOf("m")][i] = mError;
      numerator = Math.abs(stepSize * m);
      numeratorError = stepSize * mError;
      root *= rootCorrection;
    } else {
      numerator = Math.abs(config.learningRate * g);
      numeratorError = config.learningRate * roundings * u * magnitude;
    }
    bounds[1 + names.indexOf("v")][i] = vError;
    const denominator = root + config.epsilon;
    const relative = roundings * u + vError / (2 * v[i]);
    bounds[0][i] = 2 * u * Math.abs(parameters[i]) + (numeratorError + numerator * relative) / denominator;
  }
  return [parameters, ...slots].map((value, b) => ({
    name: b === 0 ? "parameters" : names[b - 1],
    value,
    bound: bounds[b],
  }));
}
