import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { mem } from "../assembler/memory-operand.js";
import { r9, r11, rax, rcx, rdi, rdx, rsi } from "../assembler/registers.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import { bytesOf, type VectorLevel } from "../vectors/vector-level.js";
import { partialRow } from "./partial-row.js";

/** Where `emitCopyRows` and `emitCopyPairs` find their operands; strides are in bytes. They overwrite these, rax, r8 and r10. */
export const copyOperands = {
  target: rdi,
  targetStride: r11,
  source: rsi,
  sourceStride: r9,
  /** At least 1. */
  rows: rcx,
  /** Elements of a row, from 1; to two vectors where they are float32. */
  width: rdx,
} as const;

/** target ← source, row by row: a vector and what is left of a second one, or what there is of one. */
export function emitCopyRows(a: Assembler, level: VectorLevel, pool: ConstantPool): Label {
  const { target, targetStride, source, sourceStride, rows, width } = copyOperands;
  const [whole, part] = [level.vector(0), level.vector(1)];
  const rest = partialRow(level, pool, level.vector(2));
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
  rest.prepare(a, rax);
  const wide = a.here();
  a.vmovups(whole, mem(source));
  rest.load(a, part, mem(source, bytesOf(level)));
  a.vmovupsStore(mem(target), whole);
  rest.store(a, mem(target, bytesOf(level)), part);
  next(wide);

  a.bind(narrow);
  a.mov(rax, width);
  rest.prepare(a, rax);
  const one = a.here();
  rest.load(a, part, mem(source));
  rest.store(a, mem(target), part);
  next(one);
  return entry;
}
