import { mem } from "../assembler/memory-operand.js";
import { r14, ymm } from "../assembler/registers.js";
import { asVec, asVecOrMem, type Value } from "./value.js";
import { lineElements, type VectorLevel } from "./vector-level.js";

const lanes = 8;

/** A line's worth of ones, then as many zeros: 16 words from 16 − n on are the masks of n elements. */
const window = [...Array<number>(lineElements).fill(0xffffffff), ...Array<number>(lineElements).fill(0)];

/** ymm0 to ymm15. A constant lies in memory once for each lane, and a mask has all bits of its lanes set. */
export const avx2: VectorLevel = {
  name: "avx2",
  lanes,
  registers: 16,
  masks: [],
  vector: ymm,

  constant: (pool, bits) => mem(r14, pool.offsetOf(Array<number>(lanes).fill(bits))),

  loadConstant(asm, target, place) {
    asm.vmovups(target, place);
  },

  present(asm, pool, left) {
    asm.neg(left);
    const full = pool.offsetOf(window) + 4 * lineElements;
    return [0, lanes].map((first): Value => ({ type: "mask", home: mem(r14, full + 4 * first, left, 4) }));
  },

  loadPresent(asm, target, place, present) {
    asm.vmaskmovps(target, asVec(present), place);
  },

  storePresent(asm, place, value, present) {
    asm.vmaskmovpsStore(place, asVec(present), value);
  },

  // Only products of bfloat16 ask for these, and AVX2 has none.
  loadHalves: undefined,
  storeHalves: undefined,

  compare(asm, target, a, b, comparison) {
    asm.vcmpps(asVec(target), a, b, comparison);
  },

  select(asm, target, ifFalse, ifTrue, mask) {
    asm.vblendvps(target, ifFalse, ifTrue, asVec(mask));
  },

  keep(asm, target, a, mask) {
    asm.vandps(target, a, asVecOrMem(mask));
  },

  nearest(asm, target, a) {
    asm.vroundps(target, a);
  },
};
