import { stepPhases } from "@paravae/core";
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
  /** Z where the model has a KL term, else 0. */
  readonly klWidth: number;
  readonly trainRows: number;
  readonly trainBytes: number;
  readonly testBytes: number;
  readonly evaluationChunks: number;
  /** Kernel scratch and buffers of one rank alone. */
  readonly workspaceBytes: number;
}

/**
 * The byte offset of every region of the arena, one shared WebAssembly.Memory:
 *
 *     ┌───────────────┐ 0
 *     │ control words │ see control-words.ts
 *     │ claims        │ int32   [workers]          see control-words.ts; a cache line each
 *     │ phaseMs       │ float64 [workers][phases]  each rank its own row
 *     │ stepMs        │ float64 [stepTimesKept]    rank 0
 *     │ epochSums     │ float64 [1 + Z]            each rank its terms, between A and B
 *     │ chunkSums     │ float64 [chunks][1 + Z]    who claimed the chunk
 *     │ parameters    │ float32 [P]                update, between A and B
 *     │ rounded       │ bfloat16 [P]               as parameters; where products read them
 *     │ slots         │ float32 [slots][stride]    update, between A and B
 *     │ gradients     │ float32 [1][stride]        who claimed the part, between A and B, or
 *     │               │ float32 [lanes][stride]    each rank its lanes', before A
 *     │ rows          │ [B] of each of core's      each rank its rows, before A
 *     │               │ denseBuffers
 *     │ reconstruction│ float32 [B]                each rank its rows, before A
 *     │ kl            │ float32 [B][Z]             each rank its rows, before A
 *     │ permutation   │ uint32  [train rows]       coordinator, between segments
 *     │ train, test   │ bytes or float32, labels   coordinator, once
 *     │ workspaces    │ [workers + 1]              each rank its own; the last is the coordinator's
 *     └───────────────┘ byteLength
 */
export interface ArenaPlan {
  readonly claims: number;
  readonly phaseMs: number;
  readonly stepMs: number;
  readonly epochSums: number;
  readonly chunkSums: number;
  readonly parameters: number;
  readonly rounded: number;
  readonly slots: number;
  readonly gradients: number;
  readonly rows: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly permutation: number;
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
  const { workers, klWidth } = needs;
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
    phaseMs: place(workers * alignUp(8 * stepPhases.length)),
    stepMs: place(8 * stepTimesKept),
    epochSums: place(8 * (1 + klWidth)),
    chunkSums: place(8 * needs.evaluationChunks * (1 + klWidth)),
    parameters: place(4 * needs.parameters),
    rounded: place(needs.rounded ? 2 * needs.parameters : 0),
    slots: place(4 * needs.slots * stride),
    gradients: place(4 * needs.gradients * stride),
    rows: place(needs.rowsBytes),
    reconstruction: place(4 * needs.batchSize),
    kl: place(4 * needs.batchSize * klWidth),
    permutation: place(4 * needs.trainRows),
    train: place(needs.trainBytes),
    test: place(needs.testBytes),
    workspaces: place((workers + 1) * workspaceBytes),
    byteLength: end,
    stride,
    workspaceBytes,
  };
}
