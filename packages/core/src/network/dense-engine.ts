import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { rowsFrom } from "../memory/row-allocator.js";
import { type DenseLayout, denseLayout } from "../models/dense-layout.js";
import type { DenseModel } from "../models/dense-model.js";
import type { Ops } from "../ops/ops.js";
import { DenseNetwork, type WholeBatch } from "./dense-network.js";
import type { EndTime, GradientEngine } from "./gradient-engine.js";

const ignoreTime: EndTime = () => {};

/**
 * The gradient engine of dense models over an `Ops`, for one thread: a network, and the gradients of all of its layers.
 * Without `gradients` it does inference only and takes less memory.
 */
export class DenseEngine<R extends Reals = Float32Array> implements GradientEngine<R> {
  readonly layout: DenseLayout;
  readonly maxRows: number;
  readonly network: DenseNetwork<R>;
  readonly #formers: readonly ((rows: number) => void)[] | undefined;

  constructor(
    model: DenseModel,
    ops: Ops<R>,
    options: {
      readonly maxRows: number;
      readonly parameters: Matrix<R>;
      readonly gradients?: R | undefined;
      /** Whether the loss is of `target` and not of x. */
      readonly denoising?: boolean;
    },
  ) {
    const { maxRows, parameters, gradients, denoising = false } = options;
    this.layout = denseLayout(model);
    this.maxRows = maxRows;
    const rows = rowsFrom(ops.allocate, maxRows);
    this.network = new DenseNetwork(model, ops, parameters, rows, gradients !== undefined, denoising);
    this.#formers =
      gradients && this.network.gradients.map((block) => block.former(gradients, 0, block.outputs));
  }

  get x(): Matrix<R> {
    return this.network.x;
  }

  get target(): R | undefined {
    return this.network.target;
  }

  get eps(): R {
    return this.network.eps;
  }

  get present(): R | undefined {
    return this.network.present;
  }

  get labels(): Int32Array {
    return this.network.labels;
  }

  get terms(): readonly R[] {
    return this.network.terms;
  }

  evaluate(rows: number): void {
    this.network.forward(rows);
    this.network.finishEvaluation(rows, this.#batchOf(rows));
  }

  lossAndGradients(rows: number, scale: number, step = 0, endTime: EndTime = ignoreTime): void {
    if (this.#formers === undefined) throw new TypeError("DenseEngine was made without gradients");
    this.network.forward(rows);
    this.network.finishTraining(rows, scale, step, this.#batchOf(rows), endTime);
    for (const form of this.#formers) form(rows);
    endTime("backward");
  }

  #batchOf(rows: number): WholeBatch<R> {
    return { network: this.network, first: 0, rows };
  }
}
