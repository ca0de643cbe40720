import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { mem } from "../assembler/memory-operand.js";
import { r10, r11, rax, rcx, rdx, rsi } from "../assembler/registers.js";
import { readArguments } from "../kernel-arguments.js";
import { Locals } from "../locals.js";
import { bytesOf, type VectorLevel } from "../vectors/vector-level.js";
import { copyOperands } from "./copy-rows.js";
import type { Element } from "./element.js";
import { type Order, tileOperands, tileVectors } from "./tile.js";
import { emitTileHeight } from "./tile-heights.js";

/** What the kernel calls: tiles one vector wide and two, what copies columns of C, and what copies those of A or B into words. */
export interface GemmOfColumnsParts {
  readonly tiles: readonly [Label, Label];
  readonly copyRows: Label;
  readonly copyWords: Label;
}

/** The arguments, in their order; those behind `wordsOfA` are of `gemmOfColumnsCut`. */
const names = [
  "c",
  "a",
  "aStride",
  "b",
  "m",
  "n",
  "k",
  "panel",
  "out",
  "wordsOfA",
  "rowsAtATime",
  "depthAtATime",
  "tallest",
  "packs",
  "packsA",
] as const;
const state = [
  ...(["step", "depth", "row", "rows", "factors", "factorsStride", "part"] as const),
  ...(["column", "width", "panelStride", "isPart", "tile", "height"] as const),
  ...(["source", "sourceStride", "inC"] as const),
] as const;

/**
 * C[m,n] = A·B[k,n], with the columns of B in the lanes as they lie: nothing is transposed. A is [m,k] where `order` is byRows, else
 * [k,m] and taken transposed, as a gradient is formed of all rows of a batch. Its rows are `aStride` apart.
 *
 *     for each block of the depth               nearly always the only one
 *       for each block of C's rows              one, where A's part of them is read as it lies
 *         factors ← A's part of them            of pairs that lie in two rows, and where it would not stay in level 1
 *         for each two vectors of columns of B  the last ones are fewer
 *           panel ← those columns               of pairs; else where they would not stay in level 1, or end within a vector
 *           for each tile of C's rows
 *             C ← the products                  by way of `out` where the columns end within a vector
 *
 * Later blocks of the depth begin with what C holds, so that every element is one chain.
 */
