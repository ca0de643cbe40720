import type { Gp } from "../assembler/registers.js";
import type { KernelCode, KernelSource } from "../vectors/kernel-code.js";
import { emitRestOfLine } from "../vectors/rest-of-line.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import type { Storage } from "../vectors/storage.js";
import { asVec, type Value } from "../vectors/value.js";
import type { Position } from "../vectors/vector-code.js";
import { lineElements } from "../vectors/vector-level.js";

/** Lines that are summed at once: each is a chain of additions, and several of them fill the time that one takes. */
const linesAtOnce = 4;

/**
 * out[n] = Σᵢ A[i,n] over rows `aStride` elements apart, down the rows. A lies as `storage` says. Arguments: out, a, aStride, m, n.
 *
 *     ┌ 64 columns ┬ 64 columns ┬ … ┬ 16 ┬ rest ┐
 *     │ ↓          │ ↓          │   │ ↓  │ ↓    │
 */
export const columnSums =
  (storage: Storage): KernelSource =>
  (k) => {
    const { asm, level } = k;
    const [out, a, stride, m, left] = [k.pointer(), k.pointer(), k.word(), k.word(), k.word()];
    const operands = { out, a, stride, m, source: k.register(), row: k.register() };
    const sums = Array.from({ length: (linesAtOnce * lineElements) / level.lanes }, () => k.accumulator());

    for (const lines of [linesAtOnce, 1]) {
      const elements = lines * lineElements;
      const positions = Array.from({ length: elements / level.lanes }, (_, i) => ({
        first: i * level.lanes,
      }));
      const fewer = asm.label();
      asm.sub(left, elements);
      asm.jump("below", fewer);
      const loop = asm.here();
      emitSums(k, storage, operands, sums, positions);
      asm.add(out, 4 * elements);
      asm.add(a, storage.elementBytes * elements);
      asm.sub(left, elements);
      asm.jump("notBelow", loop);
      asm.bind(fewer);
      asm.add(left, elements);
    }
    const end = asm.label();
    asm.test(left, left);
    asm.jump("equal", end);
    emitRestOfLine(k, left, (first, present) => emitSums(k, storage, operands, sums, [{ first, present }]));
    asm.bind(end);
  };

/** out = Σᵢ A[i] for the columns at `positions` from the pointers on. */
function emitSums(
  k: KernelCode,
  storage: Storage,
  { out, a, stride, m, source, row }: Readonly<Record<"out" | "a" | "stride" | "m" | "source" | "row", Gp>>,
  sums: readonly Value[],
  positions: readonly Position[],
): void {
  const { asm } = k;
  for (const { home } of sums.slice(0, positions.length)) asm.vxorps(asVec(home), asVec(home), asVec(home));
  asm.mov(source, a);
  asm.mov(row, m);
  emitForEachRow(k, row, () => {
    for (const [i, position] of positions.entries())
      k.emit(position, (v) => v.addTo(sums[i], storage.load(v, source)));
    k.advance(source, stride, storage.elementBytes);
  });
  for (const [i, position] of positions.entries()) k.emit(position, (v) => v.store(out, sums[i]));
}
