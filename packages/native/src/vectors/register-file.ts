/** Registers of one kind, as straight-line code takes them and gives them back. */
export class RegisterFile<Register> {
  readonly #free: Register[];
  readonly #all: number;
  /** The most that were taken at once. */
  most = 0;

  constructor(registers: readonly Register[]) {
    this.#free = [...registers];
    this.#all = registers.length;
  }

  /** @throws Error when none is left */
  claim(): Register {
    const register = this.#free.shift();
    if (register === undefined) throw new Error(`vector code: all ${this.#all} registers are taken`);
    this.most = Math.max(this.most, this.#all - this.#free.length);
    return register;
  }

  release(register: Register): void {
    this.#free.unshift(register);
  }
}
