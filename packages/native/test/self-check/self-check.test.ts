import { activationKinds } from "@paravae/core";
import { expect, test } from "vitest";
import { generateKernels } from "../../src/generate-kernels.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { kernelChecks } from "../../src/self-check/kernel-checks.js";
import { whatIsWrong } from "../../src/self-check/self-check.js";
import { bf16Levels, describeLevels, levels } from "../support/levels.js";

const ret = 0xc3;

describeLevels("the self-check", levels, ({ level }) => {
  const { code, kernels: offsets } = generateKernels(level, false, activationKinds);
  const names = Object.keys(kernelChecks) as (keyof typeof kernelChecks)[];

  function wrongWith(change: (code: Uint8Array) => void, kernels = offsets): string | undefined {
    const changed = code.slice();
    change(changed);
    const { address, free } = makeExecutable(changed);
    try {
      return whatIsWrong({ level: level.name, address, kernels, bf16: undefined });
    } finally {
      free();
    }
  }

  test("passes the kernels as they are", () => {
    expect(wrongWith(() => {})).toBeUndefined();
  });

  test.each(names)("names %s where it does nothing", (name) => {
    const wrong = wrongWith((changed) => {
      changed[offsets[name] as number] = ret;
    });
    expect(wrong).toMatch(new RegExp(`^${name} of [\\d×]+ gives \\S+ at \\[[02]\\], expected \\S+$`));
  });

  test.each([
    ["biasActivation.relu", "biasActivation.leakyRelu"],
    ["biasActivation.gelu", "biasActivation.silu"],
    ["activationForward.tanh", "activationForward.sigmoid"],
    ["activationBackward.elu", "activationBackward.softplus"],
    ["gemm", "gemmTransposeB"],
  ] as const)("names %s where %s stands in its place", (name, other) => {
    const wrong = wrongWith(() => {}, { ...offsets, [name]: offsets[other] });
    expect(wrong).toMatch(new RegExp(`^${name} of `));
  });

  test("sees a wrong constant: log₂e of exponentials", () => {
    const words = new Uint32Array(code.buffer, 0, code.length >> 2);
    const log2e = new Uint32Array(Float32Array.of(Math.LOG2E).buffer)[0];
    expect(words.includes(log2e)).toBe(true);
    const wrong = wrongWith((changed) => {
      const all = new Uint32Array(changed.buffer, 0, changed.length >> 2);
      for (let i = 0; i < all.length; i++) if (all[i] === log2e) all[i] ^= 1 << 22;
    });
    expect(wrong).toMatch(/expected/);
  });
});

describeLevels("the self-check of bfloat16", bf16Levels, ({ level }) => {
  const { code, kernels, bf16 } = generateKernels(level, true, activationKinds);
  const offsets = bf16 as NonNullable<typeof bf16>;
  const names = Object.keys(offsets) as (keyof typeof offsets)[];

  function wrongWith(change: (code: Uint8Array) => void, changed = offsets): string | undefined {
    const bytes = code.slice();
    change(bytes);
    const { address, free } = makeExecutable(bytes);
    try {
      return whatIsWrong({ level: level.name, address, kernels, bf16: changed });
    } finally {
      free();
    }
  }

  test("passes the kernels as they are", () => {
    expect(wrongWith(() => {})).toBeUndefined();
  });

  test.each(names)("names %s where it does nothing", (name) => {
    const wrong = wrongWith((bytes) => {
      bytes[offsets[name] as number] = ret;
    });
    expect(wrong).toMatch(
      new RegExp(`^${name} of [\\d×]+ in bf16 (gives|rounds to) \\S+ at \\[\\d+\\], expected \\S+$`),
    );
  });

  test.each([
    ["biasActivation.gelu", "biasActivation.silu"],
    ["activationBackward.elu", "activationBackward.softplus"],
    ["gatherBytes", "gatherReals"],
  ] as const)("names %s where %s stands in its place", (name, other) => {
    const wrong = wrongWith(() => {}, { ...offsets, [name]: offsets[other] });
    expect(wrong).toMatch(new RegExp(`^${name} of [\\d×]+ in bf16 `));
  });
});
