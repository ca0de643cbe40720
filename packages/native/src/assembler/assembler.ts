import { vector } from "./encoding.js";
import { GeneralAssembler } from "./general-assembler.js";
import type { Mem } from "./memory-operand.js";
import { type Gp, type Mask, type Vec, xmm } from "./registers.js";
import type { VectorOpcode } from "./vector-instruction.js";

/** Lanes that an AVX-512 instruction writes. */
export interface Masking {
  readonly lanes: Mask;
  /** Whether the other lanes become 0; else they keep their value. */
  readonly zeroing?: boolean;
}

/** How lanes compare: the numbers of Intel's manual, quiet where there is a NaN unless said otherwise. */
export const comparisons = {
  equal: 0,
  less: 17,
  unordered: 3,
  notEqual: 4,
  notLess: 21,
  greater: 30,
} as const;
export type Comparison = keyof typeof comparisons;

const packed = (opcode: number): VectorOpcode => ({ map: "0f", prefix: "none", opcode });
const scalar = (opcode: number): VectorOpcode => ({
  ...{ map: "0f", prefix: "f3", opcode, memoryBytes: 4 },
  widths: [128],
});
const integer = (opcode: number): VectorOpcode => ({ map: "0f", prefix: "66", opcode });
const fused = (opcode: number): VectorOpcode => ({ map: "0f38", prefix: "66", opcode });
const immediate = (opcode: number): VectorOpcode => ({ map: "0f3a", prefix: "66", opcode });
/** What moves 128 bits from or to the half of a ymm register. */
const halfOfYmm = { vexOnly: true, memoryBytes: 16, widths: [256] } as const;
/** Of what has lanes of 128 bits to choose from. */
const wide = [256, 512] as const;

/**
 * An assembler for x86-64 with AVX2, FMA and AVX-512 (F, BW, DQ, VL, BF16): the instructions that the kernels are made of.
 * Method names and the order of operands are those of Intel's manual. The width is the registers'. Instructions go by VEX where
 * that will do, and by EVEX for registers from 16 on, zmm, masks and broadcasts.
 */
export class Assembler extends GeneralAssembler {
  vmovups(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit({ ...packed(0x10), elementBytes: 0 }, target, undefined, source, masking);
  }

  /** Stores a vector; under a mask, nothing is read or written but its lanes. */
  vmovupsStore(target: Mem, source: Vec, masking?: Masking): void {
    this.#emit({ ...packed(0x11), elementBytes: 0, mergingOnly: true }, source, undefined, target, masking);
  }

  vmovss(target: Vec, source: Mem): void {
    this.#emit(scalar(0x10), target, undefined, source);
  }

  vmovssStore(target: Mem, source: Vec): void {
    this.#emit(scalar(0x11), source, undefined, target);
  }

  /** Lanes of 32 bits whose highest bit is set in `lanes` (AVX2). */
  vmaskmovps(target: Vec, lanes: Vec, source: Mem): void {
    this.#emit({ ...fused(0x2c), vexOnly: true }, target, lanes, source);
  }

  vmaskmovpsStore(target: Mem, lanes: Vec, source: Vec): void {
    this.#emit({ ...fused(0x2e), vexOnly: true }, source, lanes, target);
  }