export function emitGemmOfColumns(
  a: Assembler,
  level: VectorLevel,
  element: Element,
  order: Order,
  parts: GemmOfColumnsParts,
): Label {
  const { lanes } = level;
  const bytes = bytesOf(level);
  const v = new Locals(a, [...names, ...state]);
  const entry = a.here();
  v.enter();
  readArguments(a, v, names, ["c", "a", "b", "panel", "out", "wordsOfA"]);
  v.loop("step", "k", "depthAtATime", () => {
    v.loadPart(rax, "depthAtATime", "k", "step");
    v.set("depth", rax);
    v.loop("row", "m", "rowsAtATime", () => {
      v.loadPart(rax, "rowsAtATime", "m", "row");
      v.set("rows", rax);
      findFactors();
      v.loop("column", "n", tileVectors * lanes, () => {
        v.loadPart(rax, tileVectors * lanes, "n", "column");
        v.set("width", rax);
        findPanelStride();
        findSource();
        v.loop("tile", "rows", "height", () => {
          emitTileHeight(a, v.at("rows"), v.at("tile"), v.at("tallest"));
          v.set("height", rax);
          multiplyTile();
        });
      });
    });
  });
  v.leave();
  a.ret();
  return entry;

  /** factors, factorsStride ← what of A this block takes, in A or where its columns have been made words. */
  function findFactors(): void {
    const [down, along] = order === "byRows" ? (["row", "step"] as const) : (["step", "row"] as const);
    v.load(rsi, down);
    a.imul(rsi, v.at("aStride"));
    a.add(rsi, v.at(along));
    a.shl(rsi, element.shift);
    a.add(rsi, v.at("a"));
    v.load(copyOperands.sourceStride, "aStride");
    a.shl(copyOperands.sourceStride, element.shift);
    v.set("factors", rsi);
    v.set("factorsStride", copyOperands.sourceStride);
    if (order === "byRows") return;
    const inPlace = a.label();
    v.load(rax, "packsA");
    a.test(rax, rax);
    a.jump("equal", inPlace);
    // Of pairs any width is copied at once, else two vectors.
    if (element.perWord === 2) copyFactors("rows");
    else v.loop("part", "rows", tileVectors * lanes, () => copyFactors("part"));
    v.load(rsi, "wordsOfA");
    v.set("factors", rsi);
    v.load(rax, "rows");
    a.shl(rax, 2);
    v.set("factorsStride", rax);
    a.bind(inPlace);
  }

  /** Some columns of A to where they lie together: all, or those from `part` on. */
  function copyFactors(which: "rows" | "part"): void {
    v.load(copyOperands.source, "factors");
    v.load(copyOperands.sourceStride, "factorsStride");
    v.load(copyOperands.target, "wordsOfA");
    v.load(copyOperands.targetStride, "rows");
    a.shl(copyOperands.targetStride, 2);
    if (which === "rows") {
      v.load(copyOperands.width, "rows");
    } else {
      v.load(rax, "part");
      a.lea(copyOperands.source, mem(copyOperands.source, 0, rax, 4));
      a.lea(copyOperands.target, mem(copyOperands.target, 0, rax, 4));
      v.loadPart(copyOperands.width, tileVectors * lanes, "rows", "part");
    }
    v.load(copyOperands.rows, "depth");
    a.callLabel(parts.copyWords);
  }

  /** panelStride ← the bytes of the vectors that the columns take; isPart ← what they leave of them. */
  function findPanelStride(): void {
    v.load(rcx, "width");
    a.movImmediate32(rax, bytes);
    a.movImmediate32(rdx, tileVectors * bytes);
    a.cmp(rcx, lanes);
    a.cmov("greater", rax, rdx);
    v.set("panelStride", rax);
    a.shl(rcx, 2);
    a.sub(rax, rcx);
    v.set("isPart", rax);
  }

  /** source, sourceStride ← the columns in B, or where they have been copied together. */
  function findSource(): void {
    const direct = a.label();
    const done = a.label();
    v.load(rsi, "step");
    a.imul(rsi, v.at("n"));
    a.add(rsi, v.at("column"));
    a.shl(rsi, element.shift);
    a.add(rsi, v.at("b"));
    v.load(copyOperands.sourceStride, "n");
    a.shl(copyOperands.sourceStride, element.shift);
    if (element.perWord === 1) {
      v.load(rax, "packs");
      a.or(rax, v.at("isPart"));
      a.jump("equal", direct);
    }
    v.load(copyOperands.target, "panel");
    v.load(copyOperands.targetStride, "panelStride");
    v.load(copyOperands.rows, "depth");
    v.load(copyOperands.width, "width");
    v.set("sourceStride", copyOperands.targetStride);
    v.set("source", copyOperands.target);
    a.callLabel(parts.copyWords);
    if (element.perWord === 2) return;
    a.jmp(done);
    a.bind(direct);
    v.set("source", rsi);
    v.set("sourceStride", copyOperands.sourceStride);
    a.bind(done);
  }

  function multiplyTile(): void {
    const { panel, panelStride, b, bStride, out, outStride, depth, accumulate, rows } = tileOperands;
    const inC = a.label();
    const fresh = a.label();
    const one = a.label();
    const multiplied = a.label();
    const done = a.label();
    v.load(r10, "row");
    a.add(r10, v.at("tile"));
    a.imul(r10, v.at("n"));
    a.add(r10, v.at("column"));
    a.shl(r10, 2);
    a.add(r10, v.at("c"));
    v.set("inC", r10);
    v.load(r11, "n");
    a.shl(r11, 2);
    v.load(rax, "isPart");
    a.test(rax, rax);
    a.jump("equal", inC);

    v.load(rax, "step");
    a.test(rax, rax);
    a.jump("equal", fresh);
    copyOut("toOut");
    a.bind(fresh);
    v.load(out, "out");
    v.load(outStride, "panelStride");
    a.bind(inC);
    v.load(rows, "height");
    v.load(depth, "depth");
    v.load(panel, "source");
    v.load(panelStride, "sourceStride");
    v.load(b, "tile");
    v.load(bStride, "factorsStride");
    if (order === "byRows") a.imul(b, bStride);
    else a.shl(b, 2);
    a.add(b, v.at("factors"));
    v.load(accumulate, "panelStride");
    a.cmp(accumulate, bytes);
    v.load(accumulate, "step");
    a.jump("equal", one);
    a.callLabel(parts.tiles[1]);
    a.jmp(multiplied);
    a.bind(one);
    a.callLabel(parts.tiles[0]);
    a.bind(multiplied);
    v.load(rax, "isPart");
    a.test(rax, rax);
    a.jump("equal", done);
    copyOut("toC");
    a.bind(done);
  }

  /** The tile in `out` from or to where it belongs in C. */
  function copyOut(way: "toOut" | "toC"): void {
    const { target, targetStride, source, sourceStride, rows, width } = copyOperands;
    const [place, stride] = way === "toOut" ? [source, sourceStride] : [target, targetStride];
    const [ownPlace, ownStride] = way === "toOut" ? [target, targetStride] : [source, sourceStride];
    v.load(place, "inC");
    v.load(stride, "n");
    a.shl(stride, 2);
    v.load(ownPlace, "out");
    v.load(ownStride, "panelStride");
    v.load(rows, "height");
    v.load(width, "width");
    a.callLabel(parts.copyRows);
  }
}
