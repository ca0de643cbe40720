import type { Reals } from "../memory/reals.js";
import { ownEntry } from "../tables/own-entry.js";
import { Table } from "../tables/table.js";
import { dense } from "./dense.js";
import type { CreateLayer, Layer, LayerContext, LayerEntry } from "./layer.js";

/** Every kind of layer. */
export const layers = new Table<LayerEntry>("layer", "E_MODEL", [dense]);

/** Makes a layer: by the kernels that an `Ops` has for its kind, else as the kind's own file does. */
export function createLayer<R extends Reals>(context: LayerContext<R>): Layer<R> {
  const { kind } = context.spec;
  const fast = ownEntry(context.ops.layers, kind) as CreateLayer | undefined;
  return fast === undefined ? layers.get(kind).create(context) : fast(context);
}
