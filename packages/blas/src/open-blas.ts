import { ParavaeError } from "@paravae/core";
import type { BlasSpec } from "./blas-spec.js";
import { openLibrary } from "./library.js";
import { holdToOneThread } from "./one-thread.js";
import { type Products, productsOf } from "./products.js";

/**
 * The products of a library that `loadBlas` has found, for the calling thread, on which alone they compute.
 *
 * @throws ParavaeError E_NO_BLAS when it cannot be opened any more
 */
export function openBlas({ path }: BlasSpec): Products {
  const library = openLibrary(path);
  const products = productsOf(library);
  if (products === undefined) {
    throw new ParavaeError("E_NO_BLAS", `blas: ${path} has no sgemm any more; was it replaced?`);
  }
  holdToOneThread(library);
  return products;
}
