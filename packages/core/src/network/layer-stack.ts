import type { Layer, LayerContext, LayerSpec } from "../layers/layer.js";
import { createLayer } from "../layers/layers.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

export type StackContext<R extends Reals> = Pick<
  LayerContext<R>,
  "ops" | "parameters" | "input" | "allocator" | "training" | "isRead" | "overwritesOutput"
>;

/**
 * Layers in a row, from the input to the last one's output: the shape of both the encoder and the decoder. What `isRead`
 * and `overwritesOutput` say is of the last one; the next layer reads every other.
 */
export class LayerStack<R extends Reals> {
  readonly layers: readonly Layer<R>[];
  readonly last: Layer<R>;

  constructor(specs: readonly LayerSpec[], context: StackContext<R>) {
    let { input } = context;
    this.layers = specs.map((spec, i) => {
      const isLast = i === specs.length - 1;
      const layer = createLayer({
        ...context,
        ...{ spec, input },
        ...(isLast ? {} : { isRead: true, overwritesOutput: false }),
      });
      input = layer.output;
      return layer;
    });
    this.last = this.layers[this.layers.length - 1];
  }

  forward(rows: number): void {
    for (const layer of this.layers) layer.forward(rows);
  }

  /** From the last layer's dOutput to all others', and to dInput where the caller wants it. */
  backward(dInput: Matrix<R> | undefined, rows: number): void {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      this.layers[i].backward(i === 0 ? dInput : this.layers[i - 1].dOutput, rows);
    }
  }
}
