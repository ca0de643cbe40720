/**
 * What the compiled kernels export. Every pointer is a byte offset into their memory; `rounded` is of the bfloat16 bits
 * of the operand before it, 0 for none.
 */
export interface WasmExports {
  gemm(c: number, a: number, b: number, m: number, n: number, k: number, scratch: number): void;
  gemmTransposeA(
    c: number,
    a: number,
    aStride: number,
    b: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
  gemmTransposeB(c: number, a: number, b: number, m: number, n: number, k: number, scratch: number): void;
  columnSums(out: number, a: number, aStride: number, m: number, n: number): void;
  columnSumsOfRounded(out: number, a: number, aStride: number, m: number, n: number): void;
  biasActivation(
    y: number,
    rounded: number,
    x: number,
    bias: number,
    kind: number,
    rows: number,
    width: number,
  ): void;
  activationForward(y: number, x: number, kind: number, length: number): void;
  activationBackward(
    dx: number,
    rounded: number,
    dy: number,
    outputOrInput: number,
    kind: number,
    length: number,
  ): void;
  latentForward(
    z: number,
    rounded: number,
    kl: number,
    moments: number,
    eps: number,
    rows: number,
    size: number,
  ): void;
  latentBackward(
    dMoments: number,
    rounded: number,
    dz: number,
    moments: number,
    eps: number,
    klScale: number,
    rows: number,
    size: number,
  ): void;
  bernoulliLoss(
    nats: number,
    logits: number,
    thetaStride: number,
    x: number,
    xStride: number,
    rows: number,
    width: number,
  ): void;
  bernoulliLossAndGradient(
    nats: number,
    dLogits: number,
    rounded: number,
    logits: number,
    thetaStride: number,
    x: number,
    xStride: number,
    scale: number,
    rows: number,
    width: number,
  ): void;
  gaussianLoss(
    nats: number,
    mean: number,
    thetaStride: number,
    x: number,
    xStride: number,
    squaresScale: number,
    constant: number,
    rows: number,
    width: number,
  ): void;
  gaussianLossAndGradient(
    nats: number,
    dMean: number,
    rounded: number,
    mean: number,
    thetaStride: number,
    x: number,
    xStride: number,
    squaresScale: number,
    constant: number,
    gradientScale: number,
    rows: number,
    width: number,
  ): void;
  gatherBytes(
    x: number,
    rounded: number,
    data: number,
    rowIndices: number,
    rows: number,
    width: number,
  ): void;
  gatherReals(
    x: number,
    rounded: number,
    data: number,
    rowIndices: number,
    rows: number,
    width: number,
  ): void;
  normal(
    out: number,
    rowIndices: number,
    rows: number,
    width: number,
    keyLow: number,
    keyHigh: number,
    step: number,
    purpose: number,
  ): void;
  reduceAdam(
    parameters: number,
    rounded: number,
    m: number,
    v: number,
    gradients: number,
    stride: number,
    blocks: number,
    begin: number,
    end: number,
    beta1: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    epsilon: number,
    stepSize: number,
    rootCorrection: number,
  ): void;
  reduceRmsprop(
    parameters: number,
    rounded: number,
    v: number,
    gradients: number,
    stride: number,
    blocks: number,
    begin: number,
    end: number,
    learningRate: number,
    decay: number,
    oneMinusDecay: number,
    epsilon: number,
  ): void;
}

/** Functions of one buffer, out[i] = f(x[i]), that the tests sweep. */
type Map = (out: number, x: number, length: number) => void;

/** Entry points to the kernels' parts, for tests of their accuracy and for benchmarks. */
export interface WasmParts {
  readonly mapExp: Map;
  readonly mapExpm1: Map;
  readonly mapExpm1MinusX: Map;
  readonly mapLog: Map;
  readonly mapLog1pOfUnit: Map;
  readonly mapTanh: Map;
  readonly mapSigmoid: Map;
  readonly mapNormalCdf: Map;
  readonly mapCosTurns: Map;
  /** The bare gemm micro-kernel, `times` over, on packed operands: 4 rows of `depth`, 8 columns. */
  repeatTile(tile: number, rows: number, panel: number, depth: number, times: number): void;
}

/** Instantiates compiled kernels over a shared memory. Several instances may work on one memory at once. */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): WasmExports & WasmParts {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports & WasmParts;
}
