import {
  createOptimizer,
  DenseEngine,
  type DenseOptions,
  defineModel,
  defineOptimizer,
  initialisationOf,
  initialise,
  keyOfSeed,
  layoutOf,
  noRowChanges,
  type Ops,
  type OptimizerOptions,
  objectiveOf,
  type PhiloxKey,
  type Purpose,
  purposes,
  type RowChanges,
  shuffle,
  unrounded,
} from "@paravae/core";
import type { Rows } from "@paravae/datasets";
import { changePlainly } from "./plain-changes.js";

/** What decides the numbers of a training. */
export interface Training {
  readonly model: DenseOptions;
  /** The weight of each term in the loss; 1 where it is not named. */
  readonly weights: Readonly<Record<string, number>>;
  readonly optimizer: OptimizerOptions;
  readonly train: Rows;
  readonly test: Rows;
  readonly batchSize: number;
  readonly seed: number;
  readonly rowChanges?: Partial<RowChanges>;
}

/** An evaluation adds up so many rows at a time, and then their sums. */
const evaluatedAtOnce = 64;

/** Sums over rows in float64, of each dimension of each term. */
type Sums = readonly Float64Array[];

/**
 * Training as it is defined, which data-parallel training must equal: one thread, one batch after the other, every sum in
 * the order of rows.
 *
 * @param ops kernels that nobody else uses: all memory is theirs, and stays allocated
 */
export function trainPlainly(ops: Ops, training: Training, epochs: number) {
  const { train, test, batchSize, weights } = training;
  const model = defineModel(training.model);
  const key = keyOfSeed(training.seed);
  const layout = layoutOf(model);
  const block = (): Float32Array => ops.allocate(layout.length);
  const [parameters, gradients] = [unrounded(block()), block()];
  initialise(parameters.values, layout, initialisationOf(model), key);
  const optimizer = createOptimizer(defineOptimizer(training.optimizer));
  const operands = { parameters, slots: optimizer.slotNames.map(block), gradients, stride: layout.length };
  const maxRows = Math.max(batchSize, evaluatedAtOnce);
  const changes = { ...noRowChanges, ...training.rowChanges };
  const denoising = changes.corrupt !== undefined;
  const engine = new DenseEngine(model, ops, { maxRows, parameters, gradients, denoising });
  const load = loaderOf(ops, engine, train.width, key, changes);

  const newSums = (): Sums => engine.terms.map((term) => new Float64Array(term.length / maxRows));
  const addRows = (sums: Sums, rows: number): void =>
    sums.forEach((sum, t) => {
      for (let i = 0; i < rows * sum.length; i++) sum[i % sum.length] += engine.terms[t][i];
    });

  const evaluate = (epochsTrained: number): Sums => {
    const total = newSums();
    for (let first = 0; first < test.count; first += evaluatedAtOnce) {
      const length = Math.min(evaluatedAtOnce, test.count - first);
      const rows = Uint32Array.from({ length }, (_, r) => first + r);
      load(test, rows, undefined, epochsTrained, purposes.evaluationNoise);
      engine.evaluate(length);
      const sums = newSums();
      addRows(sums, length);
      for (const [t, sum] of sums.entries()) for (const [j, nats] of sum.entries()) total[t][j] += nats;
    }
    return total;
  };

  /** loss = Σ_terms weight·term, and a term is the mean of its rows, summed over its dimensions. */
  const metricsOf = (sums: Sums, rows: number) => {
    const terms: Record<string, number> = {};
    const perDimension: Record<string, readonly number[]> = {};
    let loss = 0;
    objectiveOf(model).terms.forEach(({ name, dimensions }, t) => {
      const means = Array.from(sums[t], (sum) => sum / rows);
      terms[name] = means.reduce((total, mean) => total + mean, 0);
      if (dimensions !== undefined) perDimension[name] = means;
      loss += (weights[name] ?? 1) * terms[name];
    });
    return { loss, terms, perDimension };
  };

  const order = new Uint32Array(train.count);
  const metrics = [];
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, key, epoch);
    const sums = newSums();
    for (let first = 0; first < train.count; first += batchSize) {
      const rows = order.subarray(first, first + batchSize);
      load(train, rows, epoch, step, purposes.trainNoise);
      engine.lossAndGradients(rows.length, 1 / rows.length, step);
      step++;
      optimizer.update(ops, operands, 1, 0, layout.length, step);
      addRows(sums, rows.length);
    }
    const trained = epoch + 1;
    metrics.push({
      epoch: trained,
      train: metricsOf(sums, train.count),
      test: metricsOf(evaluate(trained), test.count),
    });
  }
  return { parameters: parameters.values, slots: operands.slots, metrics };
}

/** Puts rows, bytes as values in [0, 1], and their noise where the engine reads them. */
function loaderOf(
  ops: Ops,
  { x, target, eps, maxRows }: DenseEngine,
  width: number,
  key: PhiloxKey,
  changes: RowChanges,
) {
  const values = ops.allocate(maxRows * width);
  const { buffer, byteOffset } = ops.allocate(maxRows);
  const indices = new Uint32Array(buffer, byteOffset, maxRows);

  const normal: Ops["rows"]["normal"] = (out, rows, count, ...stream) => {
    indices.set(rows);
    ops.rows.normal(values, indices, count, ...stream);
    out.set(values.subarray(0, out.length));
  };

  return (
    source: Rows,
    rows: Uint32Array,
    epoch: number | undefined,
    step: number,
    purpose: Purpose,
  ): void => {
    const changed = changePlainly(source, rows, changes, key, epoch, normal);
    target?.set(changed.target);
    values.set(changed.input);
    for (let r = 0; r < rows.length; r++) indices[r] = r;
    ops.rows.gatherReals(x, values, indices, rows.length, width);
    indices.set(rows);
    ops.rows.normal(eps, indices, rows.length, eps.length / maxRows, key, step, purpose);
  };
}
