import { detectProcessor } from "../../src/machine/processor.js";
import { avx2 } from "../../src/vectors/avx2.js";
import { avx512 } from "../../src/vectors/avx512.js";

const { levels: present, bf16 } = detectProcessor();

/** Every level, and whether this processor has it. Where it has not, tests are skipped, and seen to be. */
export const levels = [avx2, avx512].map((level) => ({ level, isPresent: present.includes(level.name) }));

/** The level that has products of bfloat16, and whether this processor has them. */
export const bf16Levels = [{ level: avx512, isPresent: bf16 }];
