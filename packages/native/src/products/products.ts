import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import type { VectorLevel } from "../vectors/vector-level.js";
import { emitCopyPairs } from "./copy-pairs.js";
import { emitCopyRows } from "./copy-rows.js";
import { bfloat16, type Element, float32 } from "./element.js";
import { emitGemm } from "./gemm.js";
import { emitGemmOfColumns } from "./gemm-of-columns.js";
import { emitPackRows, emitUnpackRows } from "./panels.js";
import { emitTiles, type Order } from "./tile.js";

type Products = Readonly<Record<"gemm" | "gemmTransposeA" | "gemmTransposeB", Label>>;
/** `gemmOfColumns` is a gemm whose lanes are columns of B. */
type ProductsOfFloat32 = Products & Readonly<Record<"gemmOfColumns", Label>>;

/** The parts that products of one kind of element share. */
function partsOf(a: Assembler, level: VectorLevel, pool: ConstantPool, element: Element) {
  const tilesOf = (order: Order): readonly [Label, Label] => [
    emitTiles(a, level, element, order, 1),
    emitTiles(a, level, element, order, 2),
  ];
  const packC = emitPackRows(a, level, pool, float32);
  return {
    byRows: tilesOf("byRows"),
    byColumns: tilesOf("byColumns"),
    panels: {
      packA: element === float32 ? packC : emitPackRows(a, level, pool, element),
      packC,
      unpackC: emitUnpackRows(a, level, pool),
    },
    copyRows: emitCopyRows(a, level, pool),
  };
}

/** The kernels of products of float32. */
export function emitProducts(a: Assembler, level: VectorLevel, pool: ConstantPool): ProductsOfFloat32 {
  const { byRows, byColumns, panels, copyRows } = partsOf(a, level, pool, float32);
  const columns = { copyRows, copyWords: copyRows };
  return {
    gemm: emitGemm(a, level, float32, "byColumns", { tiles: byColumns, ...panels }),
    gemmOfColumns: emitGemmOfColumns(a, level, float32, "byRows", { tiles: byRows, ...columns }),
    gemmTransposeA: emitGemmOfColumns(a, level, float32, "byColumns", { tiles: byColumns, ...columns }),
    gemmTransposeB: emitGemm(a, level, float32, "byRows", { tiles: byRows, ...panels }),
  };
}

/**
 * The kernels of products of bfloat16. A pair is two neighbours along the depth: they lie side by side in rows of A, and of a B that
 * is taken transposed; else they lie in two rows, and are brought together. Where that is to be done anyway, the columns
 * are the lanes. AVX512_BF16 only.
 */
export function emitProductsOfBfloat16(a: Assembler, level: VectorLevel, pool: ConstantPool): Products {
  const { byRows, byColumns, panels, copyRows } = partsOf(a, level, pool, bfloat16);
  const columns = { copyRows, copyWords: emitCopyPairs(a, level, pool) };
  return {
    gemm: emitGemmOfColumns(a, level, bfloat16, "byRows", { tiles: byRows, ...columns }),
    gemmTransposeA: emitGemmOfColumns(a, level, bfloat16, "byColumns", { tiles: byColumns, ...columns }),
    gemmTransposeB: emitGemm(a, level, bfloat16, "byRows", { tiles: byRows, ...panels }),
  };
}
