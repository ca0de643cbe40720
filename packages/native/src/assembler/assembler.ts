import { vector } from "./encoding.js";
import { GeneralAssembler } from "./general-assembler.js";
import type { Mem } from "./memory-operand.js";
import { opcodes } from "./opcodes.js";
import { type Gp, type Mask, type Vec, xmm } from "./registers.js";
import type { VectorOpcode } from "./vector-instruction.js";

/** Lanes that an AVX-512 instruction writes. */
export interface Masking {
  readonly lanes: Mask;
  /** Whether the other lanes become 0; else they keep their value. */
  readonly zeroing?: boolean;
}

/** How lanes compare: the numbers of Intel's manual, quiet where there is a NaN unless said otherwise. */
const comparisons = {
  equal: 0,
  less: 17,
  unordered: 3,
  notEqual: 4,
  notLess: 21,
  greater: 30,
} as const;
export type Comparison = keyof typeof comparisons;

const notMasked: Partial<Masking> = {};

/**
 * An assembler for x86-64 with AVX2, FMA and AVX-512 (F, BW, DQ, VL, BF16): the instructions that the kernels are made of.
 * Method names and the order of operands are those of Intel's manual. The width is the registers'. Instructions go by VEX where
 * that will do, and by EVEX for registers from 16 on, zmm, masks and broadcasts.
 */
