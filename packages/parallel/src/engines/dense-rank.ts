import {
  type DenseBuffers,
  DenseGradients,
  type DenseModel,
  DenseNetwork,
  denseBuffers,
  denseLayout,
  type EndPhase,
  type LayerPart,
  layersOf,
  type Ops,
  type RowAllocator,
  rowsFrom,
} from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import { lanesOfRank } from "../partition/batch-lanes.js";
import { partsOfRanks } from "../partition/cut-layers.js";
import { shareOf } from "../partition/shares.js";
import { evaluationChunkRows, type TeamSpec } from "../team/team-spec.js";
import type { Evaluator, Lane, Range, RankEngine, RowInputs, RowTerms } from "./rank-engine.js";

const noLabels = new Int32Array(0);

/** A network over the rows of one lane of a batch. */
interface Window {
  readonly buffers: DenseBuffers;
  readonly network: DenseNetwork;
}

/**
 * A rank's engine of dense models: computes its rows in the batch's shared buffers, then forms the gradients of parts of
 * the parameters from all ranks' rows. So gradients are summed over the batch by the products that form them, in
 * an order that the number of ranks has no part in.
 */
export class DenseRank implements RankEngine {
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  readonly evaluator: Evaluator;
  readonly #model: DenseModel;
  readonly #ops: Ops;
  readonly #arena: Arena;
  readonly #gradientsOfRanks: readonly DenseGradients[];
  readonly #maxRows: number;
  /** By their first row: lanes of a full batch, and others of the batch that ends an epoch. */
  readonly #windows = new Map<number, Window>();

  /** @param evaluationOps products in float32 whatever `ops` read, for the loss of the parameters as they are kept */
  constructor(
    model: DenseModel,
    ops: Ops,
    evaluationOps: Ops,
    arena: Arena,
    { workers, lanes, batchSize, engine, reproducible }: TeamSpec,
    rank: number,
  ) {
    this.#model = model;
    this.#ops = ops;
    this.#arena = arena;
    this.#maxRows = shareOf(batchSize, lanesOfRank(rank, workers, lanes).begin, lanes).rows;
    // To the kernels' own products it makes no difference how large a part is.
    const alike = engine.blas !== undefined && reproducible === "any-workers";
    const cuts = partsOfRanks(layersOf(denseLayout(model)), workers, alike);
    this.partsOfRanks = cuts.map((parts) => parts.map(rangesOf));
    const batch = trainingBuffers(model, ops, arena.batchRows(0, batchSize));
    const block = arena.gradientBlock(0);
    this.#gradientsOfRanks = cuts.map((parts) => new DenseGradients(ops, block, batch, parts));
    this.evaluator = evaluatorOf(model, evaluationOps, arena);
  }

  inputsOf({ begin }: Lane): RowInputs {
    const { x, eps } = this.#windowAt(begin).buffers;
    return { x, eps, labels: noLabels };
  }

  computeRows({ begin, rows }: Lane, scale: number, endPhase: EndPhase): RowTerms {
    const { buffers, network } = this.#windowAt(begin);
    network.lossAndDeltas(rows, scale, endPhase);
    endPhase("backward");
    return buffers;
  }

  formGradients(rank: number, part: number, batchRows: number): void {
    this.#gradientsOfRanks[rank].form(part, batchRows);
  }

  gradientSlots(): number {
    return 1;
  }

  #windowAt(begin: number): Window {
    const known = this.#windows.get(begin);
    if (known !== undefined) return known;
    const buffers = trainingBuffers(this.#model, this.#ops, this.#arena.batchRows(begin, this.#maxRows));
    const network = new DenseNetwork(this.#model, this.#ops, this.#arena.parameters, buffers);
    const window = { buffers, network };
    this.#windows.set(begin, window);
    return window;
  }
}

/** The buffers of a batch, or of some rows of one, as every rank has to take them. */
export const trainingBuffers = (
  model: DenseModel,
  { precision }: Pick<Ops, "precision">,
  rows: RowAllocator,
): DenseBuffers => denseBuffers(model, precision, rows, true);

/** Inference buffers of one rank alone. */
export const evaluationBuffers = (model: DenseModel, ops: Ops): DenseBuffers =>
  denseBuffers(model, "float32", rowsFrom(ops.allocate, evaluationChunkRows), false);

function evaluatorOf(model: DenseModel, ops: Ops, { parameters }: Arena): Evaluator {
  const buffers = evaluationBuffers(model, ops);
  const network = new DenseNetwork(model, ops, parameters, buffers);
  const { x, eps, reconstruction, kl } = buffers;
  return { x, eps, labels: noLabels, reconstruction, kl, evaluate: (rows) => network.evaluate(rows) };
}

/** Where a part of a layer lies in the parameter block: some of its weight's rows, and as many biases. */
function rangesOf({ spec, firstOutput, outputs }: LayerPart): readonly Range[] {
  const weight = spec.weightOffset + firstOutput * spec.inputs;
  const bias = spec.biasOffset + firstOutput;
  return [
    { begin: weight, end: weight + outputs * spec.inputs },
    { begin: bias, end: bias + outputs },
  ];
}
