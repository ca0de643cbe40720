import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { rowsFrom } from "../memory/row-allocator.js";
import { type DenseLayout, denseLayout, layersOf } from "../models/dense-layout.js";
import type { DenseModel } from "../models/dense-model.js";
import type { Ops } from "../ops/ops.js";
import { type DenseBuffers, denseBuffers } from "./dense-buffers.js";
import { DenseGradients, wholeLayers } from "./dense-gradients.js";
import { DenseNetwork } from "./dense-network.js";
import type { EndPhase, GradientEngine } from "./gradient-engine.js";

const ignorePhase: EndPhase = () => {};

/**
 * The gradient engine of dense models over an `Ops`, for one thread: a network, and the gradients of all of its layers.
 * Without `gradients` it does inference only and takes less memory.
 */
export class DenseEngine<R extends Reals = Float32Array> implements GradientEngine<R> {
  readonly layout: DenseLayout;
  readonly maxRows: number;
  readonly buffers: DenseBuffers<R>;
  readonly labels = new Int32Array(0);
  readonly #network: DenseNetwork<R>;
  readonly #gradients: DenseGradients<R> | undefined;

  constructor(
    model: DenseModel,
    ops: Ops<R>,
    options: { readonly maxRows: number; readonly parameters: Matrix<R>; readonly gradients?: R | undefined },
  ) {
    const { maxRows, parameters, gradients } = options;
    this.layout = denseLayout(model);
    this.maxRows = maxRows;
    const trains = gradients !== undefined;
    this.buffers = denseBuffers(model, ops.precision, rowsFrom(ops.allocate, maxRows), trains);
    this.#network = new DenseNetwork(model, ops, parameters, this.buffers);
    if (!trains) return;
    this.#gradients = new DenseGradients(ops, gradients, this.buffers, wholeLayers(layersOf(this.layout)));
  }

  get x(): Matrix<R> {
    return this.buffers.x;
  }

  get eps(): R {
    return this.buffers.eps;
  }

  get reconstruction(): R {
    return this.buffers.reconstruction;
  }

  get kl(): R {
    return this.buffers.kl;
  }

  /** x → moments. */
  encode(rows: number): void {
    this.#network.encode(rows);
  }

  /** z → output. */
  decode(rows: number): void {
    this.#network.decode(rows);
  }

  evaluate(rows: number): void {
    this.#network.evaluate(rows);
  }

  lossAndGradients(rows: number, scale: number, endPhase: EndPhase = ignorePhase): void {
    if (this.#gradients === undefined) throw new TypeError("DenseEngine was made without gradients");
    this.#network.lossAndDeltas(rows, scale, endPhase);
    this.#gradients.formAll(rows);
    endPhase("backward");
  }
}
