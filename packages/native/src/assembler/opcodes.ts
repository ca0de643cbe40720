import type { VectorOpcode } from "./vector-instruction.js";

const packed = (opcode: number): VectorOpcode => ({ map: "0f", prefix: "none", opcode });
const scalar = (opcode: number): VectorOpcode => ({
  ...{ map: "0f", prefix: "f3", opcode, memoryBytes: 4 },
  widths: [128],
});
const integer = (opcode: number): VectorOpcode => ({ map: "0f", prefix: "66", opcode });
const fused = (opcode: number): VectorOpcode => ({ map: "0f38", prefix: "66", opcode });
const immediate = (opcode: number): VectorOpcode => ({ map: "0f3a", prefix: "66", opcode });
const shift = (opcode: number, wideInEvex: boolean): VectorOpcode => ({ ...integer(opcode), wideInEvex });

/** Of what moves 128 bits from or to the half of a ymm register. */
const halfOfYmm = { vexOnly: true, memoryBytes: 16, widths: [256] } as const;
/** Of what has parts of 128 bits to choose from. */
const wide = { widths: [256, 512] } as const;

/**
 * The opcode of each vector instruction, by the name of `Assembler`'s method. Source: Intel 64 and IA-32 Architectures Software
 * Developer's Manual, volume 2.
 */
export const opcodes = {
  vmovups: { ...packed(0x10), elementBytes: 0 },
  vmovupsStore: { ...packed(0x11), elementBytes: 0, mergingOnly: true },
  vmovdqu16: {
    ...{ map: "0f", prefix: "f2", opcode: 0x6f },
    ...{ evexOnly: true, wideInEvex: true, elementBytes: 0 },
  },
  vmovss: scalar(0x10),
  vmovssStore: scalar(0x11),
  vmaskmovps: { ...fused(0x2c), vexOnly: true },
  vmaskmovpsStore: { ...fused(0x2e), vexOnly: true },
  vmovqStore: { ...integer(0xd6), memoryBytes: 8, widths: [128] },
  vmovqStoreByEvex: { ...integer(0x7e), wideInEvex: true, memoryBytes: 8, widths: [128] },
  vmovd: { ...integer(0x6e), widths: [128] },
  vmovdTo: { ...integer(0x7e), widths: [128] },
  vbroadcastss: { ...fused(0x18), memoryBytes: 4 },
  vpbroadcastq: { ...fused(0x59), wideInEvex: true, memoryBytes: 8 },
  vaddps: packed(0x58),
  vmulps: packed(0x59),
  vsubps: packed(0x5c),
  vdivps: packed(0x5e),
  vminps: packed(0x5d),
  vmaxps: packed(0x5f),
  vsqrtps: packed(0x51),
  vaddss: scalar(0x58),
  vmulss: scalar(0x59),
  vfmadd132ps: fused(0x98),
  vfmadd213ps: fused(0xa8),
  vfmadd231ps: fused(0xb8),
  vfnmadd132ps: fused(0x9c),
  vfnmadd213ps: fused(0xac),
  vfnmadd231ps: fused(0xbc),
  vandps: packed(0x54),
  vandnps: packed(0x55),
  vorps: packed(0x56),
  vxorps: packed(0x57),
  vcmpps: { ...packed(0xc2), vexOnly: true },
  vcmppsMask: { ...packed(0xc2), evexOnly: true, mergingOnly: true },
  vblendvps: { ...immediate(0x4a), vexOnly: true },
  vblendmps: { ...fused(0x65), evexOnly: true },
  vcvtdq2ps: packed(0x5b),
  vroundps: { ...immediate(0x08), vexOnly: true },
  vrndscaleps: { ...immediate(0x08), evexOnly: true },
  vpaddd: integer(0xfe),
  vpsubd: integer(0xfa),
  vpmuludq: { ...integer(0xf4), wideInEvex: true, elementBytes: 8 },
  vpmovzxbd: { ...fused(0x31), memoryShare: 1 / 4 },
  vpmovzxwd: { ...fused(0x33), memoryShare: 1 / 2 },
  vpmovdwStore: {
    ...{ map: "0f38", prefix: "f3", opcode: 0x33 },
    ...{ evexOnly: true, memoryShare: 1 / 2, mergingOnly: true },
  },
  vpackusdw: fused(0x2b),
  vunpcklps: packed(0x14),
  vunpckhps: packed(0x15),
  vunpcklpd: { ...integer(0x14), wideInEvex: true, elementBytes: 8 },
  vunpckhpd: { ...integer(0x15), wideInEvex: true, elementBytes: 8 },
  vshufps: packed(0xc6),
  vpshufd: integer(0x70),
  vshuff32x4: { ...immediate(0x23), evexOnly: true, ...wide },
  vperm2f128: { ...immediate(0x06), vexOnly: true, widths: [256] },
  vextractf128: { ...immediate(0x19), ...halfOfYmm },
  vextractf128Store: { ...immediate(0x19), ...halfOfYmm },
  vextractf64x4: {
    ...immediate(0x1b),
    ...{ evexOnly: true, wideInEvex: true, memoryBytes: 32, widths: [512] },
  },
  vextractf32x4Store: {
    ...immediate(0x19),
    ...{ evexOnly: true, memoryBytes: 16, mergingOnly: true, ...wide },
  },
  vinsertf128: { ...immediate(0x18), memoryBytes: 16, ...wide },
  vpermps: { ...fused(0x16), ...wide },
  vpermi2ps: { ...fused(0x77), evexOnly: true },
  vdpbf16ps: { map: "0f38", prefix: "f3", opcode: 0x52, evexOnly: true },
  kmovw: packed(0x92),
  kmovwTo: packed(0x93),
  kmovd: { map: "0f", prefix: "f2", opcode: 0x92 },
  vpslld: shift(0x72, false),
  vpsrld: shift(0x72, false),
  vpsrad: shift(0x72, false),
  vpsllq: shift(0x73, true),
  vpsrlq: shift(0x73, true),
} as const satisfies Readonly<Record<string, VectorOpcode>>;
