import { assembleLibrary, emitSources, type Library } from "./library.js";
import { emitProducts } from "./products/products.js";
import type { VectorLevel } from "./vectors/vector-level.js";

/** What there is generated code for. */
export type KernelName = keyof ReturnType<typeof emitProducts>;

/** Generates every kernel of a level: for any sizes, which are their arguments. */
export const generateKernels = (level: VectorLevel): Library<KernelName> =>
  assembleLibrary(level, (asm, _, pool) => ({
    ...emitProducts(asm, level, pool),
    ...emitSources({})(asm, level, pool),
  }));
