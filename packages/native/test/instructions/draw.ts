import { broadcast, type Mem, mem } from "../../src/assembler/memory-operand.js";
import {
  type Gp,
  type Mask,
  mask,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  rax,
  rbp,
  rbx,
  rcx,
  rdi,
  rdx,
  rsi,
  rsp,
  type Vec,
  xmm,
  ymm,
  zmm,
} from "../../src/assembler/registers.js";

const general = [rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15];
const indices = general.filter((register) => register !== rsp);
const vectors = { 128: xmm, 256: ymm, 512: zmm };

/** Where a displacement takes another form: none, one byte, a byte of units, four bytes. */
const edges = [0, 1, -1, 127, 128, -128, -129, 2 ** 31 - 1, -(2 ** 31)];

/** Random operands, the same for the same seed, with every edge among them often. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to `end` − 1 (mulberry32). */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  chance(): boolean {
    return this.below(2) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  gp(): Gp {
    return this.pick(general);
  }

  /** A register of the first `count`. */
  vec(bits: Vec["bits"], count: number): Vec {
    return vectors[bits](this.below(count));
  }

  mask(): Mask {
    return mask(this.below(8));
  }

  /** A mask of lanes, which k0 cannot be. */
  lanes(): Mask {
    return mask(1 + this.below(7));
  }

  mem(): Mem {
    const base = this.gp();
    if (this.chance()) return mem(base, this.#displacement());
    return mem(base, this.#displacement(), this.pick(indices), this.pick([1, 2, 4, 8] as const));
  }

  broadcast(): Mem {
    return broadcast(this.mem());
  }

  /** Of 32 bits with a sign. */
  int32(): number {
    return this.pick([this.pick(edges), this.below(256) - 128, this.below(2 ** 32) - 2 ** 31]);
  }

  uint32(): number {
    return this.pick([0, 1, 2 ** 31, 2 ** 32 - 1, this.below(2 ** 32)]);
  }

  uint64(): bigint {
    return (BigInt(this.uint32()) << 32n) | BigInt(this.uint32());
  }

  #displacement(): number {
    if (this.chance()) return this.int32();
    return this.pick([2, 4, 8, 16, 32, 64]) * (this.below(264) - 132);
  }
}
