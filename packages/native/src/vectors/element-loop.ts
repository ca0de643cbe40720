import type { Gp } from "../assembler/registers.js";
import type { Body, KernelCode } from "./kernel-code.js";
import { emitRestOfLine } from "./rest-of-line.js";
import type { Position } from "./vector-code.js";
import { lineElements } from "./vector-level.js";

/**
 * A loop over elements, by lines of 16: two lines at a time, then one, then a masked rest.
 *
 *     | line line | line line | … | line | rest |
 *
 * Each element goes through the same operations wherever it lies, so its bits do not depend on that.
 */
export class ElementLoop {
  readonly #k: KernelCode;
  readonly #body: Body;
  readonly #before: ((position: Position) => void) | undefined;
  readonly #index: Gp;

  /**
   * `body` is the code of a vector; `before` emits what is no straight line in front of it. Constants are loaded here, in front
   * of loops that this one is in.
   */
  constructor(k: KernelCode, body: Body, before?: (position: Position) => void) {
    this.#k = k;
    this.#body = body;
    this.#before = before;
    this.#index = k.register();
    k.keepConstantsOf(body);
  }

  /** Goes over `length` elements. The register ends as anything. */
  emit(length: Gp): void {
    this.emitLines(length, (index) => {
      emitRestOfLine(this.#k, length, (first, present) => this.#emitVector({ index, first, present }));
    });
  }

  /** Goes over the whole lines of `length` elements; `rest` emits what is to be done with the `length` that are left, if any. */
  emitLines(length: Gp, rest: (index: Gp) => void): void {
    const { asm } = this.#k;
    const end = asm.label();
    asm.xor(this.#index, this.#index);
    for (const lines of [2, 1]) this.#emitWhole(length, lines);
    asm.test(length, length);
    asm.jump("equal", end);
    rest(this.#index);
    asm.bind(end);
  }

  /** While there are so many lines left, all of them at once. */
  #emitWhole(left: Gp, lines: number): void {
    const { asm, level } = this.#k;
    const elements = lines * lineElements;
    const fewer = asm.label();
    asm.sub(left, elements);
    asm.jump("below", fewer);
    const loop = asm.here();
    for (let first = 0; first < elements; first += level.lanes)
      this.#emitVector({ index: this.#index, first });
    asm.add(this.#index, elements);
    asm.sub(left, elements);
    asm.jump("notBelow", loop);
    asm.bind(fewer);
    asm.add(left, elements);
  }

  #emitVector(position: Position): void {
    this.#before?.(position);
    this.#k.emit(position, this.#body);
  }
}
