import { type Assembler, lowest } from "../assembler/assembler.js";
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
import { type Element, emitToWords } from "./element.js";

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
  /** [depth][vectors of lanes], words of elements. */
  panel: rsi,
  /** From one step of the panel to the next. */
  panelStride: rdx,
  b: r8,
  /** From one row of b to the next. */
  bStride: r9,
  /** [rows][vectors of lanes]. */
  out: r10,
  outStride: r11,
  /** In elements, from 1. */
  depth: rcx,
  /** Not 0 where the sums go on from what `out` holds; else they begin at 0. */
  accumulate: rax,
  /** Rows of the tile, from 1. */
  rows: rbp,
} as const;

const { panel, panelStride, b, bStride, out, outStride, depth, accumulate, rows: rowsOperand } = tileOperands;

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
 * Each element of T is one chain of fused multiply-adds in the order of p, whatever the tile: bitwise the same on every processor, and
 * as WebAssembly's. Of bfloat16 a step is of two numbers: pairs lie in the panel, pairs are broadcast, and their two products are
 * added at once. Where the depth is odd, the panel's last pair has 0 in its second half, and so has the last one that is broadcast.
 *
 * @returns what a caller calls with the operands in place
 */
export function emitTiles(
  a: Assembler,
  level: VectorLevel,
  element: Element,
  order: Order,
  vectors: number,
): Label {
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
    emitTile(a, level, element, order, rows, vectors);
  }
  return entry;
}

function emitTile(
  a: Assembler,
  level: VectorLevel,
  element: Element,
  order: Order,
  rows: number,
  vectors: number,
): void {
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

  const broadcastWord = (target: Vec, place: Mem): void => a.vbroadcastss(target, place);
  const step = (broadcast = broadcastWord): void => {
    for (let v = 0; v < vectors; v++) a.vmovups(ofPanel(v), places.ofPanel(v));
    for (let j = 0; j < rows; j++) {
      broadcast(number(j), places.ofNumber(j));
      for (let v = 0; v < vectors; v++) element.multiplyAdd(a, sum(j, v), number(j), ofPanel(v));
    }
  };

  const done = a.label();
  // A row's last pair may be half a pair; by columns there is a whole one, made for this.
  const endsInHalf = element.perWord === 2 && order === "byRows";
  const odd = rowsOperand;
  if (endsInHalf) {
    a.mov(odd, depth);
    a.shr(depth, 1);
  } else {
    emitToWords(a, element, depth);
  }
  // Of half a pair alone nothing is left.
  a.test(depth, depth);
  a.jump("equal", done);
  a.align(64);
  const loop = a.here();
  step();
  places.advance(a, rows);
  a.sub(depth, 1);
  a.jump("notEqual", loop);

  a.bind(done);
  if (endsInHalf) {
    const even = a.label();
    a.and(odd, 1);
    a.jump("equal", even);
    step((target, place) => {
      a.movzxWord(panelStride, place);
      a.vmovd(lowest(target), panelStride);
      a.vbroadcastss(target, lowest(target));
    });
    a.bind(even);
  }
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

/** Where a step finds its operands. */
interface Places {
  begin(a: Assembler, rows: number): void;
  ofPanel(v: number): Mem;
  ofNumber(j: number): Mem;
  /** To the next step. */
  advance(a: Assembler, rows: number): void;
}

/** Numbers of a row follow each other; rows are three to a pointer, at +0, +stride and +2·stride. The panel has no gaps. */
function placesByRows(level: VectorLevel, vectors: number): Places {
  const pointers: readonly Gp[] = [b, r12, r13, rax, rdi];
  const used = (rows: number): readonly Gp[] => pointers.slice(0, Math.ceil(rows / 3));
  return {
    begin(a, rows) {
      for (const [i, pointer] of used(rows).entries()) {
        if (i === 0) continue;
        a.lea(pointer, mem(pointers[i - 1], 0, bStride, 2));
        a.add(pointer, bStride);
      }
    },
    ofPanel: (v) => mem(panel, v * bytesOf(level)),
    ofNumber(j) {
      const pointer = pointers[Math.floor(j / 3)];
      return j % 3 === 0 ? mem(pointer) : mem(pointer, 0, bStride, j % 3 === 1 ? 1 : 2);
    },
    advance(a, rows) {
      a.add(panel, vectors * bytesOf(level));
      for (const pointer of used(rows)) a.add(pointer, 4);
    },
  };
}

/** Numbers of a step follow each other; the next step is a stride on. */
const placesByColumns = (level: VectorLevel): Places => ({
  begin() {},
  ofPanel: (v) => mem(panel, v * bytesOf(level)),
  ofNumber: (j) => mem(b, 4 * j),
  advance(a) {
    a.add(panel, panelStride);
    a.add(b, bStride);
  },
});
