import type { KindConfig } from "../tables/kind-options.js";
import type { HeadRow, Likelihood } from "./likelihood.js";

/** The formula of a likelihood whose columns are independent, given one column's value and parameters. */
export interface ColumnFormula<Config extends KindConfig> {
  /** How many parameters a column has. */
  readonly parameters: number;
  /** −log p(x|θ), nats. */
  nats(x: number, theta: Float64Array, config: Config): number;
  /** d[k] = ∂nats/∂θ_k. */
  gradient(d: Float64Array, x: number, theta: Float64Array, config: Config): void;
  mean(theta: Float64Array, config: Config): number;
  sample(theta: Float64Array, config: Config, uniform: () => number): number;
}

/** What a `Likelihood` says of whole rows, from the formula of one column. */
export function columnwise<Config extends KindConfig>(
  formula: ColumnFormula<Config>,
): Pick<Likelihood<Config>, "outputsOf" | "nats" | "mean" | "sample"> {
  const { parameters } = formula;
  const theta = new Float64Array(parameters);
  const derivative = new Float64Array(parameters);
  const load = (row: HeadRow, column: number): void => {
    for (let k = 0; k < parameters; k++) theta[k] = row.theta[row.thetaAt + column * parameters + k];
  };
  return {
    outputsOf: (columns) => columns * parameters,

    nats(row, gradient, config) {
      let sum = 0;
      for (let j = 0; j < row.head.columns; j++) {
        const missing = row.present?.[row.xAt + j] === 0;
        if (!missing) {
          load(row, j);
          const x = row.x[row.xAt + j];
          sum += formula.nats(x, theta, config);
          if (gradient !== undefined) formula.gradient(derivative, x, theta, config);
        }
        if (gradient === undefined) continue;
        for (let k = 0; k < parameters; k++) gradient[j * parameters + k] = missing ? 0 : derivative[k];
      }
      return sum;
    },

    mean(out, row, config) {
      for (let j = 0; j < row.head.columns; j++) {
        load(row, j);
        out[j] = formula.mean(theta, config);
      }
    },

    sample(out, row, config, uniform) {
      for (let j = 0; j < row.head.columns; j++) {
        load(row, j);
        out[j] = formula.sample(theta, config, uniform);
      }
    },
  };
}
