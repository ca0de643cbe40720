import { CodeBuffer, Label } from "./code-buffer.js";
import { modRm, rex } from "./encoding.js";
import type { Mem } from "./memory-operand.js";
import { type Gp, rax } from "./registers.js";

/** When a jump is taken, by what a comparison of a with b found. */
const conditions = {
  /** a < b, unsigned. */
  below: 0x2,
  /** a ≥ b, unsigned. */
  notBelow: 0x3,
  equal: 0x4,
  notEqual: 0x5,
  /** a ≤ b, unsigned. */
  notAbove: 0x6,
  /** a > b, unsigned. */
  above: 0x7,
  /** a < b, signed. */
  less: 0xc,
  notLess: 0xd,
  notGreater: 0xe,
  greater: 0xf,
} as const;
export type Condition = keyof typeof conditions;

/** The operations of arithmetic that share their encodings, by the number that tells them apart. */
const arithmetic = { add: 0, or: 1, and: 4, sub: 5, xor: 6, cmp: 7 } as const;
type Arithmetic = keyof typeof arithmetic;

/** Instructions of 1 byte, 2 bytes and so on that do nothing: Intel's manual, volume 2, table 4-12. */
const nops: readonly (readonly number[])[] = [
  [0x90],
  [0x66, 0x90],
  [0x0f, 0x1f, 0x00],
  [0x0f, 0x1f, 0x40, 0x00],
  [0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
  [0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
];

/**
 * An assembler of general instructions for x86-64: what loops, addresses and calls are made of. Each method appends one
 * instruction, and has the name and the order of operands that Intel's manual gives it: the target comes first. Operands are of
 * 64 bits, unless the name ends in 32.
 */
export class GeneralAssembler {
  protected readonly code = new CodeBuffer();

  /** Bytes so far. */
  get length(): number {
    return this.code.length;
  }

  finish(): Uint8Array {
    return this.code.finish();
  }

  label(): Label {
    return new Label();
  }

  /** A label that is here. */
  here(): Label {
    const label = new Label();
    this.bind(label);
    return label;
  }

  bind(label: Label): void {
    this.code.bind(label);
  }

  /** Pads with instructions that do nothing up to a multiple of `bytes`, for a loop to begin there. */
  align(bytes: number): void {
    while (this.length % bytes !== 0) {
      const gap = bytes - (this.length % bytes);
      this.code.bytes(...nops[Math.min(gap, nops.length) - 1]!);
    }
  }

  mov(target: Gp, source: Gp | Mem): void {
    this.#registerFrom(0x8b, target, source, true);
  }

  mov32(target: Gp, source: Gp | Mem): void {
    this.#registerFrom(0x8b, target, source, false);
  }

  store(target: Mem, source: Gp): void {
    this.#registerFrom(0x89, source, target, true);
  }

  store32(target: Mem, source: Gp): void {
    this.#registerFrom(0x89, source, target, false);
  }

  store16(target: Mem, source: Gp): void {
    this.code.byte(0x66);
    this.#registerFrom(0x89, source, target, false);
  }

  /** An unsigned number of 32 bits, which clears the upper half. */
  movImmediate32(target: Gp, value: number): void {
    if (target.code > 7) this.code.byte(0x41);
    this.code.byte(0xb8 | (target.code & 7));
    this.code.int32(value);
  }

  movImmediate64(target: Gp, value: bigint): void {
    this.code.bytes(target.code > 7 ? 0x49 : 0x48, 0xb8 | (target.code & 7));
    this.code.int64(value);
  }

  /** The address of a place. */
  lea(target: Gp, source: Mem): void {
    this.#registerFrom(0x8d, target, source, true);
  }

  /** The address of a label. */
  leaLabel(target: Gp, label: Label): void {
    this.code.bytes(target.code > 7 ? 0x4c : 0x48, 0x8d, ((target.code & 7) << 3) | 5);
    this.code.distanceTo(label);
  }

  add(target: Gp, source: Gp | Mem | number): void {
    this.#arithmetic("add", target, source);
  }

  sub(target: Gp, source: Gp | Mem | number): void {
    this.#arithmetic("sub", target, source);
  }

  and(target: Gp, source: Gp | Mem | number): void {
    this.#arithmetic("and", target, source);
  }

  or(target: Gp, source: Gp | Mem | number): void {
    this.#arithmetic("or", target, source);
  }

  xor(target: Gp, source: Gp | Mem | number): void {
    this.#arithmetic("xor", target, source);
  }

  cmp(a: Gp, b: Gp | Mem | number): void {
    this.#arithmetic("cmp", a, b);
  }

  test(a: Gp, b: Gp): void {
    this.#registerFrom(0x85, b, a, true);
  }

  /** target ← target·source. */
  imul(target: Gp, source: Gp | Mem): void {
    rex(this.code, true, target.code, source);
    this.code.bytes(0x0f, 0xaf);
    modRm(this.code, target.code, source);
  }

  /** target ← source·value. */
  imulImmediate(target: Gp, source: Gp | Mem, value: number): void {
    const isByte = fitsByte(value);
    rex(this.code, true, target.code, source);
    this.code.byte(isByte ? 0x6b : 0x69);
    modRm(this.code, target.code, source);
    this.#immediate(value, isByte);
  }

  shl(target: Gp, count: number): void {
    this.#shift(4, target, count);
  }

  shr(target: Gp, count: number): void {
    this.#shift(5, target, count);
  }

  neg(target: Gp): void {
    rex(this.code, true, 0, target);
    this.code.byte(0xf7);
    modRm(this.code, 3, target);
  }

  /** A byte, with zeros above it. */
  movzxByte(target: Gp, source: Mem): void {
    rex(this.code, false, target.code, source);
    this.code.bytes(0x0f, 0xb6);
    modRm(this.code, target.code, source);
  }

  /** 16 bits, with zeros above them. */
  movzxWord(target: Gp, source: Mem): void {
    rex(this.code, false, target.code, source);
    this.code.bytes(0x0f, 0xb7);
    modRm(this.code, target.code, source);
  }

  /** target ← source where the condition holds. */
  cmov(condition: Condition, target: Gp, source: Gp | Mem): void {
    rex(this.code, true, target.code, source);
    this.code.bytes(0x0f, 0x40 | conditions[condition]);
    modRm(this.code, target.code, source);
  }

  push(source: Gp): void {
    if (source.code > 7) this.code.byte(0x41);
    this.code.byte(0x50 | (source.code & 7));
  }

  pop(target: Gp): void {
    if (target.code > 7) this.code.byte(0x41);
    this.code.byte(0x58 | (target.code & 7));
  }

  jmp(target: Label): void {
    this.code.byte(0xe9);
    this.code.distanceTo(target);
  }

  jump(condition: Condition, target: Label): void {
    this.code.bytes(0x0f, 0x80 | conditions[condition]);
    this.code.distanceTo(target);
  }

  /** Calls the code at the address in memory or register. */
  call(target: Gp | Mem): void {
    rex(this.code, false, 2, target);
    this.code.byte(0xff);
    modRm(this.code, 2, target);
  }

  callLabel(target: Label): void {
    this.code.byte(0xe8);
    this.code.distanceTo(target);
  }

  ret(): void {
    this.code.byte(0xc3);
  }

  /** What the processor says of itself: eax and ecx in, eax, ebx, ecx and edx out. */
  cpuid(): void {
    this.code.bytes(0x0f, 0xa2);
  }

  /** Which registers the operating system saves: ecx in, eax and edx out. */
  xgetbv(): void {
    this.code.bytes(0x0f, 0x01, 0xd0);
  }

  /** Into every level of cache, for reading. */
  prefetcht0(place: Mem): void {
    this.#prefetch(0x18, 1, place);
  }

  /** Into the cache of this core alone, for writing. */
  prefetchw(place: Mem): void {
    this.#prefetch(0x0d, 1, place);
  }

  #prefetch(opcode: number, hint: number, place: Mem): void {
    rex(this.code, false, 0, place);
    this.code.bytes(0x0f, opcode);
    modRm(this.code, hint, place);
  }

  #registerFrom(opcode: number, register: Gp, other: Gp | Mem, wide: boolean): void {
    rex(this.code, wide, register.code, other);
    this.code.byte(opcode);
    modRm(this.code, register.code, other);
  }

  #arithmetic(operation: Arithmetic, target: Gp, source: Gp | Mem | number): void {
    const number = arithmetic[operation];
    if (typeof source !== "number") {
      this.#registerFrom((number << 3) | 3, target, source, true);
      return;
    }
    const isByte = fitsByte(source);
    rex(this.code, true, 0, target);
    if (target.code === rax.code && !isByte) {
      this.code.byte((number << 3) | 5);
    } else {
      this.code.byte(isByte ? 0x83 : 0x81);
      modRm(this.code, number, target);
    }
    this.#immediate(source, isByte);
  }

  #shift(number: number, target: Gp, count: number): void {
    if (count !== (count & 63)) throw new RangeError(`shift by ${count}: expected 0 to 63`);
    rex(this.code, true, 0, target);
    this.code.byte(count === 1 ? 0xd1 : 0xc1);
    modRm(this.code, number, target);
    if (count !== 1) this.code.byte(count);
  }

  /** The processor repeats the highest bit up to 64. */
  #immediate(value: number, isByte: boolean): void {
    if (value !== (value | 0)) throw new RangeError(`${value}: not of 32 bits with a sign`);
    if (isByte) this.code.byte(value & 0xff);
    else this.code.int32(value);
  }
}

const fitsByte = (value: number): boolean => value >= -128 && value <= 127;