  /** The lower 64 bits. */
  vmovqStore(target: Mem, source: Vec): void {
    // D6 is the shorter by VEX; either will do by EVEX, where GNU as takes 7E.
    const opcode = source.code > 15 ? 0x7e : 0xd6;
    this.#emit(
      { ...integer(opcode), ...{ wideInEvex: true, memoryBytes: 8, widths: [128] } },
      source,
      undefined,
      target,
    );
  }

  /** A general register of 32 bits, from or to the lowest lane. */
  vmovd(target: Vec, source: Gp): void {
    this.#emit({ ...integer(0x6e), widths: [128] }, target, undefined, source);
  }

  vmovdTo(target: Gp, source: Vec): void {
    this.#emit({ ...integer(0x7e), widths: [128] }, source, undefined, target);
  }

  vbroadcastss(target: Vec, source: Vec | Mem): void {
    this.#emit({ ...fused(0x18), memoryBytes: 4 }, target, undefined, source);
  }

  /** A float64, for every lane of 64 bits. */
  vpbroadcastq(target: Vec, source: Vec | Mem): void {
    this.#emit({ ...fused(0x59), wideInEvex: true, memoryBytes: 8 }, target, undefined, source);
  }

  vaddps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x58), target, a, b, masking);
  }

  vmulps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x59), target, a, b, masking);
  }

  vsubps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x5c), target, a, b, masking);
  }

  vdivps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x5e), target, a, b, masking);
  }

  /** a < b ? a : b, lane by lane; b where either is NaN. */
  vminps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x5d), target, a, b, masking);
  }

  /** a > b ? a : b, lane by lane; b where either is NaN. */
  vmaxps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x5f), target, a, b, masking);
  }

  vsqrtps(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x51), target, undefined, source, masking);
  }

  vaddss(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(scalar(0x58), target, a, b);
  }

  vmulss(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(scalar(0x59), target, a, b);
  }

  /** target ← target·b + a. */
  vfmadd132ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0x98), target, a, b, masking);
  }

  /** target ← a·target + b. */
  vfmadd213ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0xa8), target, a, b, masking);
  }

  /** target ← a·b + target. */
  vfmadd231ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0xb8), target, a, b, masking);
  }

  /** target ← a − target·b. */
  vfnmadd132ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0x9c), target, a, b, masking);
  }

  /** target ← b − a·target. */
  vfnmadd213ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0xac), target, a, b, masking);
  }

  /** target ← target − a·b. */
  vfnmadd231ps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(fused(0xbc), target, a, b, masking);
  }

  vandps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x54), target, a, b, masking);
  }

  /** ¬a ∧ b. */
  vandnps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x55), target, a, b, masking);
  }

  vorps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x56), target, a, b, masking);
  }

  vxorps(target: Vec, a: Vec, b: Vec | Mem, masking?: Masking): void {
    this.#emit(packed(0x57), target, a, b, masking);
  }

  /** All bits of a lane where a and b compare so (AVX2). */
  vcmpps(target: Vec, a: Vec, b: Vec | Mem, comparison: Comparison): void {
    this.#emit({ ...packed(0xc2), vexOnly: true }, target, a, b);
    this.code.byte(comparisons[comparison]);
  }

  /** A lane's bit where a and b compare so (AVX-512). */
  vcmppsMask(target: Mask, a: Vec, b: Vec | Mem, comparison: Comparison, masking?: Masking): void {
    this.#emit({ ...packed(0xc2), evexOnly: true, mergingOnly: true }, target, a, b, masking, a.bits);
    this.code.byte(comparisons[comparison]);
  }

  /** Lanes of b where the highest bit of `lanes` is set, else of a (AVX2). */
  vblendvps(target: Vec, a: Vec, b: Vec | Mem, lanes: Vec): void {
    if (lanes.bits !== a.bits) throw new RangeError(`lanes of ${lanes.bits} bits, expected ${a.bits}`);
    this.#emit({ ...immediate(0x4a), vexOnly: true }, target, a, b);
    this.code.byte(lanes.code << 4);
  }

  /** Lanes of b under the mask, else of a (AVX-512). */
  vblendmps(target: Vec, a: Vec, b: Vec | Mem, lanes: Mask): void {
    this.#emit({ ...fused(0x65), evexOnly: true }, target, a, b, { lanes });
  }

  vcvtdq2ps(target: Vec, source: Vec | Mem): void {
    this.#emit(packed(0x5b), target, undefined, source);
  }

  /** To the nearest whole number, ties to even (AVX2). */
  vroundps(target: Vec, source: Vec | Mem): void {
    this.#emit({ ...immediate(0x08), vexOnly: true }, target, undefined, source);
    this.code.byte(8);
  }

  /** To the nearest whole number, ties to even (AVX-512). */
  vrndscaleps(target: Vec, source: Vec | Mem): void {
    this.#emit({ ...immediate(0x08), evexOnly: true }, target, undefined, source);
    this.code.byte(8);
  }

  vpaddd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(integer(0xfe), target, a, b);
  }

  vpsubd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(integer(0xfa), target, a, b);
  }

  /** The lower 32 bits of each 64, multiplied to 64. */
  vpmuludq(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit({ ...integer(0xf4), wideInEvex: true, elementBytes: 8 }, target, a, b);
  }

  vpslld(target: Vec, source: Vec, count: number): void {
    this.#shift(0x72, 6, false, target, source, count);
  }

  vpsrld(target: Vec, source: Vec, count: number): void {
    this.#shift(0x72, 2, false, target, source, count);
  }

  vpsrad(target: Vec, source: Vec, count: number): void {
    this.#shift(0x72, 4, false, target, source, count);
  }

  vpsllq(target: Vec, source: Vec, count: number): void {
    this.#shift(0x73, 6, true, target, source, count);
  }

  vpsrlq(target: Vec, source: Vec, count: number): void {
    this.#shift(0x73, 2, true, target, source, count);
  }

  /** Bytes, with zeros above each, as lanes of 32 bits. */
  vpmovzxbd(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit({ ...fused(0x31), memoryShare: 1 / 4 }, target, undefined, source, masking);
  }

  /** 16 bits, with zeros above them, as lanes of 32 bits. */
  vpmovzxwd(target: Vec, source: Vec | Mem, masking?: Masking): void {
    this.#emit({ ...fused(0x33), memoryShare: 1 / 2 }, target, undefined, source, masking);
  }

  /** The lower 16 bits of each lane of 32 (AVX-512). */
  vpmovdwStore(target: Mem, source: Vec, masking?: Masking): void {
    const narrowing = { evexOnly: true, memoryShare: 1 / 2, mergingOnly: true };
    const opcode = { map: "0f38", prefix: "f3", opcode: 0x33, ...narrowing } as const;
    this.#emit(opcode, source, undefined, target, masking);
  }

  /** Lanes of 32 bits to 16 without a sign, saturating, each half of 128 bits on its own. */
  vpackusdw(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(fused(0x2b), target, a, b);
  }

  vunpcklps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(packed(0x14), target, a, b);
  }

  vunpckhps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit(packed(0x15), target, a, b);
  }

  vunpcklpd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit({ ...integer(0x14), wideInEvex: true, elementBytes: 8 }, target, a, b);
  }

  vunpckhpd(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit({ ...integer(0x15), wideInEvex: true, elementBytes: 8 }, target, a, b);
  }

  /** Two lanes of a, then two of b, in each 128 bits. */
  vshufps(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit(packed(0xc6), target, a, b);
    this.code.byte(order);
  }

  /** Lanes of 32 bits in another order, in each 128 bits. */
  vpshufd(target: Vec, source: Vec | Mem, order: number): void {
    this.#emit(integer(0x70), target, undefined, source);
    this.code.byte(order);
  }

  /** Quarters of 128 bits: two of a, then two of b (AVX-512). */
  vshuff32x4(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit({ ...immediate(0x23), evexOnly: true, widths: wide }, target, a, b);
    this.code.byte(order);
  }

  /** Halves of 128 bits of a and b (AVX2). */
  vperm2f128(target: Vec, a: Vec, b: Vec | Mem, order: number): void {
    this.#emit({ ...immediate(0x06), vexOnly: true, widths: [256] }, target, a, b);
    this.code.byte(order);
  }

  /** A half of a ymm register (AVX2). */
  vextractf128(target: Vec, source: Vec, half: number): void {
    this.#emit({ ...immediate(0x19), ...halfOfYmm }, source, undefined, target);
    this.code.byte(half);
  }

  vextractf128Store(target: Mem, source: Vec, half: number): void {
    this.#emit({ ...immediate(0x19), ...halfOfYmm }, source, undefined, target);
    this.code.byte(half);
  }

  /** A half of a zmm register (AVX-512). */
  vextractf64x4(target: Vec, source: Vec, half: number): void {
    const opcode = { ...immediate(0x1b), ...{ evexOnly: true, wideInEvex: true, memoryBytes: 32 } };
    this.#emit({ ...opcode, widths: [512] }, source, undefined, target);
    this.code.byte(half);
  }

  /** A quarter of a zmm register, or a half of a ymm (AVX-512). */
  vextractf32x4Store(target: Mem, source: Vec, quarter: number, masking?: Masking): void {
    const opcode = { ...immediate(0x19), ...{ evexOnly: true, memoryBytes: 16, mergingOnly: true } };
    this.#emit({ ...opcode, widths: wide }, source, undefined, target, masking);
    this.code.byte(quarter);
  }

  /** b with a in its place `quarter` of 128 bits (AVX2 half, AVX-512 quarter). */
  vinsertf128(target: Vec, a: Vec, b: Vec | Mem, half: number): void {
    this.#emit({ ...immediate(0x18), memoryBytes: 16, widths: wide }, target, a, b);
    this.code.byte(half);
  }

  /** Lanes of `source` in the order that `order` has (AVX2, AVX-512). */
  vpermps(target: Vec, order: Vec, source: Vec | Mem): void {
    this.#emit({ ...fused(0x16), widths: wide }, target, order, source);
  }

  /** Lanes of target's registers a and b, by numbers in `order`, which becomes them (AVX-512). */
  vpermi2ps(order: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit({ ...fused(0x77), evexOnly: true }, order, a, b);
  }

  /** target ← target + a·b over pairs of bfloat16 (AVX512_BF16). */
  vdpbf16ps(target: Vec, a: Vec, b: Vec | Mem): void {
    this.#emit({ map: "0f38", prefix: "f3", opcode: 0x52, evexOnly: true }, target, a, b);
  }

  kmovw(target: Mask, source: Gp): void {
    this.#emit({ ...packed(0x92), vexOnly: true }, target, undefined, source);
  }

  kmovwTo(target: Gp, source: Mask): void {
    this.#emit({ ...packed(0x93), vexOnly: true }, target, undefined, source);
  }

  /** Clears the upper halves, without which later SSE code stalls; before each return. */
  vzeroupper(): void {
    this.code.bytes(0xc5, 0xf8, 0x77);
  }

  #shift(opcode: number, number: number, wide: boolean, target: Vec, source: Vec, count: number): void {
    const { bits } = target;
    const instruction = { ...integer(opcode), wideInEvex: wide };
    // The target is in the field of the second operand, and must reach past 15 with EVEX.
    vector(this.code, instruction, { bits, reg: number, second: target.code, rm: source });
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
    vector(this.code, opcode, {
      ...{ bits, reg: reg.code, second: second?.code ?? 0, rm },
      ...{ lanes: masking?.lanes, zeroing: masking?.zeroing },
    });
  }
}

/** The lower 128 bits of a register. */
export const lowest = ({ code }: Vec): Vec => xmm(code);
