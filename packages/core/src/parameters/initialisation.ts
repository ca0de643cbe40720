import type { Reals } from "../memory/reals.js";
import type { PhiloxKey } from "../random/philox.js";
import { fillUniform } from "../random/random.js";
import type { InitialisationKind } from "./initialisation-kinds.js";
import type { ParameterLayout, ParameterSpec } from "./parameter-layout.js";

const isBias = (spec: ParameterSpec): boolean => spec.shape.length < 2;

/**
 * Half the width of the uniform distribution that each kind draws a parameter from.
 *
 * - pytorch: 1/√fanIn for weights and biases, what torch.nn.Linear does
 * - kaiming: √(6/fanIn) for weights, biases 0 (He et al. 2015, eq. 10, gain √2)
 * - glorot: √(6/(fanIn + fanOut)) for weights, biases 0 (Glorot & Bengio 2010, eq. 16)
 */
const bounds: Readonly<Record<InitialisationKind, (spec: ParameterSpec) => number>> = {
  pytorch: ({ fanIn }) => 1 / Math.sqrt(fanIn),
  kaiming: (spec) => (isBias(spec) ? 0 : Math.sqrt(6 / spec.fanIn)),
  glorot: (spec) => (isBias(spec) ? 0 : Math.sqrt(6 / (spec.fanIn + spec.fanOut))),
};

/**
 * Fills the flat block `parameters`; tensor i draws from its own stream (row i of the initialisation
 * purpose), so that a layer keeps its numbers when another one changes size.
 */
export function initialise(
  parameters: Reals,
  layout: ParameterLayout,
  kind: InitialisationKind,
  key: PhiloxKey,
): void {
  layout.specs.forEach((spec, index) => {
    const view = parameters.subarray(spec.offset, spec.offset + spec.length);
    const { initial = kind } = spec;
    const bound = typeof initial === "number" ? 0 : bounds[initial](spec);
    if (bound === 0) view.fill(typeof initial === "number" ? initial : 0);
    else fillUniform(view, bound, key, index);
  });
}
