import { LayoutBuilder, type ParameterLayout } from "../parameters/parameter-layout.js";
import type { ModuleModel } from "./module-model.js";

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

/**
 * The parameters of a module in the order it declares them. Fans are TensorFlow's: the last two extents of a
 * kernel are its inputs and outputs, what comes before them its window.
 */
export function moduleLayout({ parameters }: ModuleModel): ParameterLayout {
  const builder = new LayoutBuilder();
  for (const { name, shape, initial } of parameters) {
    const window = product(shape.slice(0, -2));
    const [inputs = 1, outputs = 1] = shape.length > 1 ? shape.slice(-2) : [shape.at(0), shape.at(0)];
    builder.place(name, shape, window * inputs, window * outputs, initial);
  }
  return builder.layout();
}
