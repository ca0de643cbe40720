import type { HeadConfig } from "../likelihoods/head.js";
import { type PlacedHead, placeHeads } from "../likelihoods/heads.js";
import { likelihoodOpsOf } from "../likelihoods/likelihood-ops-of.js";
import { type Matrix, partOf } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { RowAllocator } from "../memory/row-allocator.js";
import type { HeadRows, LikelihoodOps } from "../ops/likelihood-ops.js";
import type { Ops } from "../ops/ops.js";
import { ownEntry } from "../tables/own-entry.js";

/** A head at work: its likelihood's kernels, and where its numbers lie. */
interface HeadAtWork<R extends Reals> {
  readonly ops: LikelihoodOps<R>;
  readonly rows: HeadRows<R>;
  readonly placed: PlacedHead;
  /** [rows]; the caller's own for a model of one head. */
  readonly nats: R;
  readonly dTheta: Matrix<R> | undefined;
}

/** −log p(x|θ) of rows: Σ over a model's heads, each a likelihood of some of the columns. */
export class HeadsLoss<R extends Reals> {
  /** [rows], in nats. */
  readonly nats: R;
  /** Whether all that it does is one call of a kernel. */
  readonly onlyKernels: boolean;
  readonly #heads: readonly HeadAtWork<R>[];

  /**
   * @param output [rows, outputs of all heads]
   * @param dOutput as output; undefined where nothing trains
   * @param x [rows, columns of all heads]
   * @param present as x, where cells may be missing
   */
  constructor(
    heads: readonly HeadConfig[],
    ops: Ops<R>,
    output: R,
    dOutput: Matrix<R> | undefined,
    x: R,
    present: R | undefined,
    allocator: RowAllocator<R>,
  ) {
    const placedHeads = placeHeads(heads);
    const last = placedHeads[placedHeads.length - 1];
    const thetaStride = last.firstOutput + last.outputs;
    const xStride = last.firstColumn + last.columns;
    this.nats = allocator.reals(1);
    this.#heads = placedHeads.map((placed) => {
      const { columns, outputs, likelihood, firstColumn, firstOutput } = placed;
      const head = { columns, outputs, likelihood };
      const rows = {
        ...{ head, thetaStride, xStride },
        theta: output.subarray(firstOutput) as R,
        x: x.subarray(firstColumn) as R,
        present: present?.subarray(firstColumn) as R | undefined,
      };
      return {
        ...{ rows, placed },
        ops: likelihoodOpsOf(ops, head, present !== undefined),
        nats: placedHeads.length === 1 ? this.nats : allocator.reals(1),
        dTheta: dOutput && partOf(dOutput, firstOutput, dOutput.values.length),
      };
    });
    const [{ ops: kernels, rows }] = this.#heads;
    this.onlyKernels = heads.length === 1 && kernels === ownEntry(ops.likelihoods, rows.head.likelihood.kind);
  }

  /** output → nats. */
  loss(rows: number): void {
    for (const head of this.#heads) head.ops.loss(head.nats, head.rows, rows);
    this.#sum(rows);
  }

  /** output → nats, and dOutput = scale·∂nats/∂output, which may take the output's place. */
  lossAndGradient(rows: number, scale: number): void {
    for (const { ops, nats, dTheta, rows: of } of this.#heads) {
      if (dTheta === undefined) throw new TypeError("HeadsLoss: not made for training");
      ops.lossAndGradient(nats, dTheta, of, scale, rows);
    }
    this.#sum(rows);
  }

  /** output → the mean of p(x|θ), [rows, columns of all heads]. */
  mean(out: R, rows: number): void {
    for (const { ops, placed, rows: of } of this.#heads) {
      ops.mean(out.subarray(placed.firstColumn) as R, of.xStride, of, rows);
    }
  }

  #sum(rows: number): void {
    if (this.#heads.length === 1) return;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (const { nats } of this.#heads) sum += nats[r];
      this.nats[r] = sum;
    }
  }
}
