import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { r9, rax, rcx, rsi } from "../assembler/registers.js";
import { readArguments } from "../kernel-arguments.js";
import { Locals } from "../locals.js";
import { bytesOf, type VectorLevel } from "../vectors/vector-level.js";
import { columnsAtATime } from "./cut.js";
import { type Element, emitToWords, float32 } from "./element.js";
import { panelOperands } from "./panels.js";
import { type Order, tileOperands, tileVectors } from "./tile.js";
import { emitTileHeight } from "./tile-heights.js";

/** What the kernel calls: tiles one vector wide and two, and the ways between rows of A or C and panels. */
export interface GemmParts {
  readonly tiles: readonly [Label, Label];
  readonly packA: Label;
  readonly packC: Label;
  readonly unpackC: Label;
}

/** The arguments, in their order; those behind k are of `gemmCut`. */
const names = [
  "c",
  "a",
  "b",
  "m",
  "n",
  "k",
  "panels",
  "out",
  "rowsAtATime",
  "depthAtATime",
  "tallest",
] as const;
const state = [
  "row",
  "rows",
  "step",
  "depth",
  "column",
  "columns",
  "tile",
  "height",
  "bTile",
  "panelRow",
] as const;

/**
 * C[m,n] = A[m,k]·B, with the rows of A in the lanes. B is [n,k] and taken transposed where `order` is byRows, else [k,n].
 *
 *     for each block of rows                    as many as the panels hold
 *       for each block of the depth             nearly always the only one
 *         panels ← those rows of A
 *         for each block of columns
 *           for each tile of them               what it reads of B stays in level 1 …
 *             for each panel                    … for all panels
 *               out ← the products
 *           C ← out
 *
 * Later blocks of the depth begin with what C holds, so that every element is one chain. Of bfloat16 the order is byRows: in a B that is
 * [k,n], pairs do not lie side by side.
 */
export function emitGemm(
  a: Assembler,
  level: VectorLevel,
  element: Element,
  order: Order,
  parts: GemmParts,
): Label {
  const { lanes } = level;
  const bytes = bytesOf(level);
  const v = new Locals(a, [...names, ...state]);
  const entry = a.here();
  v.enter();
  readArguments(a, v, names, ["c", "a", "b", "panels", "out"]);
  v.loop("row", "m", "rowsAtATime", () => {
    v.loadPart(rax, "rowsAtATime", "m", "row");
    v.set("rows", rax);
    v.loop("step", "k", "depthAtATime", () => {
      v.loadPart(rax, "depthAtATime", "k", "step");
      v.set("depth", rax);
      takeRows("a", "k", "step");
      takePanels("panels", "depth");
      a.callLabel(parts.packA);
      v.loop("column", "n", columnsAtATime, () => {
        v.loadPart(rax, columnsAtATime, "n", "column");
        v.set("columns", rax);
        startFromC();
        v.loop("tile", "columns", "height", () => {
          emitTileHeight(a, v.at("columns"), v.at("tile"), v.at("tallest"));
          v.set("height", rax);
          findTileOfB();
          v.loop("panelRow", "rows", tileVectors * lanes, multiplyPanel);
        });
        takeRows("c", "n", "column");
        takePanels("out", "columns");
        a.callLabel(parts.unpackC);
      });
    });
  });
  v.leave();
  a.ret();
  return entry;

  /** The rows of a block of A or C, from one of its columns on. */
  function takeRows(matrix: "a" | "c", width: "k" | "n", from: "step" | "column"): void {
    const { shift } = matrix === "a" ? element : float32;
    v.load(r9, width);
    v.load(rsi, "row");
    a.imul(rsi, r9);
    a.add(rsi, v.at(from));
    a.shl(rsi, shift);
    a.add(rsi, v.at(matrix));
    a.shl(r9, shift);
  }

  function takePanels(place: "panels" | "out", columns: "depth" | "columns"): void {
    v.load(panelOperands.panels, place);
    v.load(panelOperands.rowCount, "rows");
    v.load(panelOperands.columns, columns);
  }

  function startFromC(): void {
    const fresh = a.label();
    v.load(rax, "step");
    a.test(rax, rax);
    a.jump("equal", fresh);
    takeRows("c", "n", "column");
    takePanels("out", "columns");
    a.callLabel(parts.packC);
    a.bind(fresh);
  }

  /** bTile ← where the tile's first number of this block of the depth is. */
  function findTileOfB(): void {
    v.load(rax, "column");
    a.add(rax, v.at("tile"));
    if (order === "byRows") {
      a.imul(rax, v.at("k"));
      a.add(rax, v.at("step"));
    } else {
      v.load(rcx, "step");
      a.imul(rcx, v.at("n"));
      a.add(rax, rcx);
    }
    a.shl(rax, element.shift);
    a.add(rax, v.at("b"));
    v.set("bTile", rax);
  }

  function multiplyPanel(): void {
    const { panel, panelStride, b, bStride, out, outStride, depth, accumulate, rows } = tileOperands;
    const narrow = a.label();
    const done = a.label();
    v.load(b, "bTile");
    v.load(bStride, order === "byRows" ? "k" : "n");
    a.shl(bStride, element.shift);
    v.load(rows, "height");
    v.load(depth, "depth");
    a.mov(panel, depth);
    emitToWords(a, element, panel);
    a.imul(panel, v.at("panelRow"));
    a.shl(panel, 2);
    a.add(panel, v.at("panels"));
    v.load(out, "panelRow");
    a.imul(out, v.at("columns"));
    a.shl(out, 2);
    a.add(out, v.at("out"));
    v.load(rax, "rows");
    a.sub(rax, v.at("panelRow"));
    a.cmp(rax, lanes);
    a.jump("notGreater", narrow);
    takeTile(2);
    a.jmp(done);
    a.bind(narrow);
    takeTile(1);
    a.bind(done);

    function takeTile(vectors: 1 | 2): void {
      a.movImmediate32(panelStride, vectors * bytes);
      a.mov(outStride, panelStride);
      a.mov(rax, outStride);
      a.imul(rax, v.at("tile"));
      a.add(out, rax);
      v.load(accumulate, "step");
      a.callLabel(parts.tiles[vectors - 1]);
    }
  }
}
