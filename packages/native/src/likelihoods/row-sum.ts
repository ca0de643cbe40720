import { lowest } from "../assembler/assembler.js";
import { type Vec, ymm } from "../assembler/registers.js";
import type { KernelCode } from "../vectors/kernel-code.js";
import { asVec, type Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

/**
 * The sum of a row, in 16 partial sums: element j goes to sum j mod 16, in order of j. So its bits do not depend on how many
 * lanes a vector has.
 *
 *     s₈[i] = s[i] + s[i+8]     s₄[i] = s₈[i] + s₈[i+4]     (s₄[0] + s₄[2]) + (s₄[1] + s₄[3])
 */
export class RowSum {
  readonly #k: KernelCode;
  readonly #sums: readonly Value[];

  constructor(k: KernelCode) {
    this.#k = k;
    this.#sums = k.lineOfAccumulators();
  }

  /** The partial sums of the elements that `v` is at. */
  at(v: VectorCode): Value {
    return this.#sums[v.half];
  }

  /** At the beginning of a row. */
  emitClear(): void {
    for (const { home } of this.#sums) this.#k.asm.vxorps(asVec(home), asVec(home), asVec(home));
  }

  /** At its end: the sum is in the lowest lane of the register. */
  emitTotal(): Vec {
    const { asm } = this.#k;
    const [sum8, other8] = [0, 1].map((number) => ymm(this.#k.scratch(number).code));
    const [sum4, other4] = [lowest(sum8), lowest(other8)];
    this.#emitHalves(sum8, other8);
    asm.vextractf128(other4, sum8, 1);
    asm.vaddps(sum4, sum4, other4);
    asm.vpshufd(other4, sum4, 0b11_10);
    asm.vaddps(sum4, sum4, other4);
    asm.vpshufd(other4, sum4, 0b01);
    asm.vaddss(sum4, sum4, other4);
    return sum4;
  }

  /** sum8 ← s₈. */
  #emitHalves(sum8: Vec, other8: Vec): void {
    const { asm } = this.#k;
    const [first, second] = this.#sums.map(({ home }) => asVec(home));
    if (second !== undefined) {
      asm.vaddps(sum8, first, second);
    } else {
      asm.vextractf64x4(other8, first, 1);
      asm.vaddps(sum8, ymm(first.code), other8);
    }
  }
}
