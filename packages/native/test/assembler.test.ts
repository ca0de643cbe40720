import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Assembler } from "../src/assembler/assembler.js";
import { GeneralAssembler } from "../src/assembler/general-assembler.js";
import { broadcast, mem } from "../src/assembler/memory-operand.js";
import { mask, rax, rcx, rsp, xmm, ymm, zmm } from "../src/assembler/registers.js";
import { committedFile, committedLines, ownBytes } from "./instructions/committed.js";
import { forms } from "./instructions/program.js";

/** What appends no instruction of its own. */
const others = ["constructor", "length", "finish", "label", "here", "bind", "align"];

describe("the assembler", () => {
  it("has each of its instructions among those that are compared with GNU as", () => {
    const methods = [Assembler, GeneralAssembler].flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype),
    );
    const compared = new Set<string>(forms.map(({ method }) => method));
    expect(methods.filter((method) => !others.includes(method) && !compared.has(method))).toEqual([]);
  });

  it("writes the bytes that GNU as has for a few thousand instructions", () => {
    const committed = readFileSync(committedFile, "utf8").split("\n");
    const own = committedLines(ownBytes()).split("\n");
    const differences = own.flatMap((line, i) =>
      line === committed[i] ? [] : [`${line}, expected ${committed[i]}`],
    );
    expect(differences).toEqual([]);
    expect(own.length).toBe(committed.length);
  });

  it("fills in the distance to labels before and behind", () => {
    const assembler = new Assembler();
    const [before, behind] = [assembler.here(), assembler.label()];
    assembler.jmp(behind);
    assembler.jmp(before);
    assembler.bind(behind);
    assembler.leaLabel(rax, before);
    const jumps = [0xe9, 5, 0, 0, 0, 0xe9, 0xf6, 0xff, 0xff, 0xff];
    expect([...assembler.finish()]).toEqual([...jumps, 0x48, 0x8d, 0x05, 0xef, 0xff, 0xff, 0xff]);
  });

  it("refuses a label that is bound twice, or jumped to and never bound", () => {
    const assembler = new Assembler();
    const label = assembler.here();
    expect(() => assembler.bind(label)).toThrow("label: bound twice");
    assembler.jmp(assembler.label());
    expect(() => assembler.finish()).toThrow("label: jumped to and never bound");
  });

  it.each([1, 16, 64])("aligns to a multiple of %i", (bytes) => {
    for (let length = 0; length < 70; length++) {
      const assembler = new Assembler();
      for (let i = 0; i < length; i++) assembler.ret();
      assembler.align(bytes);
      expect(assembler.length).toBe(Math.ceil(length / bytes) * bytes);
    }
  });
});

