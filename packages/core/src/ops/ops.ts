import type { ActivationKind } from "../activations/activations.js";
import type { Matrix, Precision } from "../memory/matrix.js";
import type { Allocate, Reals } from "../memory/reals.js";
import type { PhiloxKey } from "../random/philox.js";
import type { Purpose } from "../random/random.js";

/**
 * The kernels that a dense model trains with. Everything above this interface is the same whoever
 * fulfils it: the plain reference, WebAssembly SIMD, a native BLAS.
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

  /** C[m,n] = A[m,k]·B[k,n]. */
  gemm(c: R, a: Matrix<R>, b: Matrix<R>, m: number, n: number, k: number): void;

  /** C[m,n] = A[k,m]ᵀ·B[k,n], rows of A `aStride` elements apart: A may be some columns of a wider matrix. */
  gemmTransposeA(c: R, a: Matrix<R>, aStride: number, b: Matrix<R>, m: number, n: number, k: number): void;

  /** C[m,n] = A[m,k]·B[n,k]ᵀ. */
  gemmTransposeB(c: R, a: Matrix<R>, b: Matrix<R>, m: number, n: number, k: number): void;

  /** out[n] = Σᵢ A[i,n] over m rows that lie `aStride` elements apart. */
  columnSums(out: R, a: Matrix<R>, aStride: number, m: number, n: number): void;

  /**
   * x[r,j] ← x[r,j] + bias[j], and y = f(x); y = x without a kind. y's values may be x.
   */
  biasActivation(
    y: Matrix<R>,
    x: R,
    bias: R,
    kind: ActivationKind | undefined,
    rows: number,
    width: number,
  ): void;

  /** y[i] = f(x[i]) for i < length. May be in place. */
  activationForward(y: R, x: R, kind: ActivationKind, length: number): void;

  /**
   * dx[i] = dy[i]·f′, with f′ from the activation's output or input, whichever `derivativeFrom` of
   * `activations[kind]` says. dx's values may be dy. Where dx has a rounding, that alone is written.
   */
  activationBackward(dx: Matrix<R>, dy: R, outputOrInput: R, kind: ActivationKind, length: number): void;

  /**
   * The reparameterised latent and its divergence from the prior, elementwise:
   *
   *     z  = mu + exp(logVar/2)·eps
   *     kl = ½(mu² + exp(logVar) − 1 − logVar)            in nats
   *
   * moments is [rows, 2Z], each row mu then logVar; z, kl and eps are [rows, Z].
   * Source: Kingma & Welling 2014, §2.4 and App. B.
   */
  latentForward(z: Matrix<R>, kl: R, moments: R, eps: R, rows: number, latentSize: number): void;

  /**
   * dMu     = dz + klScale·mu
   * dLogVar = ½·dz·eps·exp(logVar/2) + klScale·½(exp(logVar) − 1)
   *
   * dMoments is [rows, 2Z] as moments is; klScale is β over the rows of the whole batch.
   * Where dMoments has a rounding, that alone is written.
   */
  latentBackward(
    dMoments: Matrix<R>,
    dz: R,
    moments: R,
    eps: R,
    klScale: number,
    rows: number,
    latentSize: number,
  ): void;

  /**
   * nats[r] = Σⱼ max(l, 0) − l·x + log1p(exp(−|l|)), the −log p(x|z) of Bernoulli means σ(l).
   * x and logits are [rows, width], x in [0, 1].
   */
  bernoulliLoss(nats: R, logits: R, x: R, rows: number, width: number): void;

  /**
   * As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale in the same pass. dLogits' values may be logits. Where
   * dLogits has a rounding, that alone is written.
   */
  bernoulliLossAndGradient(
    nats: R,
    dLogits: Matrix<R>,
    logits: R,
    x: R,
    scale: number,
    rows: number,
    width: number,
  ): void;

  /** nats[r] = Σⱼ (x − mean)²/(2σ²) + ½log(2πσ²), the −log p(x|z) of a gaussian of fixed variance σ². */
  gaussianLoss(nats: R, mean: R, x: R, variance: number, rows: number, width: number): void;

  /**
   * As `gaussianLoss`, and dMean = (mean − x)/σ²·scale in the same pass. dMean's values may be mean. Where dMean has a
   * rounding, that alone is written.
   */
  gaussianLossAndGradient(
    nats: R,
    dMean: Matrix<R>,
    mean: R,
    x: R,
    variance: number,
    scale: number,
    rows: number,
    width: number,
  ): void;

  /** x[r,j] = data[rowIndices[r], j] / 255: rows of bytes as values in [0, 1]. */
  gatherBytes(x: Matrix<R>, data: Uint8Array, rowIndices: Uint32Array, rows: number, width: number): void;

  /** x[r,j] = data[rowIndices[r], j]. */
  gatherReals(x: Matrix<R>, data: R, rowIndices: Uint32Array, rows: number, width: number): void;

  /**
   * Standard normal noise [rows, width], as `fillNormal` defines it: row r is a function of the key, the
   * step, the purpose and rowIndices[r] alone.
   */
  normal(
    out: R,
    rowIndices: Uint32Array,
    rows: number,
    width: number,
    key: PhiloxKey,
    step: number,
    purpose: Purpose,
  ): void;

  /**
   * The all-reduce and Adam in one pass over elements [begin, end), t counting from 1:
   *
   *     g  = Σₛ gradients[s·stride + i]              s = 0 … slots − 1, in that order
   *     m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
   *     θ ← θ − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
   *
   * m and v are set to 0 once they are denormal, which would slow every later step.
   * Source: Kingma & Ba 2015, Alg. 1.
   */
  reduceAdam(
    parameters: Matrix<R>,
    m: R,
    v: R,
    gradients: R,
    stride: number,
    slots: number,
    begin: number,
    end: number,
    update: AdamUpdate,
  ): void;

  /**
   * The all-reduce and RMSprop in one pass over elements [begin, end):
   *
   *     g = Σₛ gradients[s·stride + i]    v ← αv + (1 − α)g²    θ ← θ − ηg/(√v + ε)
   *
   * v is set to 0 once it is denormal. Source: Tieleman & Hinton 2012, lecture 6.5.
   */
  reduceRmsprop(
    parameters: Matrix<R>,
    v: R,
    gradients: R,
    stride: number,
    slots: number,
    begin: number,
    end: number,
    update: RmspropUpdate,
  ): void;
}

/** The numbers of one Adam step, with what depends on the step count worked out in float64. */
export interface AdamUpdate {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** η/(1 − β₁ᵗ). */
  readonly stepSize: number;
  /** 1/√(1 − β₂ᵗ). */
  readonly rootCorrection: number;
}

export interface RmspropUpdate {
  readonly learningRate: number;
  readonly decay: number;
  readonly epsilon: number;
}
