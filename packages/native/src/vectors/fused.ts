import type { Assembler } from "../assembler/assembler.js";
import type { Vec } from "../assembler/registers.js";
import type { Fused } from "./instruction.js";
import { asVec, asVecOrMem, type Place } from "./value.js";

/** What the allocator lends to a fused instruction. */
interface Allocator {
  /** Registers that the instruction may overwrite. */
  readonly ending: ReadonlySet<Place>;
  /** A place in memory in a register, which may then be overwritten; any other as it is. */
  loaded(place: Place): Place;
  claim(): Vec;
}

/**
 * Emits a·b + c or c − a·b in the form that needs no copy. The target is one of the operands, the last operand may be in
 * memory, and the digits of a form say which operands are multiplied:
 *
 *     132: target ← target·last + second     213: target ← second·target + last     231: target ← second·last + target
 *
 * @returns where the result is
 */
export function emitFused(
  asm: Assembler,
  { name }: Fused,
  places: readonly Place[],
  { ending, loaded, claim }: Allocator,
): Vec {
  let [a, b, c] = places;
  // A factor in memory may stay there if it is the only operand that is; it is then b.
  if (a.kind === "mem") [a, b] = [b, a];
  a = loaded(a);
  if (b.kind === "mem" || !(ending.has(a) || ending.has(b))) c = loaded(c);

  if (ending.has(c)) {
    asm[`${name}231ps`](asVec(c), asVec(a), asVecOrMem(b));
    return asVec(c);
  }
  if (b.kind === "mem" && ending.has(a)) {
    asm[`${name}132ps`](asVec(a), asVec(c), b);
    return asVec(a);
  }
  if (ending.has(a)) {
    asm[`${name}213ps`](asVec(a), asVec(b), asVecOrMem(c));
    return asVec(a);
  }
  if (ending.has(b)) {
    asm[`${name}213ps`](asVec(b), asVec(a), asVecOrMem(c));
    return asVec(b);
  }
  const target = claim();
  asm.vmovups(target, asVec(c));
  asm[`${name}231ps`](target, asVec(a), asVecOrMem(b));
  return target;
}