describe("what no processor has is a RangeError:", () => {
  const place = mem(rax);
  const element = broadcast(place);
  const zeroing = { lanes: mask(1), zeroing: true };
  const refused: Readonly<Record<string, (a: Assembler) => void>> = {
    "vmaskmovps of ymm16": (a) => a.vmaskmovps(ymm(16), ymm(0), place),
    "vmaskmovps by ymm16": (a) => a.vmaskmovps(ymm(0), ymm(16), place),
    "vmaskmovps of zmm": (a) => a.vmaskmovpsStore(place, zmm(0), zmm(1)),
    "vblendvps by ymm16": (a) => a.vblendvps(ymm(0), ymm(1), ymm(2), ymm(16)),
    "vblendvps by another width": (a) => a.vblendvps(ymm(0), ymm(1), ymm(2), xmm(3)),
    "vblendvps of an element": (a) => a.vblendvps(ymm(0), ymm(1), element, ymm(2)),
    "vcmpps of zmm": (a) => a.vcmpps(zmm(0), zmm(1), zmm(2), "less"),
    "vcmpps of ymm16": (a) => a.vcmpps(ymm(0), ymm(1), ymm(16), "less"),
    "vroundps of zmm": (a) => a.vroundps(zmm(0), zmm(1)),
    "vperm2f128 of zmm": (a) => a.vperm2f128(zmm(0), zmm(1), zmm(2), 0),
    "vperm2f128 of xmm": (a) => a.vperm2f128(xmm(0), xmm(1), xmm(2), 0),
    "vextractf128 of xmm": (a) => a.vextractf128(xmm(0), xmm(1), 0),
    "vextractf128 into ymm": (a) => a.vextractf128(ymm(0), ymm(1), 0),
    "vextractf128 of ymm16": (a) => a.vextractf128Store(place, ymm(16), 0),
    "vextractf64x4 of ymm": (a) => a.vextractf64x4(ymm(0), ymm(1), 0),
    "vextractf64x4 into zmm": (a) => a.vextractf64x4(zmm(0), zmm(1), 0),
    "vextractf32x4 of xmm": (a) => a.vextractf32x4Store(place, xmm(0), 0),
    "vinsertf128 of xmm": (a) => a.vinsertf128(xmm(0), xmm(1), xmm(2), 0),
    "vinsertf128 of a ymm in ymm": (a) => a.vinsertf128(ymm(0), ymm(1), ymm(2), 0),
    "vpermps of xmm": (a) => a.vpermps(xmm(0), xmm(1), xmm(2)),
    "vshuff32x4 of xmm": (a) => a.vshuff32x4(xmm(0), xmm(1), xmm(2), 0),
    "vaddss of ymm": (a) => a.vaddss(ymm(0), ymm(1), ymm(2)),
    "vaddss with a ymm": (a) => a.vaddss(xmm(0), xmm(1), ymm(2)),
    "vaddss of an element for all lanes": (a) => a.vaddss(xmm(0), xmm(1), element),
    "vmovd of ymm": (a) => a.vmovd(ymm(0), rax),
    "vmovq of ymm": (a) => a.vmovqStore(place, ymm(0)),
    "vbroadcastss of a ymm": (a) => a.vbroadcastss(ymm(0), ymm(1)),
    "vpmovzxbd of a zmm": (a) => a.vpmovzxbd(zmm(0), zmm(1)),
    "vpmovzxwd of an xmm, to zmm": (a) => a.vpmovzxwd(zmm(0), xmm(1)),
    "operands of two widths": (a) => a.vaddps(ymm(0), xmm(1), ymm(2)),
    "a last operand of another width": (a) => a.vaddps(ymm(0), ymm(1), zmm(2)),
    "a shift into another width": (a) => a.vpslld(ymm(0), xmm(1), 1),
    "lanes by k0": (a) => a.vaddps(ymm(0), ymm(1), ymm(2), { lanes: mask(0) }),
    "a blend by k0": (a) => a.vblendmps(ymm(0), ymm(1), ymm(2), mask(0)),
    "zeros in memory": (a) => a.vmovupsStore(place, zmm(0), zeroing),
    "zeros in a part of memory": (a) => a.vpmovdwStore(place, zmm(0), zeroing),
    "zeros in a quarter of memory": (a) => a.vextractf32x4Store(place, zmm(0), 0, zeroing),
    "zeros in a mask": (a) => a.vcmppsMask(mask(1), zmm(0), zmm(1), "less", zeroing),
    "vmovups of an element for all lanes": (a) => a.vmovups(zmm(0), element),
    "a store into all lanes": (a) => a.vmovupsStore(element, zmm(0)),
    "vbroadcastss of an element for all lanes": (a) => a.vbroadcastss(zmm(0), element),
    "mov of an element for all lanes": (a) => a.mov(rax, element),
    "an immediate of 33 bits": (a) => a.add(rax, 2 ** 31),
    "an immediate that is no whole number": (a) => a.cmp(rax, 0.5),
    "a factor of 33 bits": (a) => a.imulImmediate(rax, rcx, -(2 ** 31) - 1),
    "mov of 33 bits": (a) => a.movImmediate32(rax, 2 ** 32),
    "mov of 65 bits": (a) => a.movImmediate64(rax, 2n ** 64n),
    "a shift by 64": (a) => a.shl(rax, 64),
    "a shift of lanes by 256": (a) => a.vpslld(ymm(0), ymm(1), 256),
    "an order of 9 bits": (a) => a.vshufps(ymm(0), ymm(1), ymm(2), 256),
    xmm32: () => xmm(32),
    "zmm−1": () => zmm(-1),
    k8: () => mask(8),
    "rsp as an index": () => mem(rax, 0, rsp),
    "a displacement of 33 bits": () => mem(rax, 2 ** 31),
  };

  it.each(Object.entries(refused))("%s", (_, write) => {
    expect(() => write(new Assembler())).toThrow(RangeError);
  });
});
