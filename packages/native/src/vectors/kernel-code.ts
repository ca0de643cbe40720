import { Assembler } from "../assembler/assembler.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import {
  type Gp,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r15,
  rax,
  rbp,
  rcx,
  rdi,
  rdx,
  rsi,
  type Vec,
} from "../assembler/registers.js";
import type { ConstantPool } from "./constant-pool.js";
import { Constants } from "./constants.js";
import { emitVectorCode } from "./emit-vector-code.js";
import type { Rounding } from "./storage.js";
import { asVec, type Value } from "./value.js";
import { type Position, VectorCode } from "./vector-code.js";
import { lineElements, type VectorLevel } from "./vector-level.js";

/** The code of one kernel up to its return; it takes its arguments in their order from `k`. */
export type KernelSource = (k: KernelCode) => void;

/** Straight-line code at some position. */
export type Body = (v: VectorCode) => void;

/** What a kernel may use besides rdi, which points to the arguments; rbx, r14, r15 and rsp are its caller's. */
const generalRegisters: readonly Gp[] = [rax, rcx, rdx, rsi, r8, r9, r10, r11, r12, r13, rbp];

/** One kernel while it is written: its arguments, registers and constants. */
export class KernelCode {
  readonly asm: Assembler;
  readonly level: VectorLevel;
  readonly pool: ConstantPool;
  readonly #registers = [...generalRegisters];
  readonly #vectors: Vec[];
  #argument = 0;
  #constants: Constants;

  constructor(asm: Assembler, level: VectorLevel, pool: ConstantPool) {
    this.asm = asm;
    this.level = level;
    this.pool = pool;
    this.#vectors = Array.from({ length: level.registers }, (_, code) => level.vector(code));
    this.#constants = new Constants(level, pool);
  }

  /** A general register, for the rest of the kernel. */
  register(): Gp {
    const register = this.#registers.shift();
    if (register === undefined) throw new Error("kernel: all general registers are taken");
    return register;
  }

  /** The register is no longer needed. */
  release(register: Gp): void {
    this.#registers.unshift(register);
  }

  /** The next argument, a number of elements or bits. */
  word(): Gp {
    const register = this.register();
    this.asm.mov32(register, this.#nextArgument());
    return register;
  }

  /** The next argument, a byte offset into the memory, as an address. */
  pointer(): Gp {
    const register = this.word();
    this.asm.add(register, r15);
    return register;
  }

  /** The next argument, a float32 or 32 bits, in every lane. */
  splat(): Value {
    const value = this.accumulator();
    this.asm.vbroadcastss(asVec(value.home), this.#nextArgument());
    return value;
  }

  /** The next argument, where it is: for kernels that have few registers. */
  inMemory(): Mem {
    return this.#nextArgument();
  }

  /** A vector register for the rest of the kernel, which code may assign to and add to. */
  accumulator(): Value {
    const home = this.#vectors.pop();
    if (home === undefined) throw new Error("kernel: all vector registers are taken");
    return { type: "vector", home };
  }

  /** An accumulator for each vector of a line. */
  lineOfAccumulators(): readonly Value[] {
    return Array.from({ length: lineElements / this.level.lanes }, () => this.accumulator());
  }

  /** A float32 as an operand, for every lane. */
  constant(value: number): Mem {
    return this.level.constant(this.pool, new Uint32Array(Float32Array.of(value).buffer)[0]);
  }

  /** A vector register that is free between pieces of straight-line code, and anything behind the next one. */
  scratch(number: number): Vec {
    return this.#vectors[number];
  }

  /** pointer ← the address that lies so many elements further. */
  advance(pointer: Gp, elements: Gp, elementBytes: 2 | 4 = 4): void {
    this.asm.lea(pointer, mem(pointer, 0, elements, elementBytes));
  }

  /** The next one or two arguments: values, and their rounding where it is kept. */
  withRounding(isRounded: boolean): Rounding {
    return { values: this.pointer(), rounded: isRounded ? this.pointer() : undefined };
  }

  advanceBoth({ values, rounded }: Rounding, elements: Gp): void {
    this.advance(values, elements);
    if (rounded !== undefined) this.advance(rounded, elements, 2);
  }

  /** Writes the code of `body` at a position. */
  emit(position: Position, body: Body): void {
    const code = new VectorCode(this.level, this.#constants, position);
    body(code);
    emitVectorCode(this.asm, this.level, code.instructions, this.#vectors);
  }

  /** Puts the constants of a body that is going to be repeated into registers, the most used first, while there are some. */
  keepConstantsOf(body: Body): void {
    const constants = new Constants(this.level, this.pool);
    const trial = new VectorCode(this.level, constants, { first: 0 });
    body(trial);
    const needed = emitVectorCode(new Assembler(), this.level, trial.instructions, this.#vectors);
    // The rest of a line may need one more, for its mask.
    const spare = this.#vectors.length - needed - 1;
    const registers = new Map<number, Vec>();
    for (const word of constants.byUse().slice(0, Math.max(spare, 0))) {
      const home = asVec(this.accumulator().home);
      this.level.loadConstant(this.asm, home, this.level.constant(this.pool, word));
      registers.set(word, home);
    }
    this.#constants = new Constants(this.level, this.pool, registers);
  }

  #nextArgument(): Mem {
    return mem(rdi, 4 * this.#argument++);
  }
}
