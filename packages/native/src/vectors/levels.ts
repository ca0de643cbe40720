import type { LevelName } from "../machine/processor.js";
import { avx2 } from "./avx2.js";
import { avx512 } from "./avx512.js";
import type { VectorLevel } from "./vector-level.js";

/** Every level that there is vector code for. */
export const levels: Readonly<Record<LevelName, VectorLevel>> = { avx2, avx512 };
