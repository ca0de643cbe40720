import { readFileSync } from "node:fs";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { askProcessor, type CpuidAnswer, type Queries } from "../../src/machine/cpuid.js";
import { openLibc } from "../../src/machine/libc.js";
import { detectProcessor, readProcessor } from "../../src/machine/processor.js";

type Answers = Readonly<Record<string, Partial<CpuidAnswer>>>;

/** A processor by its answers, "leaf.subleaf" in hexadecimal. It refuses xgetbv without OSXSAVE, as processors do. */
function processor(answers: Answers, xcr0: number): Queries {
  const cpuid = (leaf: number, subleaf: number): CpuidAnswer => ({
    ...{ eax: 0, ebx: 0, ecx: 0, edx: 0 },
    ...answers[`${leaf.toString(16)}.${subleaf}`],
  });
  return {
    cpuid,
    xcr0() {
      if (!isSet(cpuid(1, 0).ecx, 27)) throw new Error("xgetbv: undefined opcode");
      return xcr0;
    },
  };
}

const isSet = (word: number, bit: number): boolean => ((word >>> bit) & 1) === 1;

/** What an EPYC of the fifth generation answers in a virtual machine, read with a C compiler's cpuid.h; but for the name. */
const epyc: Answers = {
  "0.0": { eax: 0xd, ebx: 0x68747541, ecx: 0x444d4163, edx: 0x69746e65 },
  "1.0": { eax: 0xb00f21, ebx: 0x73fe0800, ecx: 0xfed83203, edx: 0x178bfbff },
  "7.0": { eax: 0x1, ebx: 0xf1bb03a9, ecx: 0x18005f42, edx: 0x110 },
  "7.1": { eax: 0x30 },
  "80000000.0": { eax: 0x8000_0004 },
  "80000002.0": { eax: 0x20444d41, ebx: 0x43595045, ecx: 0x20202020, edx: 0x35353739 },
  "80000003.0": { eax: 0x20202020, ebx: 0x20202020, ecx: 0x20202020, edx: 0x20202020 },
  "80000004.0": { eax: 0x20202020, ebx: 0x20202020, ecx: 0x20202020, edx: 0x00202020 },
};
/** x87, SSE, AVX, and the three of AVX-512. */
const xcr0 = 0xe7;

function without(leaf: string, register: keyof CpuidAnswer, bit: number): Answers {
  const answer = epyc[leaf] ?? {};
  return { ...epyc, [leaf]: { ...answer, [register]: (answer[register] ?? 0) & ~(1 << bit) } };
}

