import {
  type DenseModel,
  type DenseOptions,
  defineModel,
  defineOptimizer,
  layoutOf,
  noRowChanges,
  ParavaeError,
  type Precision,
  type RowChanges,
  type StepTime,
  stepTimes,
} from "@paravae/core";
import { stepTimesKept } from "../arena/arena-plan.js";
import { Team } from "../team/team.js";
import { checkWhole } from "./check-options.js";
import { countWorkers } from "./count-workers.js";
import type { EngineKind, Reproducible, UpdateKind } from "./trainer-options.js";

export interface MeasureOptions {
  readonly model: DenseOptions;
  readonly batchSize: number;
  readonly workers?: number | "auto";
  readonly engine?: EngineKind;
  readonly precision?: Precision;
  readonly update?: UpdateKind;
  readonly reproducible?: Reproducible;
  readonly rowChanges?: RowChanges;
  /** How long to measure, after a warm-up. */
  readonly seconds?: number;
}

/** What one training step costs, gather to update. */
export interface StepMeasurement {
  readonly engine: string;
  readonly workers: number;
  readonly batchSize: number;
  readonly steps: number;
  /** Median over the steps measured. */
  readonly msPerStep: number;
  /** From the median. */
  readonly rowsPerSecond: number;
  /** Mean time of each part of a step, averaged over the workers. */
  readonly phasesMs: Readonly<Record<StepTime, number>>;
  /** Rate of the step's matrix products alone over the whole step, all workers together. */
  readonly gflops: number;
  readonly peakRssMiB: number;
}

/** Batches of made-up rows that the measured epochs consist of. */
const batchesPerEpoch = 64;

/**
 * Trains on made-up rows and times the steps, as training times them: no part is left out.
 *
 * @throws ParavaeError as `DataParallelTrainer.create`
 */
export async function measureSteps(options: MeasureOptions): Promise<StepMeasurement> {
  const model = defineModel(options.model);
  const { batchSize, seconds = 5 } = options;
  checkWhole("batch size", batchSize, 1);
  if (!(seconds > 0)) throw new ParavaeError("E_TRAINER", `seconds is ${seconds}, expected a number above 0`);
  const rows = batchSize * batchesPerEpoch;
  if (rows * model.inputSize > 2 ** 31) {
    throw new ParavaeError(
      "E_ARENA_TOO_LARGE",
      `measure: ${batchesPerEpoch} batches of ${batchSize} × ${model.inputSize} values are more than 2 GiB; use a smaller batch or input`,
    );
  }
  // The numbers do not matter to the kernels' speed, but zeros or one constant would train to extremes.
  const data = new Uint8Array(rows * model.inputSize);
  for (let i = 0; i < data.length; i++) data[i] = Math.imul(i, 0x9e3779b1) >>> 24;
  const team = await Team.create({
    model,
    optimizer: defineOptimizer({ kind: "adam" }),
    train: { data, count: rows, width: model.inputSize },
    test: undefined,
    batchSize,
    seed: 0,
    workers: countWorkers(options.workers ?? "auto"),
    engine: options.engine ?? "auto",
    precision: options.precision ?? "float32",
    update: options.update ?? "sharded",
    reproducible: options.reproducible ?? "same-workers",
    extensions: [],
    rowChanges: options.rowChanges ?? noRowChanges,
    stepTimeoutMs: 300_000,
  });
  try {
    team.initialise();
    return await measure(team, model, seconds * 1000);
  } finally {
    await team.close();
  }
}

async function measure(team: Team, model: DenseModel, forMs: number): Promise<StepMeasurement> {
  const { arena, spec } = team;
  const { workers, batchSize, engine } = spec;
  let step = 0;
  const run = async (steps: number): Promise<void> => {
    await team.train({ epoch: 0, firstStep: 0, endStep: steps, stepsBefore: step }, undefined);
    step += steps;
  };
  // Workers make their views in the first step and V8 optimises in the next ones; a slow engine gets fewer.
  await run(1);
  const warmUp = performance.now();
  await run(1);
  const stepMs = performance.now() - warmUp;
  const segment = Math.min(batchesPerEpoch, Math.max(1, Math.round(forMs / 4 / stepMs)));
  await run(segment);
  const ranks = Array.from({ length: workers }, (_, rank) => arena.timesMsOf(rank));
  for (const phaseMs of ranks) phaseMs.fill(0);
  const first = step;
  const begun = performance.now();
  do await run(segment);
  while (performance.now() - begun < forMs);

  const steps = step - first;
  const kept = Math.min(steps, stepTimesKept);
  const times = Float64Array.from({ length: kept }, (_, i) => arena.stepMs[(step - 1 - i) % stepTimesKept]);
  const msPerStep = times.sort()[Math.floor(kept / 2)];
  const meanMs = (phase: number): number =>
    ranks.reduce((sum, phaseMs) => sum + phaseMs[phase], 0) / workers / steps;
  return {
    engine: engine.name,
    workers,
    batchSize,
    steps,
    msPerStep,
    rowsPerSecond: (1000 * batchSize) / msPerStep,
    phasesMs: Object.fromEntries(stepTimes.map((phase, i) => [phase, meanMs(i)])) as Record<StepTime, number>,
    gflops: (flopsPerRow(model) * batchSize) / msPerStep / 1e6,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
  };
}

/**
 * Floating-point operations of one row's matrix products: each weight is multiplied and added once forward and
 * twice backward, but for the first layer, whose input needs no gradient.
 */
function flopsPerRow(model: DenseModel): number {
  const weights = layoutOf(model).specs.filter(({ shape }) => shape.length === 2);
  const total = weights.reduce((sum, { length }) => sum + length, 0);
  return 2 * (3 * total - weights[0].length);
}
