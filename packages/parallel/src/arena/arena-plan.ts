import { stepTimes } from "@paravae/core";
import { claimBytes, controlBytes } from "../team/control-words.js";

/** Regions start on a cache line, so that what different threads write seldom shares one. */
const alignment = 64;

export const alignUp = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** The step times that are kept for the median, the newest overwriting the oldest. */
export const stepTimesKept = 4096;

/** What the arena has to hold. */
export interface ArenaNeeds {
  readonly workers: number;
  /** Elements of the parameter block. */
  readonly parameters: number;
  /** State blocks of the optimizer. */
  readonly slots: number;
  /** Blocks of gradients: one that all ranks form parts of, or one for each lane of rows. */
  readonly gradients: number;
  /** Whether products read parameters rounded to bfloat16. */
  readonly rounded: boolean;
  readonly batchSize: number;
  /** Buffers of a batch's rows that ranks share. */
  readonly rowsBytes: number;
  /** Numbers that a row's loss terms are, all dimensions of all terms. */
  readonly termColumns: number;
  /** Rows whose order is known at a time: all, or those of the windows that have places. */
  readonly orderedRows: number;
  /** Of these, those whose place is another number than the row's: all, or none. */
  readonly placedRows: number;
  readonly trainBytes: number;
  readonly testBytes: number;
  readonly evaluationChunks: number;
  /** Kernel scratch and buffers of one rank alone. */
  readonly workspaceBytes: number;
}

/**
 * The byte offset of every region of the arena, one shared WebAssembly.Memory. T are the numbers that a row's loss terms
 * are: 1 of the reconstruction, Z of the KL.
 *
 *     ┌───────────────┐ 0
 *     │ control words │ see control-words.ts
 *     │ claims        │ int32   [workers]          see control-words.ts; a cache line each
 *     │ timesMs       │ float64 [workers][times]   each rank its own row
 *     │ stepMs        │ float64 [stepTimesKept]    rank 0
 *     │ epochSums     │ float64 [T]                each rank its columns, behind the last barrier of rows
 *     │ chunkSums     │ float64 [chunks][T]        who claimed the chunk
 *     │ parameters    │ float32 [P]                update: who claimed the part; coordinate: the coordinator
 *     │ rounded       │ bfloat16 [P]               as parameters; where products read them
 *     │ slots         │ float32 [slots][stride]    as parameters
 *     │ gradients     │ float32 [1][stride]        who claimed the part, or
 *     │               │ float32 [lanes][stride]    each rank its lanes', in the phases of rows
 *     │ rows          │ [B] of each buffer of      each rank its rows, in the phases of rows
 *     │               │ core's DenseNetwork
 *     │ terms         │ float32 [B] of each column each rank its rows, in the last phase of rows
 *     │ permutation   │ uint32  [ordered rows]     coordinator, between segments, or a window's entries while
     │ places        │ uint32  [placed rows]      segments have no rows of it: see train-feed.ts
 *     │ train, test   │ bytes or float32, labels   coordinator, once, or as permutation and places
 *     │ workspaces    │ [workers + 1]              each rank its own; the last is the coordinator's
 *     └───────────────┘ byteLength
 */
export interface ArenaPlan {
  readonly claims: number;
  readonly timesMs: number;
  readonly stepMs: number;
  readonly epochSums: number;
  readonly chunkSums: number;
  readonly parameters: number;
  readonly rounded: number;
  readonly slots: number;
  readonly gradients: number;
  readonly rows: number;
  readonly terms: number;
  readonly permutation: number;
  readonly places: number;
  readonly train: number;
  readonly test: number;
  readonly workspaces: number;
  readonly byteLength: number;
  /** Elements from one slot or gradient to the next. */
  readonly stride: number;
  readonly workspaceBytes: number;
}

/** Lays the arena out. */
export function planArena(needs: ArenaNeeds): ArenaPlan {
  const { workers, termColumns } = needs;
  let end = alignUp(controlBytes);
  const place = (bytes: number): number => {
    const begin = end;
    end += alignUp(bytes);
    return begin;
  };
  const stride = alignUp(4 * needs.parameters) / 4;
  const workspaceBytes = alignUp(needs.workspaceBytes);
  return {
    claims: place(workers * claimBytes),
    timesMs: place(workers * alignUp(8 * stepTimes.length)),
    stepMs: place(8 * stepTimesKept),
    epochSums: place(8 * termColumns),
    chunkSums: place(8 * needs.evaluationChunks * termColumns),
    parameters: place(4 * needs.parameters),
    rounded: place(needs.rounded ? 2 * needs.parameters : 0),
    slots: place(4 * needs.slots * stride),
    gradients: place(4 * needs.gradients * stride),
    rows: place(needs.rowsBytes),
    terms: place(4 * needs.batchSize * termColumns),
    permutation: place(4 * needs.orderedRows),
    places: place(4 * needs.placedRows),
    train: place(needs.trainBytes),
    test: place(needs.testBytes),
    workspaces: place((workers + 1) * workspaceBytes),
    byteLength: end,
    stride,
    workspaceBytes,
  };
}
