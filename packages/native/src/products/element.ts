import type { Assembler } from "../assembler/assembler.js";
import type { Gp, Vec } from "../assembler/registers.js";

/** What a product reads: words of 32 bits that hold one float32, or a pair of bfloat16. Its sums are float32 either way. */
export interface Element {
  /** log₂ of its bytes. */
  readonly shift: 1 | 2;
  readonly perWord: 1 | 2;
  /** sum ← sum + x·y, of the word in each lane. */
  multiplyAdd(a: Assembler, sum: Vec, x: Vec, y: Vec): void;
}

export const float32: Element = {
  shift: 2,
  perWord: 1,
  multiplyAdd: (a, sum, x, y) => a.vfmadd231ps(sum, x, y),
};

/** Denormals count as 0 here, in operands and in sums. AVX512_BF16 only. */
export const bfloat16: Element = {
  shift: 1,
  perWord: 2,
  multiplyAdd: (a, sum, x, y) => a.vdpbf16ps(sum, x, y),
};

/** count ← the words that so many elements take. */
export function emitToWords(a: Assembler, { perWord }: Element, count: Gp): void {
  if (perWord === 1) return;
  a.add(count, 1);
  a.shr(count, 1);
}
