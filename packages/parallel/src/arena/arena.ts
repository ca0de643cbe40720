import {
  type Allocate,
  columnsOfTerms,
  createOptimizer,
  layoutOf,
  type Matrix,
  objectiveOf,
  ParavaeError,
  type RowAllocator,
  stepTimes,
  widthOfTerm,
} from "@paravae/core";
import { gradientBlocksOf } from "../engines/loaded-engine.js";
import { claimBytes, controlBytes } from "../team/control-words.js";
import { evaluationChunkRows, type RowsSpec, type TeamSpec } from "../team/team-spec.js";
import { alignUp, stepTimesKept } from "./arena-plan.js";

/** A split where it lies in the arena, or the windows of it that do. */
export interface SplitView {
  readonly data: Uint8Array | Float32Array;
  /** One per row; empty where no model asks for them. */
  readonly labels: Uint8Array;
}

/** The arena's regions as typed arrays; every thread makes its own views of the same bytes. */
export class Arena {
  readonly control: Int32Array;
  readonly stepMs: Float64Array;
  readonly epochSums: Float64Array;
  readonly chunkSums: Float64Array;
  readonly parameters: Matrix;
  readonly slots: readonly Float32Array[];
  /** The blocks of gradients, one every `stride` elements. */
  readonly gradients: Float32Array;
  readonly stride: number;
  /** The loss terms of a batch's rows, in the objective's order, each [B, its dimensions]. */
  readonly terms: readonly Float32Array[];
  /** Row p of the epoch is row `permutation[p mod length]` of the data. */
  readonly permutation: Uint32Array;
  /** Where that row lies in `train`; the same array where every row has a place of its number. */
  readonly places: Uint32Array;
  readonly train: SplitView;
  readonly test: SplitView | undefined;
  readonly #claims: Int32Array;
  readonly #spec: TeamSpec;

  constructor(spec: TeamSpec) {
    const { plan, memory, batchSize, model, workers } = spec;
    const { buffer } = memory;
    const { terms } = objectiveOf(model);
    const columns = columnsOfTerms(terms);
    const parameters = layoutOf(model).length;
    this.#spec = spec;
    this.stride = plan.stride;
    this.control = new Int32Array(buffer, 0, controlBytes / 4);
    this.#claims = new Int32Array(buffer, plan.claims, (workers * claimBytes) / 4);
    this.stepMs = new Float64Array(buffer, plan.stepMs, stepTimesKept);
    this.epochSums = new Float64Array(buffer, plan.epochSums, columns);
    const chunks = spec.test === undefined ? 0 : evaluationChunks(spec.test);
    this.chunkSums = new Float64Array(buffer, plan.chunkSums, chunks * columns);
    this.parameters = {
      values: new Float32Array(buffer, plan.parameters, parameters),
      rounded:
        spec.engine.precision === "bf16" ? new Uint16Array(buffer, plan.rounded, parameters) : undefined,
    };
    this.slots = createOptimizer(spec.optimizer).slotNames.map(
      (_, i) => new Float32Array(buffer, plan.slots + 4 * i * plan.stride, parameters),
    );
    this.gradients = new Float32Array(
      buffer,
      plan.gradients,
      gradientBlocksOf(spec.engine, spec.lanes) * plan.stride,
    );
    let before = 0;
    this.terms = terms.map((term) => {
      const width = widthOfTerm(term);
      const at = plan.terms + 4 * batchSize * before;
      before += width;
      return new Float32Array(buffer, at, batchSize * width);
    });
    const { places, windowRows } = spec.train;
    this.permutation = new Uint32Array(buffer, plan.permutation, places);
    this.places = windowRows === undefined ? this.permutation : new Uint32Array(buffer, plan.places, places);
    this.train = viewSplit(buffer, plan.train, spec.train);
    this.test = spec.test && viewSplit(buffer, plan.test, spec.test);
  }

