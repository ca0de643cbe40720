import type { GradientBlock } from "../layers/layer.js";
import { fromBfloat16, toBfloat16 } from "../memory/bfloat16.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { type RowAllocator, repeatRows, withRounding } from "../memory/row-allocator.js";
import { denseLayout } from "../models/dense-layout.js";
import type { DenseModel } from "../models/dense-model.js";
import type { ObjectiveStep } from "../objectives/objective.js";
import { createObjective, objectives } from "../objectives/objectives.js";
import type { Ops } from "../ops/ops.js";
import type { EndTime, RowBuffers } from "./gradient-engine.js";
import { HeadsLoss } from "./heads-loss.js";
import { LayerStack } from "./layer-stack.js";

/** The whole batch that rows belong to, for terms that are over all of it. */
export interface WholeBatch<R extends Reals> {
  readonly network: DenseNetwork<R>;
  /** The first of the rows that are computed. */
  readonly first: number;
  /** Rows of the whole batch. */
  readonly rows: number;
}

/**
 * A dense model over its buffers, [rows, width] each, on the way forward to the loss and back to every layer:
 *
 *     x ─ encoder ─ moments ─ objective ─ z ─ decoder ─ output ─ heads ─ reconstruction
 *                                │
 *                         eps ───┴─── the objective's own terms
 *
 * A row of theirs depends on no other row, unless the objective says that it is over the batch. So parts of a batch can be
 * computed apart, by networks over windows of the same buffers; gradients are then formed of all of them at once. Parameters
 * are only read.
 */
export class DenseNetwork<R extends Reals = Float32Array> implements RowBuffers<R> {
  readonly x: Matrix<R>;
  readonly target: R | undefined;
  readonly present: R | undefined;
  readonly labels: Int32Array;
  readonly terms: readonly R[];
  /** Every parameter's gradient, once all rows' way back is done. */
  readonly gradients: readonly GradientBlock<R>[];
  /**
   * Whether rows go forward and back by calls of kernels alone, which for the same rows and scale have the same arguments at every
   * step: then they can be kept and repeated.
   */
  readonly onlyKernels: boolean;
  readonly #encoder: LayerStack<R>;
  readonly #objective: ObjectiveStep<R>;
  readonly #decoder: LayerStack<R>;
  readonly #heads: HeadsLoss<R>;
  readonly #samples: number;
  readonly #weightOfReconstruction: (step: number) => number;
  /** [rows·K]; undefined where every sample of a row counts the same. */
  readonly #sampleWeights: R | undefined;
  /** What the loss compares with. */
  readonly #clean: R;
  /** The same, once for each sample of a row; itself where there is one. */
  readonly #xOfSamples: R;
  readonly #presentOfSamples: R | undefined;
  readonly #inputSize: number;

