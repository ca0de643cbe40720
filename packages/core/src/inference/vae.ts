import { ParavaeError } from "../errors.js";
import { checkValues, type RowData, type RowValues } from "../models/check-values.js";
import { describeSizes, layoutOf, type ModelConfig, objectiveOf } from "../models/model-config.js";
import type { Ops } from "../ops/ops.js";
import { referenceOps } from "../ops/reference/reference-ops.js";
import { checkBlock } from "../parameters/parameter-layout.js";
import { keyOfSeed, purposes } from "../random/random.js";
import { checkLatents } from "./check-latents.js";
import { checkPrior } from "./check-prior.js";
import { type Codec, type CreateCodec, denseCodec } from "./codec.js";

/** q(z|x) of each row. */
export interface Encoding {
  /** [rows, Z]; an autoencoder's code itself. */
  readonly mu: Float32Array;
  /** [rows, Z]; undefined for an autoencoder. */
  readonly logVar: Float32Array | undefined;
}

/** Rows that go through the network at a time. */
const defaultMaxRows = 256;

/**
 * A trained model for inference: rows in, rows out, in the calling thread.
 *
 * Rows may be bytes, which stand for 0 to 1, or reals, which are taken as they are; values that the model's likelihoods cannot explain
 * are refused. Latents and results are Float32Arrays.
 *
 * Owns its copy of the parameters and its workspace; every result is a new array that the caller owns. A dense
 * model runs on the plain reference kernels unless faster `ops` are given; any other needs the codec of the engine
 * that trained it. Not thread-safe.
 */
export class Vae {
  readonly model: ModelConfig;
  readonly #codec: Codec;

  /**
   * @param parameters the flat block, laid out by `layoutOf(model)`; copied
   * @throws ParavaeError E_SHAPE when the block's length is not the model's, E_COUNT for `maxRows`, E_ENGINE for a
   *   model that is not dense without `createCodec`
   */
  constructor(
    model: ModelConfig,
    parameters: Float32Array,
    options: {
      readonly ops?: Ops<Float32Array>;
      readonly createCodec?: CreateCodec;
      readonly maxRows?: number;
    } = {},
  ) {
    const { ops = referenceOps((length) => new Float32Array(length)), maxRows = defaultMaxRows } = options;
    this.model = model;
    checkBlock(layoutOf(model), parameters);
    checkCount("maxRows", maxRows, 1);
    const { createCodec = model.architecture === "dense" ? denseCodec(model, ops) : undefined } = options;
    if (createCodec === undefined) {
      throw new ParavaeError(
        "E_ENGINE",
        `model: its architecture is ${model.architecture}, which runs on TensorFlow.js; pass createCodec of @paravae/tfjs`,
      );
    }
    this.#codec = createCodec(parameters, maxRows);
  }

  /** Whether rows have a code: a model of one's own may have no encoder. */
  get canEncode(): boolean {
    return this.#codec.encode !== undefined;
  }

  /** Whether latents have rows: a model of one's own may have no decoder. */
  get canDecode(): boolean {
    return this.#codec.decode !== undefined;
  }

  /**
   * q(z|x) = N(mu, diag(exp(logVar))) of rows x [rows, D].
   *
   * @throws ParavaeError E_SHAPE when x is no whole number of rows, E_ROWS when it holds what the model cannot have been trained on,
   *   E_NO_ENCODER for a model without one
   */
  encode(x: RowValues): Encoding {
    return this.#encode("encode: x", x);
  }