  /** Puts all parts of a rank up to be claimed: by that rank, before the first barrier of a step. */
  offerParts(rank: number): void {
    Atomics.store(this.#claims, (rank * claimBytes) / 4, 0);
  }

  /** The next part of a rank's that nobody has claimed; past the last one when all are. In the phases that share the parameters. */
  claimPart(rank: number): number {
    return Atomics.add(this.#claims, (rank * claimBytes) / 4, 1);
  }

  /** One block of gradients: a lane's own, or number 0 where all ranks form parts of one. */
  gradientBlock(block: number): Float32Array {
    const begin = block * this.stride;
    return this.gradients.subarray(begin, begin + this.parameters.values.length);
  }

  /**
   * Hands out rows [begin, begin + rows) of buffers of a whole batch: the same buffers to everyone who asks for the same
   * widths in the same order.
   *
   * @throws ParavaeError E_WORKSPACE when more is asked for than was planned
   */
  rowBuffers(begin: number, rows: number): RowAllocator {
    const { memory, plan, batchSize } = this.#spec;
    let next = plan.rows;
    const place = (bytesPerRow: number): number => {
      const at = next + begin * bytesPerRow;
      next += alignUp(batchSize * bytesPerRow);
      if (next > plan.terms) throw overflow("the batch's rows", plan.terms - plan.rows);
      return at;
    };
    return {
      reals: (width) => new Float32Array(memory.buffer, place(4 * width), rows * width),
      bfloat16s: (width) => new Uint16Array(memory.buffer, place(2 * width), rows * width),
    };
  }

  /** The time sums of one rank, a value for each part of the step that is timed. */
  timesMsOf(rank: number): Float64Array {
    const { memory, plan } = this.#spec;
    const bytes = alignUp(8 * stepTimes.length);
    return new Float64Array(memory.buffer, plan.timesMs + rank * bytes, stepTimes.length);
  }

  /** Where a rank's workspace begins; rank `workers` is the coordinator's. */
  workspaceOf(rank: number): number {
    const { plan } = this.#spec;
    return plan.workspaces + rank * plan.workspaceBytes;
  }

  /**
   * Hands out consecutive parts of a rank's workspace, from `skipBytes` on.
   *
   * @throws ParavaeError E_WORKSPACE when more is asked for than was planned
   */
  allocatorOf(rank: number, skipBytes: number): Allocate<Float32Array> {
    const { memory, plan } = this.#spec;
    let next = this.workspaceOf(rank) + alignUp(skipBytes);
    const end = this.workspaceOf(rank) + plan.workspaceBytes;
    return (length) => {
      const begin = next;
      next += alignUp(4 * length);
      if (next > end) throw overflow(`worker ${rank}`, plan.workspaceBytes);
      return new Float32Array(memory.buffer, begin, length);
    };
  }
}

const overflow = (who: string, planned: number): ParavaeError =>
  new ParavaeError("E_WORKSPACE", `arena: ${who} need more than the ${planned} bytes that were planned`, {
    data: { planned },
  });

/** How many chunks of rows an evaluation is cut into. */
export const evaluationChunks = (rows: RowsSpec): number => Math.ceil(rows.count / evaluationChunkRows);

/** Bytes of a split in the arena: its rows, then its labels. */
export const splitBytes = (rows: RowsSpec): number => dataBytes(rows) + (rows.labelled ? rows.places : 0);

const dataBytes = ({ places, width, type }: RowsSpec): number => places * width * (type === "bytes" ? 1 : 4);

function viewSplit(buffer: ArrayBufferLike, byteOffset: number, rows: RowsSpec): SplitView {
  const length = rows.places * rows.width;
  return {
    data:
      rows.type === "bytes"
        ? new Uint8Array(buffer, byteOffset, length)
        : new Float32Array(buffer, byteOffset, length),
    labels: new Uint8Array(buffer, byteOffset + dataBytes(rows), rows.labelled ? rows.places : 0),
  };
}
