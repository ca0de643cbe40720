import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import { r8, r10, rax, type Vec } from "../assembler/registers.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import { asMask, type Place } from "../vectors/value.js";
import type { VectorLevel } from "../vectors/vector-level.js";
import { copyOperands } from "./copy-rows.js";

/**
 * target ← words of two rows of bfloat16 each, as a product takes columns of them:
 *
 *     a0 b0 c0 …        a0 a1 │ b0 b1 │ c0 c1 │ …
 *     a1 b1 c1 …   →    a2 0  │ b2 0  │ c2 0  │ …     the last row may have no other
 *     a2 b2 c2 …
 *
 * AVX-512 only.
 */
export function emitCopyPairs(a: Assembler, level: VectorLevel, pool: ConstantPool): Label {
  const { target, targetStride, source, sourceStride, rows, width } = copyOperands;
  const { lanes } = level;
  const [second, column, left] = [r8, r10, rax];
  const [word, upper] = [level.vector(0), level.vector(1)];
  const halves = (row: typeof source): Mem => mem(row, 0, column, 2);

  const alone = a.label();
  const done = a.label();
  const entry = a.here();
  a.mov(left, width);
  a.and(left, lanes - 1);
  const [present] = level.present(a, pool, left);
  const part = { lanes: asMask(present.home as Place) };
  const load = (to: Vec, row: typeof source, isPart: boolean): void =>
    a.vpmovzxwd(to, halves(row), isPart ? { ...part, zeroing: true } : undefined);
  const forEachVector = (emit: (isPart: boolean) => void): void => {
    const rest = a.label();
    const end = a.label();
    a.movImmediate32(column, 0);
    a.mov(left, width);
    a.sub(left, lanes);
    a.jump("below", rest);
    const whole = a.here();
    emit(false);
    a.add(column, lanes);
    a.sub(left, lanes);
    a.jump("notBelow", whole);
    a.bind(rest);
    a.add(left, lanes);
    a.jump("equal", end);
    emit(true);
    a.bind(end);
  };
  const store = (isPart: boolean): void =>
    a.vmovupsStore(mem(target, 0, column, 4), word, isPart ? part : undefined);

  const pair = a.here();
  a.sub(rows, 2);
  a.jump("less", alone);
  a.lea(second, mem(source, 0, sourceStride));
  forEachVector((isPart) => {
    load(word, source, isPart);
    load(upper, second, isPart);
    a.vpslld(upper, upper, 16);
    a.vorps(word, word, upper);
    store(isPart);
  });
  a.lea(source, mem(second, 0, sourceStride));
  a.add(target, targetStride);
  a.jmp(pair);

  a.bind(alone);
  a.add(rows, 2);
  a.jump("equal", done);
  forEachVector((isPart) => {
    load(word, source, isPart);
    store(isPart);
  });
  a.bind(done);
  a.ret();
  return entry;
}
