import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import { r9, r10, r11, rax, rcx, rdi, rdx, rsi } from "../assembler/registers.js";
import type { Level } from "../level.js";
import { partialVector } from "../partial-vector.js";

/** Where `emitCopyRows` finds its operands; strides are in bytes. It overwrites these, rax and r10. */
export const copyOperands = {
  target: rdi,
  targetStride: r11,
  source: rsi,
  sourceStride: r9,
  /** At least 1. */
  rows: rcx,
  /** float32 of a row: from 1 to two vectors. */
  width: rdx,
} as const;

/** target ← source, row by row: a vector and what is left of a second one, or what there is of one. */
export function emitCopyRows(a: Assembler, level: Level, laneTable: Mem): Label {
  const { target, targetStride, source, sourceStride, rows, width } = copyOperands;
  const [whole, part] = [level.vec(0), level.vec(1)];
  const rest = partialVector(level, level.vec(2), laneTable);
  const narrow = a.label();
  const next = (loop: Label): void => {
    a.add(source, sourceStride);
    a.add(target, targetStride);
    a.sub(rows, 1);
    a.jump("notEqual", loop);
    a.ret();
  };

  const entry = a.here();
  a.mov(rax, width);
  a.sub(rax, level.lanes);
  a.jump("notGreater", narrow);
  rest.prepare(a, rax, r10);
  const wide = a.here();
  a.vmovups(whole, mem(source));
  rest.load(a, part, mem(source, level.bytes));
  a.vmovupsStore(mem(target), whole);
  rest.store(a, mem(target, level.bytes), part);
  next(wide);

  a.bind(narrow);
  a.mov(rax, width);
  rest.prepare(a, rax, r10);
  const one = a.here();
  rest.load(a, part, mem(source));
  rest.store(a, mem(target), part);
  next(one);
  return entry;
}
