import type { Precision } from "../../memory/matrix.js";
import type { Allocate, Reals } from "../../memory/reals.js";
import type { Ops } from "../ops.js";
import { referenceActivations } from "./reference-activations.js";
import { referenceLatent } from "./reference-latent.js";
import { referenceProducts } from "./reference-products.js";
import { referenceRows } from "./reference-rows.js";

/**
 * The plain reference of every kernel: each is its equation in a loop, with sums in float64. Slow on
 * purpose; the oracle of the fast ones, and in float64 (`allocate: (n) => new Float64Array(n)`) the twin
 * that gradients are checked on. Of what comes in kinds it brings nothing: the plain formulas of the kinds are the reference.
 */
export const referenceOps = <R extends Reals>(
  allocate: Allocate<R>,
  precision: Precision = "float32",
): Ops<R> => ({
  name: "reference",
  precision,
  allocate,
  products: referenceProducts(precision),
  activations: referenceActivations(),
  latent: referenceLatent(),
  rows: referenceRows(),
  likelihoods: {},
  updates: {},
  layers: {},
  objectives: {},
});