describe("what a processor's answers mean", () => {
  test("one that has everything but AMX", () =>
    expect(readProcessor(processor(epyc, xcr0))).toEqual({
      vendor: "AuthenticAMD",
      name: "AMD EPYC 9755",
      levels: ["avx2", "avx512"],
      bf16: true,
      amx: false,
    }));

  test.each([
    ["OSXSAVE", "1.0", "ecx", 27],
    ["AVX", "1.0", "ecx", 28],
    ["FMA", "1.0", "ecx", 12],
    ["AVX2", "7.0", "ebx", 5],
  ] as const)("without %s there is no level", (_, leaf, register, bit) =>
    expect(readProcessor(processor(without(leaf, register, bit), xcr0))).toMatchObject({
      levels: [],
      bf16: false,
    }),
  );

  test.each([
    ["AVX512F", "7.0", "ebx", 16],
    ["AVX512DQ", "7.0", "ebx", 17],
    ["AVX512BW", "7.0", "ebx", 30],
    ["AVX512VL", "7.0", "ebx", 31],
  ] as const)("without %s the level is avx2", (_, leaf, register, bit) =>
    expect(readProcessor(processor(without(leaf, register, bit), xcr0))).toMatchObject({
      levels: ["avx2"],
      bf16: false,
    }),
  );

  test("without AVX512_BF16 there is no bf16", () =>
    expect(readProcessor(processor(without("7.1", "eax", 5), xcr0))).toMatchObject({
      levels: ["avx2", "avx512"],
      bf16: false,
    }));

  test.each([
    ["SSE", 1, []],
    ["AVX", 2, []],
    ["masks", 5, ["avx2"]],
    ["the upper halves of zmm0 to zmm15", 6, ["avx2"]],
    ["zmm16 to zmm31", 7, ["avx2"]],
  ])("a system that does not save the registers of %s", (_, bit, levels) =>
    expect(readProcessor(processor(epyc, xcr0 & ~(1 << bit)))).toMatchObject({ levels, bf16: false }),
  );

  test("AMX needs both its bits, and a system that saves tiles and their layout", () => {
    const amx = { ...epyc, "7.0": { ...epyc["7.0"], edx: (1 << 22) | (1 << 24) } };
    const tiles = xcr0 | (1 << 17) | (1 << 18);
    expect(readProcessor(processor(amx, tiles)).amx).toBe(true);
    for (const saved of [xcr0, xcr0 | (1 << 17), xcr0 | (1 << 18)]) {
      expect(readProcessor(processor(amx, saved)).amx).toBe(false);
    }
    for (const bit of [22, 24]) {
      const half = { ...epyc, "7.0": { ...epyc["7.0"], edx: 1 << bit } };
      expect(readProcessor(processor(half, tiles)).amx).toBe(false);
    }
  });

  test("leaves past the last one mean nothing, since processors answer them with another's", () => {
    const old = { ...epyc, "0.0": { ...epyc["0.0"], eax: 6 } };
    expect(readProcessor(processor(old, xcr0))).toMatchObject({ levels: [], bf16: false });
    const noSubleaf = { ...epyc, "7.0": { ...epyc["7.0"], eax: 0 } };
    expect(readProcessor(processor(noSubleaf, xcr0))).toMatchObject({
      levels: ["avx2", "avx512"],
      bf16: false,
    });
    const noBrand = { ...epyc, "80000000.0": { eax: 0x8000_0001 } };
    expect(readProcessor(processor(noBrand, xcr0)).name).toBe("");
  });
});

withOptionalPart("the processor", openLibc, () => {
  /** A field of /proc/cpuinfo, where the kernel says what it found when it started. */
  function cpuinfo(field: string): string {
    const [, value] =
      new RegExp(`^${field}\\s*: (.*)$`, "m").exec(readFileSync("/proc/cpuinfo", "utf8")) ?? [];
    return value ?? expect.fail(`/proc/cpuinfo has no ${field}`);
  }

  describe("the processor that this runs on", () => {
    test("is the one that the kernel found", () => {
      const flags = new Set(cpuinfo("flags").split(" "));
      const hasAll = (...names: readonly string[]): boolean => names.every((name) => flags.has(name));
      const { vendor, levels, bf16, amx } = detectProcessor();
      expect(vendor).toBe(cpuinfo("vendor_id"));
      expect(levels.includes("avx2")).toBe(hasAll("avx2", "fma"));
      expect(levels.includes("avx512")).toBe(hasAll("avx512f", "avx512dq", "avx512bw", "avx512vl"));
      expect(bf16).toBe(hasAll("avx512_bf16"));
      expect(amx).toBe(hasAll("amx_tile", "amx_bf16"));
    });

    // The kernel's name may be older: a virtual machine can wake up on another processor.
    test("has a name in one line of text", () =>
      expect(detectProcessor().name).toMatch(/^[!-~]+( [!-~]+)*$/));

    test("is plain data", () => {
      const found = detectProcessor();
      expect(structuredClone(found)).toEqual(found);
    });

    test("answers by leaf and subleaf", () => {
      const [family, leaf7, leaf7Last] = askProcessor(({ cpuid }) => [
        cpuid(1, 0),
        cpuid(7, 0),
        cpuid(7, 99),
      ]);
      expect((family.eax >>> 4) & 0xf).toBe(Number(cpuinfo("model")) & 0xf);
      expect(leaf7).not.toEqual(leaf7Last);
    });
  });
});
