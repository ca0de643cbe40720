import { loadDataset, type Rows } from "@paravae/datasets";
import { DataParallelTrainer, type EpochReport, type TrainerOptions } from "@paravae/parallel";

const digits = await loadDataset("digits");
const firstRows = (rows: Rows, count: number): Rows => ({
  ...rows,
  data: rows.data.subarray(0, count * rows.width),
  count,
});
export const train = firstRows(digits.train.rows, 217);
export const tested = firstRows(digits.test.rows, 90);

export const model = { inputSize: 64, encoder: [37], latentSize: 5, decoder: [37] };
/** A training that takes part of a second; its last batch is a smaller one. */
export const options: TrainerOptions = {
  model,
  train,
  test: tested,
  batchSize: 32,
  seed: 7,
  workers: 2,
  engine: "wasm",
};

interface Run {
  readonly reports: EpochReport[];
  readonly state: ReturnType<DataParallelTrainer["state"]>;
}

/** A training from its beginning to its end: its reports, and what it comes to. */
export async function run(
  overrides: Partial<TrainerOptions> = {},
  fit: { epochs: number; maxSteps?: number; signal?: AbortSignal } = { epochs: 2 },
): Promise<Run> {
  const trainer = await DataParallelTrainer.create({ ...options, ...overrides });
  try {
    const reports: EpochReport[] = [];
    for await (const report of trainer.fit(fit)) reports.push(report);
    return { reports, state: trainer.state() };
  } finally {
    await trainer.close();
  }
}
