import type { Gp } from "../assembler/registers.js";
import type { KernelCode } from "../vectors/kernel-code.js";
import type { Value } from "../vectors/value.js";
import type { Position } from "../vectors/vector-code.js";

/** The all-reduce: g = Σ_b gradients[b·stride + i] from block 0 on. */
export class BlockSum {
  /** The sum, behind `emit`. */
  readonly g: Value;
  readonly #k: KernelCode;
  readonly #gradients: Gp;
  readonly #stride: Gp;
  readonly #blocks: Gp;
  readonly #block: Gp;
  readonly #left: Gp;

  constructor(k: KernelCode, operands: { readonly gradients: Gp; readonly stride: Gp; readonly blocks: Gp }) {
    this.#k = k;
    this.#gradients = operands.gradients;
    this.#stride = operands.stride;
    this.#blocks = operands.blocks;
    this.#block = k.register();
    this.#left = k.register();
    this.g = k.accumulator();
  }

  /** In front of the code of a vector. */
  emit(position: Position): void {
    const { asm } = this.#k;
    const end = asm.label();
    this.#k.emit(position, (v) => v.assign(this.g, v.load(this.#gradients)));
    asm.mov(this.#block, this.#gradients);
    asm.mov(this.#left, this.#blocks);
    asm.sub(this.#left, 1);
    asm.jump("equal", end);
    const loop = asm.here();
    this.#k.advance(this.#block, this.#stride);
    this.#k.emit(position, (v) => v.addTo(this.g, v.load(this.#block)));
    asm.sub(this.#left, 1);
    asm.jump("notEqual", loop);
    asm.bind(end);
  }
}