  /**
   * @param allocator hands out the buffers, in the order of the data path; without `training` fewer
   * @param denoising whether x is corrupted, and the loss of rows that lie elsewhere
   */
  constructor(
    model: DenseModel,
    ops: Ops<R>,
    parameters: Matrix<R>,
    allocator: RowAllocator<R>,
    training: boolean,
    denoising = false,
  ) {
    const { encoder, moments, decoder, output, objectiveAt } = denseLayout(model);
    const { objective: config, latentSize, inputSize, heads } = model;
    const entry = objectives.get(config.kind);
    const samples = entry.samples(config);
    const common = { ops, parameters, training };
    this.#samples = samples;
    this.#weightOfReconstruction = (step) => entry.weights(config, step)[0];
    this.#inputSize = inputSize;
    this.x = withRounding(allocator, ops.precision, allocator.reals(inputSize), inputSize);
    this.target = denoising ? allocator.reals(inputSize) : undefined;
    this.present = model.missing ? allocator.reals(inputSize) : undefined;
    this.labels = labelsFrom(allocator, entry.usesLabels ?? false);
    this.#encoder = new LayerStack([...encoder, moments], {
      ...{ ...common, allocator, input: this.x },
      ...{ isRead: entry.decodesMoments, overwritesOutput: false },
    });
    this.#objective = createObjective({
      ...{ config, latentSize, ops, allocator, training, parameters, parametersAt: objectiveAt },
      labels: this.labels,
      moments: this.#encoder.last.output,
      dMoments: this.#encoder.last.dOutput,
    });
    const ofSamples = repeatRows(allocator, samples);
    this.#decoder = new LayerStack([...decoder, output], {
      ...{ ...common, allocator: ofSamples, input: this.#objective.z },
      ...{ isRead: false, overwritesOutput: true },
    });
    const { last } = this.#decoder;
    this.#clean = this.target ?? this.x.values;
    this.#xOfSamples = samples === 1 ? this.#clean : ofSamples.reals(inputSize);
    this.#presentOfSamples =
      samples === 1 || this.present === undefined ? this.present : ofSamples.reals(inputSize);
    this.#heads = new HeadsLoss(
      heads,
      ops,
      last.output.values,
      last.dOutput,
      this.#xOfSamples,
      this.#presentOfSamples,
      ofSamples,
    );
    this.#sampleWeights = this.#objective.weighSamples && ofSamples.reals(1);
    const reconstruction = samples === 1 ? this.#heads.nats : allocator.reals(1);
    this.terms = [reconstruction, ...this.#objective.terms];
    const parts = [...this.#encoder.layers, ...this.#decoder.layers, this.#objective, this.#heads];
    this.onlyKernels = samples === 1 && !entry.overBatch && parts.every(({ onlyKernels }) => onlyKernels);
    this.gradients = [
      ...this.#encoder.layers.flatMap(({ gradients }) => gradients),
      ...this.#decoder.layers.flatMap(({ gradients }) => gradients.map((g) => overSamples(g, samples))),
      ...(this.#objective.gradients ?? []),
    ];
  }

  get eps(): R {
    return this.#objective.eps;
  }

  /** What the encoder gives, [rows, moments·Z]. */
  get moments(): R {
    return this.#encoder.last.output.values;
  }

  /** What the decoder reads, [rows·K, decoderInputs]. */
  get z(): R {
    return this.#objective.z.values;
  }

  /** x → moments. */
  encode(rows: number): void {
    this.#encoder.forward(rows);
  }

  /** z → the mean of p(x|z) of one sample a row, [rows, D]. */
  decode(mean: R, rows: number): void {
    this.#decoder.forward(rows);
    this.#heads.mean(mean, rows);
  }

  /** x, eps → z, and the terms that a row alone decides. */
  forward(rows: number): void {
    this.encode(rows);
    this.#objective.forward(rows);
  }

  /** Once `forward` is done for the whole batch: all loss terms of these rows. */
  finishEvaluation(rows: number, batch: WholeBatch<R>): void {
    this.#overBatch(rows, batch);
    this.#decodeRows(rows);
    this.#heads.loss(rows * this.#samples);
    this.#joinSamples(rows);
  }

  /**
   * Once `forward` is done for the whole batch: all loss terms of these rows, and what gradients of
   * scale · Σ_rows Σ_terms weight·term are formed of. The way back is the caller's to time.
   */
  finishTraining(rows: number, scale: number, step: number, batch: WholeBatch<R>, endTime: EndTime): void {
    const { dOutput, spec } = this.#decoder.last;
    if (dOutput === undefined) throw new TypeError("DenseNetwork: not made for training");
    this.#overBatch(rows, batch);
    this.#decodeRows(rows);
    endTime("forward");
    const scaleOfSample = (this.#weightOfReconstruction(step) * scale) / this.#samples;
    this.#heads.lossAndGradient(rows * this.#samples, scaleOfSample);
    this.#joinSamples(rows);
    if (this.#sampleWeights !== undefined) {
      scaleRows(dOutput, this.#sampleWeights, rows * this.#samples, spec.outputs);
    }
    endTime("loss");
    this.#decoder.backward(this.#objective.dz, rows * this.#samples);
    this.#objective.backward(rows, scale, step);
    this.#encoder.backward(undefined, rows);
  }

  #overBatch(rows: number, { network, first, rows: batchRows }: WholeBatch<R>): void {
    this.#objective.overBatch?.(network, first, rows, batchRows);
  }

  #decodeRows(rows: number): void {
    if (this.#samples > 1) {
      repeat(this.#xOfSamples, this.#clean, rows, this.#inputSize, this.#samples);
      if (this.present !== undefined && this.#presentOfSamples !== undefined) {
        repeat(this.#presentOfSamples, this.present, rows, this.#inputSize, this.#samples);
      }
    }
    this.#decoder.forward(rows * this.#samples);
  }

  /** reconstruction[r] = the mean over a row's samples, once they are weighed. */
  #joinSamples(rows: number): void {
    const samples = this.#samples;
    const { nats } = this.#heads;
    if (this.#sampleWeights !== undefined) this.#objective.weighSamples?.(nats, this.#sampleWeights, rows);
    if (samples === 1) return;
    const [reconstruction] = this.terms;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let k = 0; k < samples; k++) sum += nats[r * samples + k];
      reconstruction[r] = sum / samples;
    }
  }
}

/** A gradient over `samples` rows of its layer for each row of the batch. */
function overSamples<R extends Reals>(block: GradientBlock<R>, samples: number): GradientBlock<R> {
  if (samples === 1) return block;
  return {
    ...{ outputs: block.outputs, inputs: samples * block.inputs },
    rangesOf: (firstOutput, outputs) => block.rangesOf(firstOutput, outputs),
    former(gradients, firstOutput, outputs) {
      const form = block.former(gradients, firstOutput, outputs);
      return (rows) => form(samples * rows);
    },
  };
}

/** One label a row, in the first bytes of a buffer of reals. */
function labelsFrom<R extends Reals>(allocator: RowAllocator<R>, used: boolean): Int32Array {
  const { buffer, byteOffset, length } = allocator.reals(used ? 1 : 0);
  return new Int32Array(buffer, byteOffset, length);
}

/** out[r·times + k] = values[r], rows of `width`. */
function repeat(out: Reals, values: Reals, rows: number, width: number, times: number): void {
  for (let r = 0; r < rows; r++) {
    const row = values.subarray(r * width, (r + 1) * width);
    for (let k = 0; k < times; k++) out.set(row, (r * times + k) * width);
  }
}

/** Row r of what products read, times factors[r]. */
function scaleRows({ values, rounded }: Matrix<Reals>, factors: Reals, rows: number, width: number): void {
  for (let i = 0; i < rows * width; i++) {
    const factor = factors[Math.floor(i / width)];
    if (rounded === undefined) values[i] *= factor;
    else rounded[i] = toBfloat16(fromBfloat16(rounded[i]) * factor);
  }
}
