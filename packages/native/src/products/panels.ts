import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import { r8, r9, r10, r11, r12, r13, rax, rbp, rcx, rdi, rdx, rsi, rsp } from "../assembler/registers.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import { bytesOf, type VectorLevel } from "../vectors/vector-level.js";
import { type Element, emitToWords, float32 } from "./element.js";
import { partialPairs, partialRow } from "./partial-row.js";
import { tileVectors } from "./tile.js";
import { emitTranspose } from "./transpose.js";

/*
 * Rows of a batch as panels, and back. A panel holds up to two vectors of rows side by side, column by column:
 *
 *     rows      r0: a b c d …           panel   a: r0 r1 r2 … r31
 *               r1: a b c d …    ⇄              b: r0 r1 r2 … r31
 *                   ⋮                                 ⋮
 *
 * Of bfloat16 a column is two of the rows' elements, with 0 for a second one that is not there.
 *
 * The last panel is one vector wide where that is enough. Lanes without a row repeat the last row: nothing is read outside, and
 * since a lane depends on its own row alone, they hold what that row holds, and may be written to it again.
 */

/** Where both ways find their operands; strides are in bytes. They overwrite all registers but rbx, r9, r14, r15 and rdx. */
export const panelOperands = {
  /** The panels, one after the other, [columns][lanes] each; behind the last one up to a vector of columns is overwritten. */
  panels: rdi,
  /** [rows, columns]. */
  rows: rsi,
  rowStride: r9,
  /** At least 1. */
  rowCount: rcx,
  /** Elements of a row, from 1. */
  columns: rdx,
} as const;

const { panels, rows, rowStride, columns } = panelOperands;
/** From one column of a panel to the next. */
const panelStride = r11;

/** What moves a block of lanes × lanes; the rows' pointers are on the stack, and `atColumn` is added to them. */
interface BlockMover {
  /** @param partial the lanes of a row that are left, where they are not all */
  move(a: Assembler, atRow: (r: number) => Mem, panel: Mem, partial: boolean): void;
  /** Before a partial block: the number of columns is in rax, which may be overwritten. */
  preparePartial(a: Assembler): void;
}

/** panels ← rows of elements. */
export function emitPackRows(a: Assembler, level: VectorLevel, pool: ConstantPool, element: Element): Label {
  const rest =
    element.perWord === 2 ? partialPairs(pool) : partialRow(level, pool, level.vector(level.lanes * 2 - 1));
  return emitPanels(a, level, element, {
    preparePartial: (a) => rest.prepare(a, rax),
    move(a, atRow, panel, partial) {
      for (let r = 0; r < level.lanes; r++) {
        const place = atRow(r);
        if (partial) rest.load(a, level.vector(r), place);
        else a.vmovups(level.vector(r), place);
      }
      for (const column of emitTranspose(a, level)) {
        a.vmovupsStore(panel, column);
        a.add(panel.base, panelStride);
      }
    },
  });
}

/** rows of float32 ← panels. */
export function emitUnpackRows(a: Assembler, level: VectorLevel, pool: ConstantPool): Label {
  // Transposed rows end where this register is free again.
  const rest = partialRow(level, pool, level.vector(0));
  return emitPanels(a, level, float32, {
    preparePartial(a) {
      if (level.name === "avx512") rest.prepare(a, rax);
    },
    move(a, atRow, panel, partial) {
      for (let c = 0; c < level.lanes; c++) {
        a.vmovups(level.vector(c), panel);
        a.add(panel.base, panelStride);
      }
      const transposed = emitTranspose(a, level);
      if (partial && level.name === "avx2") rest.prepare(a, rax);
      for (const [r, row] of transposed.entries()) {
        const place = atRow(r);
        if (partial) rest.store(a, place, row);
        else a.vmovupsStore(place, row);
      }
    },
  });
}

function emitPanels(a: Assembler, level: VectorLevel, element: Element, mover: BlockMover): Label {
  const group = emitGroup(a, level, element, mover);
  const entry = a.here();
  const rowsLeft = rbp;
  const twoGroups = a.label();
  const next = a.label();
  const done = a.label();
  a.mov(rowsLeft, panelOperands.rowCount);

  const panel = a.here();
  a.cmp(rowsLeft, level.lanes);
  a.jump("greater", twoGroups);
  a.movImmediate32(panelStride, bytesOf(level));
  a.callLabel(group);
  a.jmp(done);

  a.bind(twoGroups);
  a.movImmediate32(panelStride, tileVectors * bytesOf(level));
  a.mov(rcx, rowsLeft);
  a.callLabel(group);
  a.add(panels, bytesOf(level));
  a.imulImmediate(rax, rowStride, level.lanes);
  a.add(rows, rax);
  a.lea(rcx, mem(rowsLeft, -level.lanes));
  a.callLabel(group);
  a.imulImmediate(rax, rowStride, level.lanes);
  a.add(rows, rax);
  a.mov(rax, columns);
  emitToWords(a, element, rax);
  a.imulImmediate(rax, rax, tileVectors * bytesOf(level));
  a.lea(panels, mem(panels, -bytesOf(level), rax));
  a.bind(next);
  a.sub(rowsLeft, tileVectors * level.lanes);
  a.mov(rcx, rowsLeft);
  a.jump("greater", panel);
  a.bind(done);
  a.ret();
  return entry;
}

/** One vector of rows: rcx of them, from 1; no more than a vector's lanes count. */
function emitGroup(
  a: Assembler,
  level: VectorLevel,
  { perWord }: Element,
  { move, preparePartial }: BlockMover,
): Label {
  const { lanes } = level;
  const columnsAtATime = lanes * perWord;
  const bytes = bytesOf(level);
  const [atColumn, columnsLeft, atPanel, pointer] = [r10, rax, r12, r13];
  const atRow = (r: number): Mem => {
    a.mov(pointer, mem(rsp, 8 * r));
    return mem(pointer, 0, atColumn);
  };

  const entry = a.here();
  a.sub(rsp, 8 * lanes);
  a.mov(r8, rows);
  for (let r = 0; r < lanes; r++) {
    a.store(mem(rsp, 8 * r), r8);
    a.lea(pointer, mem(r8, 0, rowStride));
    a.cmp(rcx, r + 1);
    a.cmov("greater", r8, pointer);
  }
  a.mov(atPanel, panels);
  a.movImmediate32(atColumn, 0);
  a.mov(columnsLeft, columns);
  const rest = a.label();
  const done = a.label();
  a.sub(columnsLeft, columnsAtATime);
  a.jump("less", rest);
  const whole = a.here();
  move(a, atRow, mem(atPanel), false);
  a.add(atColumn, bytes);
  a.sub(columnsLeft, columnsAtATime);
  a.jump("notLess", whole);
  a.bind(rest);
  a.add(columnsLeft, columnsAtATime);
  a.jump("equal", done);
  preparePartial(a);
  move(a, atRow, mem(atPanel), true);
  a.bind(done);
  a.add(rsp, 8 * lanes);
  a.ret();
  return entry;
}
