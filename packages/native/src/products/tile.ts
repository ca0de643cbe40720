import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import {
  type Gp,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  rax,
  rbp,
  rcx,
  rdi,
  rdx,
  rsi,
  type Vec,
} from "../assembler/registers.js";
import { bytesOf, type VectorLevel } from "../vectors/vector-level.js";

/**
 * How the numbers that are broadcast lie: those of one row of the tile one after the other, `byRows`, as in a product with a
 * transposed matrix; or those of one step along the depth, `byColumns`.
 */
export type Order = "byRows" | "byColumns";

/** The rows of the largest tile: with two vectors a row, all registers but those that a step loads into. */
export const tileRows = ({ registers }: VectorLevel): number => (registers - 4) / 2;

/** Vectors of the widest tile's row. */
export const tileVectors = 2;

/** Where a tile finds its operands; strides are in bytes. It keeps none of these but `out`, its stride and the stride of b. */
export const tileOperands = {
  /** [depth][vectors of lanes]. */
  panel: rsi,
  /** From one step of the panel to the next. */
  panelStride: rdx,
  b: r8,
  /** From one row of b to the next. */
  bStride: r9,
  /** [rows][vectors of lanes]. */
  out: r10,
  outStride: r11,
  /** At least 1. */
  depth: rcx,
  /** Not 0 where the sums go on from what `out` holds; else they begin at 0. */
  accumulate: rax,
  /** Rows of the tile, from 1. */
  rows: rbp,
} as const;

const { panel, panelStride, b, bStride, out, outStride, depth, accumulate, rows: rowsOperand } = tileOperands;

/** Steps along the depth of one round of the loop: more are no faster, and take longer to generate. */
const unrolled = 2;

/**
 * The innermost loop of every product, for each number of rows that a tile can have:
 *
 *     T[j, lane] = Σₚ panel[p, lane]·B(j, p)        p < depth
 *
 *                    ┌─── 2 vectors of lanes ───┐
 *        panel[p]    ░░░░░░░░░░░░  ░░░░░░░░░░░░      loaded
 *      B(0, p)  ▪    T[0] ← ▪·░ + T[0]
 *      B(1, p)  ▪    T[1] ← ▪·░ + T[1]               each number broadcast into a register; every T in one
 *         ⋮     ▪      ⋮
 *
 * The batch lies in the lanes, so that weights stay as they are, row-major, and none is ever packed. Each element is one chain of
 * fused multiply-adds in the order of p, whatever the tile: bitwise the same on every processor, and as WebAssembly's.
 *
 * @returns what a caller calls with the operands in place
 */
export function emitTiles(a: Assembler, level: VectorLevel, order: Order, vectors: number): Label {
  const entry = a.label();
  const tallest = tileRows(level);
  const ofRows = Array.from({ length: tallest }, (_, i) => ({ rows: i + 1, label: a.label() }));
  a.bind(entry);
  // The tallest is the most frequent by far.
  for (const { rows, label } of ofRows.toReversed()) {
    a.cmp(rowsOperand, rows);
    a.jump("equal", label);
  }
  a.ret();
  for (const { rows, label } of ofRows) {
    a.align(64);
    a.bind(label);
    emitTile(a, level, order, rows, vectors);
  }
  return entry;
}

