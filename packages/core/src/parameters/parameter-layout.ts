import { ParavaeError } from "../errors.js";
import type { Reals } from "../memory/reals.js";
import type { InitialisationKind } from "./initialisation-kinds.js";

/** One parameter tensor's place in the flat block, in elements. */
export interface ParameterSpec {
  readonly name: string;
  /** Row-major; a weight is [out, in], a bias [out]. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
  /** Inputs of the layer it belongs to, which set the scale of its initialisation. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** How this tensor begins where the model's one rule does not hold: by another, or as one number throughout. */
  readonly initial?: InitialisationKind | number;
}

/** Where each parameter of a model lies in one flat block, without gaps. */
export interface ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  /** Elements of the whole block. */
  readonly length: number;
}

/** Places parameters one after the other. */
export class LayoutBuilder {
  readonly #specs: ParameterSpec[] = [];
  #length = 0;

  /** Elements placed so far: where the next parameter begins. */
  get length(): number {
    return this.#length;
  }

  place(
    name: string,
    shape: readonly number[],
    fanIn: number,
    fanOut: number,
    initial?: InitialisationKind | number,
  ): void {
    const length = shape.reduce((product, extent) => product * extent, 1);
    const offset = this.#length;
    const spec = { name, shape, offset, length, fanIn, fanOut };
    this.#specs.push(initial === undefined ? spec : { ...spec, initial });
    this.#length += length;
  }

  layout(): ParameterLayout {
    return { specs: this.#specs, length: this.#length };
  }
}

/**
 * Checks that a flat block is as long as its layout.
 *
 * @throws ParavaeError E_SHAPE when it is not
 */
export function checkBlock(layout: ParameterLayout, block: Reals): void {
  if (block.length === layout.length) return;
  throw new ParavaeError(
    "E_SHAPE",
    `parameters: the block holds ${block.length} values, expected ${layout.length}; is it of another model?`,
    { data: { got: block.length, expected: layout.length } },
  );
}

/**
 * The named parameters as views of a flat block: writing to a view writes to the block.
 *
 * @throws ParavaeError E_SHAPE when the block's length is not the layout's
 */
export function viewsOf<R extends Reals>(layout: ParameterLayout, block: R): Map<string, R> {
  checkBlock(layout, block);
  return new Map(
    layout.specs.map(({ name, offset, length }) => [name, block.subarray(offset, offset + length) as R]),
  );
}
