import { mem } from "../assembler/memory-operand.js";
import { log } from "../math/logarithm.js";
import { cosTurns } from "../math/trigonometry.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { emitRestOfLine } from "../vectors/rest-of-line.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { lineElements } from "../vectors/vector-level.js";
import { philox4x32, type Words } from "./philox.js";

/** (⌊word/2⁹⌋ + ½)/2²³, exactly. */
function unitInterval(v: VectorCode, word: Value): Value {
  const cell = v.convert(v.shrUnsigned(word, 9));
  return v.mul(v.add(cell, v.constant(0.5)), v.constant(2 ** -23));
}

/** √(−2 ln u)·{cos, sin} 2πt: two normal numbers by Box–Muller. A sine is the cosine of a quarter turn less. */
function boxMuller(v: VectorCode, u: Value, t: Value): readonly Value[] {
  const radius = v.sqrt(v.mul(v.constant(-2), log(v, u)));
  return [t, v.sub(t, v.constant(0.25))].map((turns) => v.mul(radius, cosTurns(v, turns)));
}

/** The four normal numbers of a block of four words, in each lane. */
function normalsOf(v: VectorCode, words: Words): readonly Value[] {
  const first = boxMuller(v, unitInterval(v, words[0]), unitInterval(v, words[1]));
  return [...first, ...boxMuller(v, unitInterval(v, words[2]), unitInterval(v, words[3]))];
}

/**
 * Standard normal noise, as `fillNormal` in core defines it: elements 4b to 4b + 3 of a row are those of block b. Arguments:
 * out, rowIndices, rows, width, keyLow, keyHigh, step, purpose.
 *
 * A block lies in one lane, and its four numbers in as many vectors. Blocks are dealt to the lanes so that the transpose of each
 * four lanes has them in a row; with AVX-512:
 *
 *     lanes      0 1 2 3    4 5 6 7    8 9 10 11   12 13 14 15
 *     blocks     0 4 8 12   1 5 9 13   2 6 10 14    3  7 11 15
 *     result 0  │ block 0  │ block 1  │ block 2   │ block 3   │
 */
export const normal: KernelSource = (k) => {
  const { asm, level } = k;
  const [out, rowIndices, rows, width] = [k.pointer(), k.pointer(), k.word(), k.word()];
  const [keyLow, keyHigh, step, purpose] = [k.inMemory(), k.inMemory(), k.inMemory(), k.inMemory()];
  const [index, left] = [k.register(), k.register()];
  const results = [0, 1, 2, 3].map(() => k.accumulator());
  const chunks = level.lanes / 4;

  const emitResults = (): void =>
    k.emit({ first: 0 }, (v) => {
      const blocks = v.lanes((lane) => chunks * (lane % 4) + Math.floor(lane / 4));
      const block = v.addInt(v.shrUnsigned(v.splat(index), 2), blocks);
      const key = { low: () => v.broadcast(keyLow), high: () => v.broadcast(keyHigh) };
      const counter = [block, v.broadcast(mem(rowIndices)), v.broadcast(step), v.broadcast(purpose)] as const;
      const numbers = v.transpose(normalsOf(v, philox4x32(v, key, counter)));
      for (const [i, number] of numbers.entries()) v.assign(results[i], number);
    });

  /** Stores the results from the first of a line on, as many as are left, and goes to `end` behind the last. */
  const emitStores = (line: number, end: ReturnType<typeof asm.label>): void => {
    const resultAt = (first: number): Value => results[(line * lineElements + first) / level.lanes];
    const part = asm.label();
    const next = asm.label();
    asm.sub(left, lineElements);
    asm.jump("below", part);
    for (let first = 0; first < lineElements; first += level.lanes) {
      k.emit({ index, first }, (v) => v.store(out, resultAt(first)));
    }
    asm.add(index, lineElements);
    asm.test(left, left);
    asm.jump("notEqual", next);
    asm.jmp(end);
    asm.bind(part);
    asm.add(left, lineElements);
    emitRestOfLine(k, left, (first, present) =>
      k.emit({ index, first, present }, (v) => v.store(out, resultAt(first))),
    );
    asm.jmp(end);
    asm.bind(next);
  };

  emitForEachRow(k, rows, () => {
    const end = asm.label();
    asm.xor(index, index);
    asm.mov(left, width);
    asm.test(left, left);
    asm.jump("equal", end);
    const loop = asm.here();
    emitResults();
    for (let line = 0; line < chunks; line++) emitStores(line, end);
    asm.jmp(loop);
    asm.bind(end);
    k.advance(out, width);
    asm.add(rowIndices, 4);
  });
};