  #encode(what: string, x: RowValues): Encoding {
    const { inputSize, latentSize } = this.model;
    const rows = countRows(what, x, inputSize);
    const data = checkValues(what, x, this.model);
    const { moments: perLatent } = objectiveOf(this.model);
    const mu = new Float32Array(rows * latentSize);
    const logVar = perLatent === 2 ? new Float32Array(rows * latentSize) : undefined;
    const width = perLatent * latentSize;
    const run = this.#half("encode");
    this.#inChunks(rows, (begin, count) => {
      const moments = run(realsOf(data.subarray(begin * inputSize, (begin + count) * inputSize)), count);
      for (let r = 0; r < count; r++) {
        const row = moments.subarray(r * width, (r + 1) * width);
        mu.set(row.subarray(0, latentSize), (begin + r) * latentSize);
        logVar?.set(row.subarray(latentSize), (begin + r) * latentSize);
      }
    });
    return { mu, logVar };
  }

  /**
   * The mean of p(x|z) for latents z [rows, Z]: probabilities for a bernoulli likelihood, means for a
   * gaussian one.
   *
   * @throws ParavaeError E_SHAPE when z is no whole number of latents, E_LATENTS when it is no Float32Array or not finite,
   *   E_NO_DECODER for a model without one
   */
  decode(z: Float32Array): Float32Array {
    return this.#decode("decode: z", z);
  }

  #decode(what: string, z: Float32Array): Float32Array {
    const { inputSize, latentSize } = this.model;
    const run = this.#half("decode");
    const rows = checkLatents(what, z, latentSize);
    const x = new Float32Array(rows * inputSize);
    this.#inChunks(rows, (begin, count) => {
      const mean = run(z.subarray(begin * latentSize, (begin + count) * latentSize), count);
      x.set(mean.subarray(0, count * inputSize), begin * inputSize);
    });
    return x;
  }

  /**
   * decode(mu of encode(x)): the reconstruction without sampling noise.
   *
   * @throws ParavaeError as `encode` and `decode`
   */
  reconstruct(x: RowValues): Float32Array {
    return this.#decode("reconstruct: mu of x", this.#encode("reconstruct: x", x).mu);
  }

  /**
   * `count` rows drawn from the model: z ~ N(0, I), then the mean of p(x|z). The same seed gives the same
   * rows.
   *
   * @throws ParavaeError E_NO_PRIOR for an autoencoder, which has no distribution over z; E_COUNT, E_SEED
   */
  sample(count: number, seed: number): Float32Array {
    checkCount("sample: count", count, 0);
    const { latentSize } = this.model;
    checkPrior(this.model);
    const rowIndices = Uint32Array.from({ length: count }, (_, i) => i);
    const scratch = referenceOps((length) => new Float32Array(length));
    const z = scratch.allocate(count * latentSize);
    scratch.rows.normal(z, rowIndices, count, latentSize, keyOfSeed(seed), 0, purposes.priorSample);
    return this.#decode("sample: z", z);
  }

  /**
   * `steps` rows on the straight line between two rows' latents, both ends included:
   * decode((1 − t)·mu(from) + t·mu(to)), t = 0 … 1.
   *
   * @throws ParavaeError E_SHAPE unless `from` and `to` are one row each; E_COUNT; as `encode`
   */
  interpolate(from: RowValues, to: RowValues, steps: number): Float32Array {
    const { latentSize, inputSize } = this.model;
    checkCount("interpolate: steps", steps, 0);
    for (const [name, row] of Object.entries({ from, to })) {
      if (row.length === inputSize) continue;
      throw new ParavaeError(
        "E_SHAPE",
        `interpolate: ${name} holds ${row.length} values, expected one row of ${inputSize}`,
        { data: { got: row.length, expected: inputSize } },
      );
    }
    const a = this.#encode("interpolate: from", from).mu;
    const b = this.#encode("interpolate: to", to).mu;
    const z = new Float32Array(steps * latentSize);
    for (let i = 0; i < steps; i++) {
      const t = steps === 1 ? 0 : i / (steps - 1);
      for (let j = 0; j < latentSize; j++) z[i * latentSize + j] = (1 - t) * a[j] + t * b[j];
    }
    return this.#decode("interpolate: z", z);
  }

  #half(name: "encode" | "decode"): (values: Float32Array, rows: number) => Float32Array {
    const run = this.#codec[name];
    if (run !== undefined) return run;
    throw new ParavaeError(
      name === "encode" ? "E_NO_ENCODER" : "E_NO_DECODER",
      `${name}: the model ${describeSizes(this.model)} has no ${name} function; define one to use it for this`,
    );
  }

  #inChunks(rows: number, run: (begin: number, count: number) => void): void {
    const { maxRows } = this.#codec;
    for (let begin = 0; begin < rows; begin += maxRows) run(begin, Math.min(maxRows, rows - begin));
  }
}

const realsOf = (data: RowData): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data, (byte) => byte / 255);

function countRows(what: string, values: RowValues, width: number): number {
  if (values.length % width === 0) return values.length / width;
  throw new ParavaeError(
    "E_SHAPE",
    `${what} holds ${values.length} values, expected a multiple of ${width}, the width of one row`,
    { data: { got: values.length, width } },
  );
}

function checkCount(what: string, count: number, minimum: number): void {
  if (Number.isSafeInteger(count) && count >= minimum) return;
  throw new ParavaeError("E_COUNT", `${what} is ${count}, expected a whole number of at least ${minimum}`, {
    data: { count },
  });
}
