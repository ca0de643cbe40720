import type { GeneralAssembler } from "./assembler/general-assembler.js";
import { type Mem, mem } from "./assembler/memory-operand.js";
import { type Gp, rax, rcx, rsp } from "./assembler/registers.js";

/**
 * A kernel's variables of 64 bits on the stack, by name: loops around products keep their state there, where its cost is nothing
 * beside theirs, and leave the registers to the innermost one. Between `enter` and `leave` the stack pointer stays where it is.
 * Methods without a register of the caller's overwrite rax and rcx.
 */
export class Locals<Name extends string> {
  readonly #a: GeneralAssembler;
  readonly #names: readonly Name[];

  constructor(a: GeneralAssembler, names: readonly Name[]) {
    this.#a = a;
    this.#names = names;
  }

  enter(): void {
    this.#a.sub(rsp, 8 * this.#names.length);
  }

  leave(): void {
    this.#a.add(rsp, 8 * this.#names.length);
  }

  /** Where a variable is. */
  at(name: Name): Mem {
    return mem(rsp, 8 * this.#names.indexOf(name));
  }

  load(target: Gp, name: Name): void {
    this.#a.mov(target, this.at(name));
  }

  set(name: Name, source: Gp): void {
    this.#a.store(this.at(name), source);
  }

  /** target ← min(limit, whole − done). */
  loadPart(target: Gp, limit: Name | number, whole: Name, done: Name): void {
    const scratch = target === rcx ? rax : rcx;
    this.load(target, whole);
    this.#a.sub(target, this.at(done));
    if (typeof limit === "number") this.#a.movImmediate32(scratch, limit);
    else this.load(scratch, limit);
    this.#a.cmp(target, scratch);
    this.#a.cmov("greater", target, scratch);
  }

  /** `body` for name = 0, by, 2·by … below `whole`, at least once; `by` is read behind the body. */
  loop(name: Name, whole: Name, by: Name | number, body: () => void): void {
    const a = this.#a;
    a.movImmediate32(rax, 0);
    this.set(name, rax);
    const again = a.here();
    body();
    this.load(rax, name);
    a.add(rax, typeof by === "number" ? by : this.at(by));
    this.set(name, rax);
    a.cmp(rax, this.at(whole));
    a.jump("less", again);
  }
}