function emitTile(a: Assembler, level: VectorLevel, order: Order, rows: number, vectors: number): void {
  const sum = (j: number, v: number): Vec => level.vector(j * vectors + v);
  const ofPanel = (v: number): Vec => level.vector(level.registers - 4 + v);
  const number = (j: number): Vec => level.vector(level.registers - 2 + (j % 2));
  const places = order === "byRows" ? placesByRows(level, vectors) : placesByColumns(level);

  const zero = a.label();
  const begin = a.label();
  a.test(accumulate, accumulate);
  a.jump("equal", zero);
  walkOut(a, level, rows, vectors, (j, v, place) => a.vmovups(sum(j, v), place));
  a.jmp(begin);
  a.bind(zero);
  for (let j = 0; j < rows; j++) {
    for (let v = 0; v < vectors; v++) a.vxorps(sum(j, v), sum(j, v), sum(j, v));
  }
  a.bind(begin);
  places.begin(a, rows);

  const step = (u: number): void => {
    for (let v = 0; v < vectors; v++) a.vmovups(ofPanel(v), places.ofPanel(u, v));
    for (let j = 0; j < rows; j++) {
      a.vbroadcastss(number(j), places.ofNumber(u, j));
      for (let v = 0; v < vectors; v++) a.vfmadd231ps(sum(j, v), number(j), ofPanel(v));
    }
  };

  const rest = a.label();
  const done = a.label();
  a.sub(depth, unrolled);
  a.jump("below", rest);
  a.align(64);
  const loop = a.here();
  for (let u = 0; u < unrolled; u++) step(u);
  places.advance(a, rows, unrolled);
  a.sub(depth, unrolled);
  a.jump("notBelow", loop);
  a.bind(rest);
  a.add(depth, unrolled);
  a.jump("equal", done);
  const one = a.here();
  step(0);
  places.advance(a, rows, 1);
  a.sub(depth, 1);
  a.jump("notEqual", one);

  a.bind(done);
  walkOut(a, level, rows, vectors, (j, v, place) => a.vmovupsStore(place, sum(j, v)));
  a.ret();
}

/** Every vector of the tile in memory, row by row. */
function walkOut(
  a: Assembler,
  level: VectorLevel,
  rows: number,
  vectors: number,
  visit: (j: number, v: number, place: Mem) => void,
): void {
  a.mov(rdi, out);
  for (let j = 0; j < rows; j++) {
    for (let v = 0; v < vectors; v++) visit(j, v, mem(rdi, v * bytesOf(level)));
    a.add(rdi, outStride);
  }
}

/** Where a step finds its operands, `u` steps on from where the pointers are. */
interface Places {
  begin(a: Assembler, rows: number): void;
  ofPanel(u: number, v: number): Mem;
  ofNumber(u: number, j: number): Mem;
  advance(a: Assembler, rows: number, steps: 1 | 2): void;
}

/** Numbers of a row follow each other; rows are three to a pointer, at +0, +stride and +2·stride. The panel has no gaps. */
function placesByRows(level: VectorLevel, vectors: number): Places {
  const pointers: readonly Gp[] = [b, r12, r13, rax, rdi];
  const used = (rows: number): readonly Gp[] => pointers.slice(0, Math.ceil(rows / 3));
  const stepBytes = vectors * bytesOf(level);
  return {
    begin(a, rows) {
      for (const [i, pointer] of used(rows).entries()) {
        if (i === 0) continue;
        a.lea(pointer, mem(pointers[i - 1], 0, bStride, 2));
        a.add(pointer, bStride);
      }
    },
    ofPanel: (u, v) => mem(panel, u * stepBytes + v * bytesOf(level)),
    ofNumber(u, j) {
      const pointer = pointers[Math.floor(j / 3)];
      if (j % 3 === 0) return mem(pointer, 4 * u);
      return mem(pointer, 4 * u, bStride, j % 3 === 1 ? 1 : 2);
    },
    advance(a, rows, steps) {
      a.add(panel, steps * stepBytes);
      for (const pointer of used(rows)) a.add(pointer, 4 * steps);
    },
  };
}

/** Numbers of a step follow each other; the next step is a stride on. */
function placesByColumns(level: VectorLevel): Places {
  const at = (base: Gp, stride: Gp, u: number, displacement: number): Mem =>
    u === 0 ? mem(base, displacement) : mem(base, displacement, stride, u as 1 | 2);
  return {
    begin() {},
    ofPanel: (u, v) => at(panel, panelStride, u, v * bytesOf(level)),
    ofNumber: (u, j) => at(b, bStride, u, 4 * j),
    advance(a, _rows, steps) {
      a.lea(panel, mem(panel, 0, panelStride, steps));
      a.lea(b, mem(b, 0, bStride, steps));
    },
  };
}
