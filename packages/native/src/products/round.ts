import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { asRounded } from "../vectors/storage.js";

/** rounded ← the bfloat16 nearest to each value. Arguments: rounded, values, length. */
export const round: KernelSource = (k) => {
  const [rounded, values, length] = [k.pointer(), k.pointer(), k.word()];
  new ElementLoop(k, (v) => asRounded.store(v, rounded, v.load(values))).emit(length);
};
