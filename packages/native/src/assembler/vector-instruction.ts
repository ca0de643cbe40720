import { isMem, type Mem } from "./memory-operand.js";
import type { Gp, Mask, Vec } from "./registers.js";

/** Which table of opcodes: 0F, 0F 38 or 0F 3A. */
type OpcodeMap = "0f" | "0f38" | "0f3a";
/** The prefix that an opcode has had since before VEX, in whose field it now is. */
type LegacyPrefix = "none" | "66" | "f3" | "f2";

/** A vector instruction without its operands. */
export interface VectorOpcode {
  readonly map: OpcodeMap;
  readonly prefix: LegacyPrefix;
  readonly opcode: number;
  /** The bit W with EVEX: elements are of 64 bits. With VEX it is 0 everywhere here. */
  readonly wideInEvex?: boolean;
  /** Only with EVEX. */
  readonly evexOnly?: boolean;
  /** Only with VEX: no zmm, no register from 16 on, no mask and no broadcast. */
  readonly vexOnly?: boolean;
  /** Widths that it has, where it has not all. */
  readonly widths?: readonly Vec["bits"][];
  /** A mask may not make the other lanes 0, because they are in memory or bits of a mask. */
  readonly mergingOnly?: boolean;
  /** Bytes of the memory operand for each of the vector's bytes: 1 unless it is read in part, as by a widening move. */
  readonly memoryShare?: number;
  /** Bytes of the memory operand, where they do not depend on the vector. */
  readonly memoryBytes?: number;
  /** Bytes of an element that is broadcast, or 0 where none can be; 4 unless it says otherwise, or memory is not a whole vector. */
  readonly elementBytes?: number;
}

/** The operands as fields of an encoding. */
export interface VectorOperands {
  readonly bits: Vec["bits"];
  /** ModR/M.reg. */
  readonly reg: number;
  /** The vvvv field; 0 where there is none. */
  readonly second: number;
  /** ModR/M.rm. */
  readonly rm: Vec | Gp | Mask | Mem;
  /** Lanes that are written; the others keep their value, or become 0. */
  readonly lanes: Mask | undefined;
  readonly zeroing: boolean;
}

/** Bytes of the operand in ModR/M.rm, where it is not broadcast. */
export const operandBytes = ({ memoryShare = 1, memoryBytes }: VectorOpcode, bits: Vec["bits"]): number =>
  memoryBytes ?? (bits / 8) * memoryShare;

/** Bytes of an element that is broadcast; 0 where none can be. */
export function broadcastBytes({ elementBytes, memoryShare, memoryBytes }: VectorOpcode): number {
  const isWhole = memoryShare === undefined && memoryBytes === undefined;
  return elementBytes ?? (isWhole ? 4 : 0);
}

/** Whether only EVEX can say it. */
export function needsEvex({ evexOnly }: VectorOpcode, operands: VectorOperands): boolean {
  const { bits, reg, second, rm, lanes } = operands;
  if (evexOnly || bits === 512 || lanes !== undefined || reg > 15 || second > 15) return true;
  return isMem(rm) ? rm.broadcast : rm.code > 15;
}

/**
 * The processor would take what these operands come to for another instruction, or for none.
 *
 * @throws RangeError when the instruction has no such operands
 */
export function checkOperands(instruction: VectorOpcode, operands: VectorOperands): void {
  const { vexOnly, widths, mergingOnly } = instruction;
  const { bits, rm, lanes, zeroing } = operands;
  if (widths?.includes(bits) === false) refuse(instruction, `${bits} bits, expected ${widths.join(" or ")}`);
  if (vexOnly && needsEvex(instruction, operands)) {
    refuse(instruction, "zmm, a register from 16 on, a mask or a broadcast, and it is without EVEX");
  }
  if (lanes?.code === 0) refuse(instruction, "k0 cannot mask");
  if (zeroing && mergingOnly) refuse(instruction, "other lanes cannot become 0");
  if (isMem(rm) && rm.broadcast && broadcastBytes(instruction) === 0) {
    refuse(instruction, "it does not broadcast");
  }
  // A register holds a part of a vector in its lowest lanes, and the smallest has 128 bits.
  const expected = Math.max(128, 8 * operandBytes(instruction, bits));
  if (rm.kind === "vec" && rm.bits !== expected) {
    refuse(instruction, `a register of ${rm.bits} bits, expected ${expected}`);
  }
}

function refuse({ map, opcode }: VectorOpcode, what: string): never {
  throw new RangeError(`vector instruction ${map} ${opcode.toString(16)}: ${what}`);
}
