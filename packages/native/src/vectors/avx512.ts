import { broadcast, mem } from "../assembler/memory-operand.js";
import { mask, r14, zmm } from "../assembler/registers.js";
import { asMask } from "./value.js";
import { lineElements, type VectorLevel } from "./vector-level.js";

/** The mask of the elements of a line that are there, for the whole of a loop's rest. */
const presentMask = mask(1);

/** The masks of 16, 15, … 0 elements as 16 bits each, two to a word. */
const presentMasks = Array.from({ length: 9 }, (_, i) => {
  const bits = (count: number) => 2 ** Math.max(count, 0) - 1;
  return bits(lineElements - 2 * i) + bits(lineElements - 2 * i - 1) * 0x10000;
});

/** zmm0 to zmm31. A constant lies in memory once, and is broadcast; masks have registers of their own. */
export const avx512: VectorLevel = {
  name: "avx512",
  lanes: 16,
  registers: 32,
  masks: [2, 3, 4, 5, 6, 7].map(mask),
  vector: zmm,

  constant: (pool, bits) => broadcast(mem(r14, pool.offsetOf([bits]))),

  loadConstant(asm, target, place) {
    asm.vbroadcastss(target, { ...place, broadcast: false });
  },

  present(asm, pool, left) {
    asm.neg(left);
    asm.movzxWord(left, mem(r14, pool.offsetOf(presentMasks) + 2 * lineElements, left, 2));
    asm.kmovw(presentMask, left);
    return [{ type: "mask", home: presentMask }];
  },

  loadPresent(asm, target, place, present) {
    asm.vmovups(target, place, { lanes: asMask(present), zeroing: true });
  },

  storePresent(asm, place, value, present) {
    asm.vmovupsStore(place, value, { lanes: asMask(present) });
  },

  loadHalves(asm, target, place, present) {
    asm.vpmovzxwd(target, place, present && { lanes: asMask(present), zeroing: true });
  },

  storeHalves(asm, place, value, present) {
    asm.vpmovdwStore(place, value, present && { lanes: asMask(present) });
  },

  compare(asm, target, a, b, comparison) {
    asm.vcmppsMask(asMask(target), a, b, comparison);
  },

  select(asm, target, ifFalse, ifTrue, lanes) {
    asm.vblendmps(target, ifFalse, ifTrue, asMask(lanes));
  },

  keep(asm, target, a, lanes) {
    asm.vmovups(target, a, { lanes: asMask(lanes), zeroing: true });
  },

  nearest(asm, target, a) {
    asm.vrndscaleps(target, a);
  },
};
