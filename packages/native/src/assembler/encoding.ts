import type { CodeBuffer } from "./code-buffer.js";
import { isMem, type Mem } from "./memory-operand.js";
import type { Gp, Mask, Vec } from "./registers.js";
import {
  broadcastBytes,
  checkOperands,
  needsEvex,
  operandBytes,
  type VectorOpcode,
  type VectorOperands,
} from "./vector-instruction.js";

/*
 * How instructions become bytes. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2:
 * §2.1 ModR/M and SIB, §2.3.5 VEX, §2.7 EVEX.
 */

const mapNumbers: Readonly<Record<VectorOpcode["map"], number>> = { "0f": 1, "0f38": 2, "0f3a": 3 };
const prefixNumbers: Readonly<Record<VectorOpcode["prefix"], number>> = { none: 0, "66": 1, f3: 2, f2: 3 };

/** REX.R, X and B, which extend a register's number, or none where the number is below 8. */
const extension = (code: number): number => (code >> 3) & 1;

/**
 * ModR/M, SIB and displacement. A displacement that is a multiple of `unit` within a signed byte of units takes one byte.
 */
export function modRm(code: CodeBuffer, reg: number, rm: Vec | Gp | Mask | Mem, unit = 1): void {
  const regBits = (reg & 7) << 3;
  if (!isMem(rm)) {
    code.byte(0xc0 | regBits | (rm.code & 7));
    return;
  }
  const { base, index, scale, displacement } = rm;
  const isShort = displacement % unit === 0 && displacement / unit >= -128 && displacement / unit <= 127;
  // [rbp] and [r13] have no form without a displacement; [rsp] and [r12] none without SIB.
  const isNone = displacement === 0 && (base.code & 7) !== 5;
  const mode = isNone ? 0x00 : isShort ? 0x40 : 0x80;
  if (index === undefined && (base.code & 7) !== 4) {
    code.byte(mode | regBits | (base.code & 7));
  } else {
    const indexBits = index === undefined ? 4 : index.code & 7;
    code.bytes(mode | regBits | 4, (Math.log2(scale) << 6) | (indexBits << 3) | (base.code & 7));
  }
  if (mode === 0x40) code.byte((displacement / unit) & 0xff);
  if (mode === 0x80) code.int32(displacement);
}

/**
 * REX, where one is needed.
 *
 * @throws RangeError when memory is to be broadcast, which general instructions cannot
 */
export function rex(code: CodeBuffer, wide: boolean, reg: number, rm: Gp | Mem): void {
  if (isMem(rm) && rm.broadcast) throw new RangeError("general instruction: it does not broadcast");
  const [index, base] = isMem(rm) ? [rm.index?.code ?? 0, rm.base.code] : [0, rm.code];
  const bits = (wide ? 8 : 0) | (extension(reg) << 2) | (extension(index) << 1) | extension(base);
  if (bits !== 0) code.byte(0x40 | bits);
}

/**
 * A vector instruction, by EVEX where it has to be and else by VEX, which is shorter.
 *
 * @throws RangeError when the instruction has no such operands
 */
export function vector(code: CodeBuffer, instruction: VectorOpcode, operands: VectorOperands): void {
  checkOperands(instruction, operands);
  if (needsEvex(instruction, operands)) evex(code, instruction, operands);
  else vex(code, instruction, operands);
}

function vex(code: CodeBuffer, instruction: VectorOpcode, { bits, reg, second, rm }: VectorOperands): void {
  const { map, prefix, opcode } = instruction;
  const [index, base] = isMem(rm) ? [rm.index?.code ?? 0, rm.base.code] : [0, rm.code];
  const [r, x, b] = [extension(reg), extension(index), extension(base)].map((bit) => bit ^ 1);
  const last = ((~second & 15) << 3) | (bits === 256 ? 4 : 0) | prefixNumbers[prefix];
  if (map === "0f" && x === 1 && b === 1) code.bytes(0xc5, (r << 7) | last);
  else code.bytes(0xc4, (r << 7) | (x << 6) | (b << 5) | mapNumbers[map], last);
  code.byte(opcode);
  modRm(code, reg, rm);
}

function evex(code: CodeBuffer, instruction: VectorOpcode, operands: VectorOperands): void {
  const { bits, reg, second, rm, lanes, zeroing } = operands;
  const { map, prefix, opcode, wideInEvex = false } = instruction;
  const isBroadcast = isMem(rm) && rm.broadcast;
  // A register in rm has its fifth bit where memory has its index's fourth.
  const [x, b] = isMem(rm)
    ? [extension(rm.index?.code ?? 0), extension(rm.base.code)]
    : [(rm.code >> 4) & 1, extension(rm.code)];
  const high = (reg >> 4) & 1;
  code.bytes(
    0x62,
    ((extension(reg) ^ 1) << 7) | ((x ^ 1) << 6) | ((b ^ 1) << 5) | ((high ^ 1) << 4) | mapNumbers[map],
    (wideInEvex ? 0x80 : 0) | ((~second & 15) << 3) | 4 | prefixNumbers[prefix],
    (zeroing ? 0x80 : 0) |
      (lengthBits[bits] << 5) |
      (isBroadcast ? 0x10 : 0) |
      (((second >> 4) & 1) ^ 1 ? 8 : 0) |
      (lanes?.code ?? 0),
    opcode,
  );
  // EVEX counts a short displacement in operands.
  modRm(code, reg, rm, isBroadcast ? broadcastBytes(instruction) : operandBytes(instruction, bits));
}

const lengthBits: Readonly<Record<Vec["bits"], number>> = { 128: 0, 256: 1, 512: 2 };