export class Assembler extends GeneralAssembler {
  vmovups(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vmovups, target, undefined, source, masking);
  }

  /** Stores a vector; under a mask, nothing is read or written but its lanes. */
  vmovupsStore(target: Mem, source: Vec, masking?: Masking): void {
    this.#emit(opcodes.vmovupsStore, source, undefined, target, masking);
  }

  /** Elements of 16 bits, which may be masked one by one (AVX-512). */
  vmovdqu16(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vmovdqu16, target, undefined, source, masking);
  }

  vmovss(target: Vec, source: Mem): void {
    this.#emit(opcodes.vmovss, target, undefined, source);
  }

  vmovssStore(target: Mem, source: Vec): void {
    this.#emit(opcodes.vmovssStore, source, undefined, target);
  }

  /** Lanes of 32 bits whose highest bit is set in `lanes` (AVX2). */
  vmaskmovps(target: Vec, lanes: Vec, source: Mem): void {
    this.#emit(opcodes.vmaskmovps, target, lanes, source);
  }

  vmaskmovpsStore(target: Mem, lanes: Vec, source: Vec): void {
    this.#emit(opcodes.vmaskmovpsStore, source, lanes, target);
  }

  /** The lower 64 bits. */
  vmovqStore(target: Mem, source: Vec): void {
    // D6 is the shorter by VEX; either will do by EVEX, where GNU as takes 7E.
    this.#emit(source.code > 15 ? opcodes.vmovqStoreByEvex : opcodes.vmovqStore, source, undefined, target);
  }

  /** A general register of 32 bits, from or to the lowest lane. */
  vmovd(target: Vec, source: Gp): void {
    this.#emit(opcodes.vmovd, target, undefined, source);
  }

  vmovdTo(target: Gp, source: Vec): void {
    this.#emit(opcodes.vmovdTo, source, undefined, target);
  }

  vbroadcastss(target: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vbroadcastss, target, undefined, source);
  }

  /** A float64, for every lane of 64 bits. */
  vpbroadcastq(target: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vpbroadcastq, target, undefined, source);
  }

  vaddps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vaddps, target, a, b, masking);
  }

  vmulps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vmulps, target, a, b, masking);
  }

  vsubps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vsubps, target, a, b, masking);
  }

  vdivps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vdivps, target, a, b, masking);
  }

  /** a < b ? a : b, lane by lane; b where either is NaN. */
  vminps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vminps, target, a, b, masking);
  }

  /** a > b ? a : b, lane by lane; b where either is NaN. */
  vmaxps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vmaxps, target, a, b, masking);
  }

  vsqrtps(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vsqrtps, target, undefined, source, masking);
  }

  vaddss(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vaddss, target, a, b);
  }

  vmulss(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vmulss, target, a, b);
  }

  /** target ← target·b + a. */
  vfmadd132ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfmadd132ps, target, a, b, masking);
  }

  /** target ← a·target + b. */
  vfmadd213ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfmadd213ps, target, a, b, masking);
  }

  /** target ← a·b + target. */
  vfmadd231ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfmadd231ps, target, a, b, masking);
  }

  /** target ← a − target·b. */
  vfnmadd132ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfnmadd132ps, target, a, b, masking);
  }

  /** target ← b − a·target. */
  vfnmadd213ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfnmadd213ps, target, a, b, masking);
  }

  /** target ← target − a·b. */
  vfnmadd231ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vfnmadd231ps, target, a, b, masking);
  }

  vandps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vandps, target, a, b, masking);
  }

  /** ¬a ∧ b. */
  vandnps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vandnps, target, a, b, masking);
  }

  vorps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vorps, target, a, b, masking);
  }

  vxorps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vxorps, target, a, b, masking);
  }

  /** All bits of a lane where a and b compare so (AVX2). */
  vcmpps(target: Vec, a: Vec, b: Vec | Mem, comparison: Comparison): void {
    this.#emit(opcodes.vcmpps, target, a, b);
    this.code.byte(comparisons[comparison]);
  }

  /** A lane's bit where a and b compare so (AVX-512). */
  vcmppsMask(target: Mask, a: Vec, b: Vec | Mem, comparison: Comparison, masking?: Masking): void {
    this.#emit(opcodes.vcmppsMask, target, a, b, masking, a.bits);
    this.code.byte(comparisons[comparison]);
  }

  /** Lanes of b where the highest bit of `lanes` is set, else of a (AVX2). */
  vblendvps(target: Vec, a: Vec, b: Vec | Mem, lanes: Vec): void {
    if (lanes.bits !== a.bits) throw new RangeError(`lanes of ${lanes.bits} bits, expected ${a.bits}`);
    this.#emit(opcodes.vblendvps, target, a, b);
    this.code.byte(lanes.code << 4);
  }

  /** Lanes of b under the mask, else of a (AVX-512). */
  vblendmps(target: Vec, a: Vec, b: Vec | Mem, lanes: Mask): void {
    this.#emit(opcodes.vblendmps, target, a, b, { lanes });
  }

  vcvtdq2ps(target: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vcvtdq2ps, target, undefined, source);
  }

  /** To the nearest whole number, ties to even (AVX2). */
  vroundps(target: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vroundps, target, undefined, source);
    this.code.byte(8);
  }

  /** To the nearest whole number, ties to even (AVX-512). */
  vrndscaleps(target: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vrndscaleps, target, undefined, source);
    this.code.byte(8);
  }

  vpaddd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vpaddd, target, a, b);
  }

  vpsubd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vpsubd, target, a, b);
  }

  /** The lower 32 bits of each 64, multiplied to 64. */
  vpmuludq(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vpmuludq, target, a, b);
  }

  vpslld(target: Vec, source: Vec, count: number): void {
    this.#shift(opcodes.vpslld, 6, target, source, count);
  }

  vpsrld(target: Vec, source: Vec, count: number): void {
    this.#shift(opcodes.vpsrld, 2, target, source, count);
  }

  vpsrad(target: Vec, source: Vec, count: number): void {
    this.#shift(opcodes.vpsrad, 4, target, source, count);
  }

  vpsllq(target: Vec, source: Vec, count: number): void {
    this.#shift(opcodes.vpsllq, 6, target, source, count);
  }

  vpsrlq(target: Vec, source: Vec, count: number): void {
    this.#shift(opcodes.vpsrlq, 2, target, source, count);
  }

  /** Bytes, with zeros above each, as lanes of 32 bits. */
  vpmovzxbd(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vpmovzxbd, target, undefined, source, masking);
  }

  /** 16 bits, with zeros above them, as lanes of 32 bits. */
  vpmovzxwd(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(opcodes.vpmovzxwd, target, undefined, source, masking);
  }

  /** The lower 16 bits of each lane of 32 (AVX-512). */
  vpmovdwStore(target: Mem, source: Vec, masking?: Masking): void {
    this.#emit(opcodes.vpmovdwStore, source, undefined, target, masking);
  }

  /** Lanes of 32 bits to 16 without a sign, saturating, each half of 128 bits on its own. */
  vpackusdw(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vpackusdw, target, a, b);
  }

  vunpcklps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vunpcklps, target, a, b);
  }

  vunpckhps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vunpckhps, target, a, b);
  }

  vunpcklpd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vunpcklpd, target, a, b);
  }

  vunpckhpd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vunpckhpd, target, a, b);
  }

  /** Two lanes of a, then two of b, in each 128 bits. */
  vshufps(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit(opcodes.vshufps, target, a, b);
    this.code.byte(order);
  }

  /** Lanes of 32 bits in another order, in each 128 bits. */
  vpshufd(target: Vec, source: Vec | Mem, order: number): void {
    this.#emit(opcodes.vpshufd, target, undefined, source);
    this.code.byte(order);
  }

  /** Quarters of 128 bits: two of a, then two of b (AVX-512). */
  vshuff32x4(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit(opcodes.vshuff32x4, target, a, b);
    this.code.byte(order);
  }

  /** Halves of 128 bits of a and b (AVX2). */
  vperm2f128(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit(opcodes.vperm2f128, target, a, b);
    this.code.byte(order);
  }

  /** A half of a ymm register (AVX2). */
  vextractf128(target: Vec, source: Vec, half: number): void {
    this.#emit(opcodes.vextractf128, source, undefined, target);
    this.code.byte(half);
  }

  vextractf128Store(target: Mem, source: Vec, half: number): void {
    this.#emit(opcodes.vextractf128Store, source, undefined, target);
    this.code.byte(half);
  }

  /** A half of a zmm register (AVX-512). */
  vextractf64x4(target: Vec, source: Vec, half: number): void {
    this.#emit(opcodes.vextractf64x4, source, undefined, target);
    this.code.byte(half);
  }

  /** A quarter of a zmm register, or a half of a ymm (AVX-512). */
  vextractf32x4Store(target: Mem, source: Vec, quarter: number, masking?: Masking): void {
    this.#emit(opcodes.vextractf32x4Store, source, undefined, target, masking);
    this.code.byte(quarter);
  }

  /** b with a in its place `quarter` of 128 bits (AVX2 half, AVX-512 quarter). */
  vinsertf128(target: Vec, a: Vec, b: Vec | Mem, half: number): void {
    this.#emit(opcodes.vinsertf128, target, a, b);
    this.code.byte(half);
  }

  /** Lanes of `source` in the order that `order` has (AVX2, AVX-512). */
  vpermps(target: Vec, order: Vec, source: Vec | Mem): void {
    this.#emit(opcodes.vpermps, target, order, source);
  }

  /** Lanes of target's registers a and b, by numbers in `order`, which becomes them (AVX-512). */
  vpermi2ps(order: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vpermi2ps, order, a, b);
  }

  /** target ← target + a·b over pairs of bfloat16 (AVX512_BF16). */
  vdpbf16ps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(opcodes.vdpbf16ps, target, a, b);
  }

  kmovw(target: Mask, source: Gp): void {
    this.#emit(opcodes.kmovw, target, undefined, source);
  }

  kmovwTo(target: Gp, source: Mask): void {
    this.#emit(opcodes.kmovwTo, target, undefined, source);
  }

  /** The mask of 32 elements. */
  kmovd(target: Mask, source: Gp): void {
    this.#emit(opcodes.kmovd, target, undefined, source);
  }

  /** Clears the upper halves, without which later SSE code stalls; before each return. */
  vzeroupper(): void {
    this.code.bytes(0xc5, 0xf8, 0x77);
  }

  /** By a constant: the target is in the field of the second operand, and a number that tells instructions apart in its own. */
  #shift(opcode: VectorOpcode, number: number, target: Vec, source: Vec, count: number): void {
    const { bits, code } = target;
    vector(this.code, opcode, {
      bits,
      reg: number,
      second: code,
      rm: source,
      lanes: undefined,
      zeroing: false,
    });
    this.code.byte(count);
  }

  #emit(
    opcode: VectorOpcode,
    reg: Vec | Gp | Mask,
    second: Vec | undefined,
    rm: Vec | Gp | Mask | Mem,
    masking?: Masking,
    bits: Vec["bits"] = reg.kind === "vec" ? reg.bits : 128,
  ): void {
    if (second !== undefined && second.bits !== bits) {
      throw new RangeError(`registers of ${second.bits} and ${bits} bits in one instruction`);
    }
    const { lanes, zeroing = false } = masking ?? notMasked;
    vector(this.code, opcode, { bits, reg: reg.code, second: second?.code ?? 0, rm, lanes, zeroing });
  }
}

/** The lower 128 bits of a register. */
export const lowest = ({ code }: Vec): Vec => xmm(code);
