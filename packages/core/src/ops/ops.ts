import type { Precision } from "../memory/matrix.js";
import type { Allocate, Reals } from "../memory/reals.js";
import type { ActivationOps } from "./activation-ops.js";
import type { LatentOps } from "./latent-ops.js";
import type { LikelihoodOps } from "./likelihood-ops.js";
import type { ProductOps } from "./product-ops.js";
import type { RowOps } from "./row-ops.js";
import type { UpdateOps } from "./update-ops.js";

/**
 * The kernels that a dense model trains with, by concern. Everything above this interface is the same whoever
 * fulfils it: the plain reference, WebAssembly SIMD, a native BLAS. One is laid over another concern by concern, as a BLAS's
 * products are over WebAssembly's: `{ ...ops, products }`.
 *
 * What comes in kinds is found by the kind's name. An implementation brings the kinds that it has; the plain formula in the
 * kind's own file stands in for the others (`likelihoodOpsOf`, `updateOpsOf`, `createLayer`, `createObjective`).
 *
 * - Outputs come first. Matrices are row-major and dense; sizes are explicit, so a buffer may be longer
 *   than what is used of it.
 * - The caller owns all memory. Where the kernels need it in a particular place (a WebAssembly memory),
 *   it comes from `allocate`, or is a view of that same memory; nothing else is passed in.
 * - Outputs do not overlap inputs unless the text says "in place".
 * - Nothing is checked here: sizes are checked once, where buffers are made.
 * - Products read a matrix's values where `precision` is float32, and its rounding where it is bf16. Whatever makes a
 *   matrix writes its rounding in the same pass; sums down columns read that where there is one.
 * - An element's value depends on its own row and column only, never on where in a batch it lies, how large the
 *   batch is or which part of a matrix is asked for; sums over rows go in row order. (A native BLAS holds that but for
 *   its products, which depend on the sizes of the call too.)
 * - Not thread-safe: one `Ops` per thread. Several may work on one shared memory at once.
 */
export interface Ops<R extends Reals = Float32Array> {
  /** What it is, as `doctor` and benchmarks print it: "reference", "wasm-simd", "wasm-relaxed-simd". */
  readonly name: string;

  /** What its products read, and so which matrices they take. */
  readonly precision: Precision;

  readonly allocate: Allocate<R>;

  readonly products: ProductOps<R>;
  readonly activations: ActivationOps<R>;
  readonly latent: LatentOps<R>;
  readonly rows: RowOps<R>;

  /** By the likelihood's kind. */
  readonly likelihoods: Readonly<Record<string, LikelihoodOps<R>>>;
  /** By the optimizer's kind; each takes that optimizer's constants. */
  readonly updates: Readonly<Record<string, UpdateOps<R, never>>>;
  /** By the layer's kind: what makes the layer in place of its own file, a `CreateLayer`. */
  readonly layers: Readonly<Record<string, unknown>>;
  /** By the objective's kind: what makes the objective in place of its own file, a `CreateObjective`. */
  readonly objectives: Readonly<Record<string, unknown>>;
}
