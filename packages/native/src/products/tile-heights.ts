import type { Assembler } from "../assembler/assembler.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import { rax, rcx } from "../assembler/registers.js";

/**
 * rax ← the rows of the next tile of `whole` rows, of which `done` are done: as many as a tile can have, but the last two alike,
 * for a low tile takes nearly the time of a high one. Overwrites rcx.
 */
export function emitTileHeight(a: Assembler, whole: Mem, done: Mem, tallest: Mem): void {
  const half = a.label();
  const found = a.label();
  a.mov(rcx, tallest);
  a.mov(rax, whole);
  a.sub(rax, done);
  a.cmp(rax, rcx);
  a.jump("notGreater", found);
  a.sub(rax, rcx);
  a.cmp(rax, rcx);
  a.jump("less", half);
  a.mov(rax, rcx);
  a.jmp(found);
  a.bind(half);
  a.lea(rax, mem(rax, 1, rcx));
  a.shr(rax, 1);
  a.bind(found);
}
