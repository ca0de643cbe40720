import type { Gp } from "../assembler/registers.js";
import type { KernelCode } from "./kernel-code.js";
import type { Value } from "./value.js";

/**
 * Emits the vectors of a line of which `left` elements, 1 to 15, are there. A vector that has none of them is passed over. The
 * register ends as anything.
 */
export function emitRestOfLine(
  { asm, level, pool }: KernelCode,
  left: Gp,
  emitVector: (first: number, present: Value) => void,
): void {
  const end = asm.label();
  level.present(asm, pool, left).forEach((present, half) => {
    const first = half * level.lanes;
    if (half > 0) {
      // `left` is negative here.
      asm.cmp(left, -first);
      asm.jump("notLess", end);
    }
    emitVector(first, present);
  });
  asm.bind(end);
}
