import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import type { VectorLevel } from "../vectors/vector-level.js";
import { emitCopyRows } from "./copy-rows.js";
import { emitGemm } from "./gemm.js";
import { emitGemmTransposeA } from "./gemm-transpose-a.js";
import { emitPackRows, emitUnpackRows } from "./panels.js";
import { emitTiles, type Order } from "./tile.js";

/** The kernels of matrix products, and the parts that they share. */
export function emitProducts(
  a: Assembler,
  level: VectorLevel,
  pool: ConstantPool,
): Readonly<Record<"gemm" | "gemmTransposeA" | "gemmTransposeB", Label>> {
  const tilesOf = (order: Order): readonly [Label, Label] => [
    emitTiles(a, level, order, 1),
    emitTiles(a, level, order, 2),
  ];
  const byRows = tilesOf("byRows");
  const byColumns = tilesOf("byColumns");
  const packRows = emitPackRows(a, level, pool);
  const unpackRows = emitUnpackRows(a, level, pool);
  const copyRows = emitCopyRows(a, level, pool);
  return {
    gemm: emitGemm(a, level, "byColumns", { tiles: byColumns, packRows, unpackRows }),
    gemmTransposeA: emitGemmTransposeA(a, level, { tiles: byColumns, copyRows }),
    gemmTransposeB: emitGemm(a, level, "byRows", { tiles: byRows, packRows, unpackRows }),
  };
}
