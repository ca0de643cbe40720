import type { Assembler } from "../assembler/assembler.js";
import type { Vec } from "../assembler/registers.js";
import type { VectorLevel } from "../vectors/vector-level.js";

/**
 * Transposes a block of lanes × lanes elements in registers: vectors 0 … lanes − 1 are its rows.
 *
 * Pairs of rows are interleaved by elements, then by pairs of elements: that leaves in each 128 bits a 4×4 block transposed.
 * What is left is to bring the 128 bits of one column together.
 *
 * @returns the registers of the columns, in their order
 */
export function emitTranspose(a: Assembler, level: VectorLevel): readonly Vec[] {
  const { lanes, vector: vec } = level;
  // Two sets of registers, from one to the other and back.
  const near = (i: number): Vec => vec(i);
  const far = (i: number): Vec => vec(lanes + i);

  for (let r = 0; r < lanes; r += 2) {
    a.vunpcklps(far(r), near(r), near(r + 1));
    a.vunpckhps(far(r + 1), near(r), near(r + 1));
  }
  // near(4·g + c): column c of each 128 bits, of the rows 4·g to 4·g + 3.
  for (let r = 0; r < lanes; r += 4) {
    a.vunpcklpd(near(r), far(r), far(r + 2));
    a.vunpckhpd(near(r + 1), far(r), far(r + 2));
    a.vunpcklpd(near(r + 2), far(r + 1), far(r + 3));
    a.vunpckhpd(near(r + 3), far(r + 1), far(r + 3));
  }
  return level.name === "avx2" ? joinHalves(a, near, far) : joinQuarters(a, near, far);
}

/** Column 4·h + c is half h of what both groups of four rows have of it. */
function joinHalves(a: Assembler, near: (i: number) => Vec, far: (i: number) => Vec): readonly Vec[] {
  const lower = 0x20;
  const upper = 0x31;
  for (let c = 0; c < 4; c++) {
    a.vperm2f128(far(c), near(c), near(4 + c), lower);
    a.vperm2f128(far(4 + c), near(c), near(4 + c), upper);
  }
  return Array.from({ length: 8 }, (_, i) => far(i));
}

/** Column 4·q + c is quarter q of what all four groups of rows have of it. */
function joinQuarters(a: Assembler, near: (i: number) => Vec, far: (i: number) => Vec): readonly Vec[] {
  const even = 0x88;
  const odd = 0xdd;
  for (let c = 0; c < 4; c++) {
    a.vshuff32x4(far(c), near(c), near(4 + c), even);
    a.vshuff32x4(far(4 + c), near(c), near(4 + c), odd);
    a.vshuff32x4(far(8 + c), near(8 + c), near(12 + c), even);
    a.vshuff32x4(far(12 + c), near(8 + c), near(12 + c), odd);
  }
  for (let c = 0; c < 4; c++) {
    a.vshuff32x4(near(c), far(c), far(8 + c), even);
    a.vshuff32x4(near(4 + c), far(4 + c), far(12 + c), even);
    a.vshuff32x4(near(8 + c), far(c), far(8 + c), odd);
    a.vshuff32x4(near(12 + c), far(4 + c), far(12 + c), odd);
  }
  return Array.from({ length: 16 }, (_, i) => near(i));
}
