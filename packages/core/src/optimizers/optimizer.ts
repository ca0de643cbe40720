import { ParavaeError } from "../errors.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { Ops } from "../ops/ops.js";

/** Adam (Kingma & Ba 2015) as configured; plain JSON. */
export interface AdamConfig {
  readonly kind: "adam";
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** RMSprop (Tieleman & Hinton 2012) as configured; plain JSON. */
export interface RmspropConfig {
  readonly kind: "rmsprop";
  readonly learningRate: number;
  readonly decay: number;
  readonly epsilon: number;
}

export type OptimizerConfig = AdamConfig | RmspropConfig;
export type OptimizerKind = OptimizerConfig["kind"];
/** A configuration in which everything but the kind may be left to its default. */
export type OptimizerOptions =
  | (Pick<AdamConfig, "kind"> & Partial<AdamConfig>)
  | (Pick<RmspropConfig, "kind"> & Partial<RmspropConfig>);

/** What one update reads and writes; every block is as long as the model's parameter block. */
export interface UpdateOperands<R extends Reals> {
  readonly parameters: Matrix<R>;
  /** The optimizer's state, in the order of `slotNames`. */
  readonly slots: readonly R[];
  /** The workers' gradients, one block every `stride` elements. */
  readonly gradients: R;
  readonly stride: number;
}

/**
 * An optimizer: its state's names, and one elementwise step. Because a step touches each element alone,
 * any cut of [0, length) into ranges, on any threads, gives bitwise the same parameters.
 */
export interface Optimizer {
  /** One name per state block, each starting at zero. */
  readonly slotNames: readonly string[];
  /**
   * Sums the first `gradientSlots` gradients and applies step number `step` (from 1) to [begin, end).
   */
  update<R extends Reals>(
    ops: Ops<R>,
    operands: UpdateOperands<R>,
    gradientSlots: number,
    begin: number,
    end: number,
    step: number,
  ): void;
}

/** Each has what depends on the step worked out once, however many ranges it is applied to. */
const adam = ({ learningRate, beta1, beta2, epsilon }: AdamConfig): Optimizer => {
  let known = 0;
  const update = { beta1, beta2, epsilon, stepSize: 0, rootCorrection: 0 };
  return {
    slotNames: ["m", "v"],
    update(ops, { parameters, slots: [m, v], gradients, stride }, gradientSlots, begin, end, step) {
      if (step !== known) {
        known = step;
        update.stepSize = learningRate / (1 - beta1 ** step);
        update.rootCorrection = 1 / Math.sqrt(1 - beta2 ** step);
      }
      ops.reduceAdam(parameters, m, v, gradients, stride, gradientSlots, begin, end, update);
    },
  };
};

const rmsprop = (config: RmspropConfig): Optimizer => ({
  slotNames: ["v"],
  update(ops, { parameters, slots: [v], gradients, stride }, gradientSlots, begin, end) {
    ops.reduceRmsprop(parameters, v, gradients, stride, gradientSlots, begin, end, config);
  },
});

/** Every optimizer by its kind; another one is one more entry here. */
const optimizers: {
  readonly [K in OptimizerKind]: {
    readonly defaults: Extract<OptimizerConfig, { kind: K }>;
    readonly create: (config: Extract<OptimizerConfig, { kind: K }>) => Optimizer;
  };
} = {
  adam: {
    defaults: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    create: adam,
  },
  rmsprop: {
    defaults: { kind: "rmsprop", learningRate: 1e-3, decay: 0.99, epsilon: 1e-8 },
    create: rmsprop,
  },
};

export const optimizerKinds = Object.keys(optimizers) as readonly OptimizerKind[];

/**
 * Fills in the defaults and checks every field.
 *
 * @throws ParavaeError E_OPTIMIZER for an unknown kind or a number out of range
 */
export function defineOptimizer(options: OptimizerOptions): OptimizerConfig {
  if (!optimizerKinds.includes(options.kind)) {
    fail("kind", options.kind, `one of ${optimizerKinds.join(", ")}`);
  }
  const { defaults } = optimizers[options.kind];
  const unknown = Object.keys(options).find((field) => !(field in defaults));
  if (unknown !== undefined) fail(unknown, "given", `only ${Object.keys(defaults).join(", ")}`);
  const config = { ...defaults, ...options } as OptimizerConfig;
  for (const [field, value] of Object.entries(config)) {
    if (field === "kind") continue;
    const positive = field === "learningRate" || field === "epsilon";
    // Below the smallest normal float32 an epsilon is 0 to the kernels, and 0/0 no update.
    const inRange = positive ? value >= 2 ** -126 && value < Infinity : value >= 0 && value < 1;
    if (typeof value !== "number" || !inRange)
      fail(field, value, positive ? "a number above 0" : "a number in [0, 1)");
  }
  return config;
}

export function createOptimizer(config: OptimizerConfig): Optimizer {
  const { create } = optimizers[config.kind] as { create: (config: OptimizerConfig) => Optimizer };
  return create(config);
}

function fail(field: string, value: unknown, expected: string): never {
  const got = typeof value === "string" ? JSON.stringify(value) : value;
  throw new ParavaeError("E_OPTIMIZER", `optimizer: ${field} is ${got}, expected ${expected}`, {
    data: { field, value },
  });
}
