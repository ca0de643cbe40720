import type { Mem } from "../../src/assembler/memory-operand.js";
import type { Gp, Mask, Vec } from "../../src/assembler/registers.js";

/** A size of a general register's part, in bits. */
export type GpBits = 16 | 32 | 64;

const names = {
  64: "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split(" "),
  32: "eax ecx edx ebx esp ebp esi edi r8d r9d r10d r11d r12d r13d r14d r15d".split(" "),
  16: "ax cx dx bx sp bp si di r8w r9w r10w r11w r12w r13w r14w r15w".split(" "),
};

export const gpText = ({ code }: Gp, bits: GpBits): string => `${names[bits][code]}`;

export const vecText = ({ bits, code }: Vec): string =>
  `${{ 128: "xmm", 256: "ymm", 512: "zmm" }[bits]}${code}`;

export const maskText = ({ code }: Mask): string => `k${code}`;

export function memText({ base, index, scale, displacement }: Mem): string {
  const indexed = index === undefined ? "" : `+${gpText(index, 64)}*${scale}`;
  const offset = displacement === 0 ? "" : displacement > 0 ? `+${displacement}` : `${displacement}`;
  return `[${gpText(base, 64)}${indexed}${offset}]`;
}

/** One element of `elementBytes` for each of the vector's lanes. */
export function broadcastText(place: Mem, bits: Vec["bits"], elementBytes: 4 | 8): string {
  return `${elementBytes === 4 ? "DWORD" : "QWORD"} PTR ${memText(place)}{1to${bits / 8 / elementBytes}}`;
}
