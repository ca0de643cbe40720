import type { ActivationKind } from "./activations.js";
import type { PhiloxKey } from "./philox.js";
import type { Purpose } from "./random.js";
import type { Allocate, Reals } from "./reals.js";

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
 * - An element's value depends on its own row and column only, never on where in a batch it lies or how
 *   large the batch is; sums over rows go in row order, in an order that depends on the sizes alone.
 * - Not thread-safe: one `Ops` per thread. Several may work on one shared memory at once.
 */
export interface Ops<R extends Reals = Float32Array> {
  /** What it is, as `doctor` and benchmarks print it: "reference", "wasm-simd", "wasm-relaxed-simd". */
  readonly name: string;

  readonly allocate: Allocate<R>;

  /** C[m,n] = A[m,k]·B[k,n]. */
  gemm(c: R, a: R, b: R, m: number, n: number, k: number): void;

  /** C[m,n] = A[k,m]ᵀ·B[k,n]. */
  gemmTransposeA(c: R, a: R, b: R, m: number, n: number, k: number): void;

  /** C[m,n] = A[m,k]·B[n,k]ᵀ + bias[n], the bias added to every row. */
  gemmTransposeB(c: R, a: R, b: R, bias: R, m: number, n: number, k: number): void;

  /** out[n] = Σᵢ A[i,n] over m rows. */
  columnSums(out: R, a: R, m: number, n: number): void;

  /** y[i] = f(x[i]) for i < length. May be in place. */
  activationForward(y: R, x: R, kind: ActivationKind, length: number): void;

  /**
   * dx[i] = dy[i]·f′, with f′ from the activation's output or input, whichever `derivativeFrom` of
   * `activations[kind]` says. May be in place on dy.
   */
  activationBackward(dx: R, dy: R, outputOrInput: R, kind: ActivationKind, length: number): void;

  /**
   * The reparameterised latent and its divergence from the prior, elementwise:
   *
   *     z  = mu + exp(logVar/2)·eps
   *     kl = ½(mu² + exp(logVar) − 1 − logVar)            in nats
   *
   * moments is [rows, 2Z], each row mu then logVar; z, kl and eps are [rows, Z].
   * Source: Kingma & Welling 2014, §2.4 and App. B.
   */
  latentForward(z: R, kl: R, moments: R, eps: R, rows: number, latentSize: number): void;

  /**
   * dMu     = dz + klScale·mu
   * dLogVar = ½·dz·eps·exp(logVar/2) + klScale·½(exp(logVar) − 1)
   *
   * dMoments is [rows, 2Z] as moments is; klScale is β over the rows of the whole batch.
   */
  latentBackward(
    dMoments: R,
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
   * As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale in the same pass. dLogits may be in place on logits.
   */
  bernoulliLossAndGradient(
    nats: R,
    dLogits: R,
    logits: R,
    x: R,
    scale: number,
    rows: number,
    width: number,
  ): void;

  /** nats[r] = Σⱼ (x − mean)²/(2σ²) + ½log(2πσ²), the −log p(x|z) of a gaussian of fixed variance σ². */
  gaussianLoss(nats: R, mean: R, x: R, variance: number, rows: number, width: number): void;

  /** As `gaussianLoss`, and dMean = (mean − x)/σ²·scale in the same pass. dMean may be in place on mean. */
  gaussianLossAndGradient(
    nats: R,
    dMean: R,
    mean: R,
    x: R,
    variance: number,
    scale: number,
    rows: number,
    width: number,
  ): void;

  /** x[r,j] = data[rowIndices[r], j] / 255: rows of bytes as values in [0, 1]. */
  gatherBytes(x: R, data: Uint8Array, rowIndices: Uint32Array, rows: number, width: number): void;

  /** x[r,j] = data[rowIndices[r], j]. */
  gatherReals(x: R, data: R, rowIndices: Uint32Array, rows: number, width: number): void;

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
    parameters: R,
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
    parameters: R,
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
