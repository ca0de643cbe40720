import { type Allocate, DenseEngine, type ModelConfig, type Ops, referenceOps } from "@paravae/core";
import { createWasmOps, scratchBytes } from "@paravae/kernels";
import type { Arena } from "./arena.js";
import { alignUp } from "./arena-plan.js";
import { shareOf } from "./shares.js";
import { evaluationChunkRows, type LoadedEngine, type TeamSpec } from "./team-spec.js";

/** The most rows that one worker computes at a time. */
export const maxRowsOf = (batchSize: number, workers: number): number =>
  Math.max(shareOf(batchSize, 0, workers).rows, evaluationChunkRows);

/** The kernels of one rank, in its workspace's first bytes. */
export function opsOf({ engine, memory }: TeamSpec, arena: Arena, rank: number): Ops<Float32Array> {
  const { kernels } = engine;
  if (kernels.kind === "reference") return referenceOps(arena.allocatorOf(rank, 0));
  return createWasmOps({
    module: kernels.module,
    level: kernels.level,
    memory,
    scratchByteOffset: arena.workspaceOf(rank),
    allocate: arena.allocatorOf(rank, scratchBytes),
  });
}

/**
 * Bytes of one rank's workspace: kernel scratch, engine buffers, row indices. Found by making the engine's buffers over
 * an allocator that only counts, so that it cannot disagree with what the engine asks for.
 */
export async function workspaceBytesOf(
  { kernels, gradients }: LoadedEngine,
  model: ModelConfig,
  batchSize: number,
  workers: number,
): Promise<number> {
  let bytes = kernels.kind === "wasm" ? alignUp(scratchBytes) : 0;
  const nothing = new Float32Array(0);
  const count: Allocate<Float32Array> = (length) => {
    bytes += alignUp(4 * length);
    return nothing;
  };
  const maxRows = maxRowsOf(batchSize, workers);
  if (gradients === "dense" && model.architecture === "dense") {
    new DenseEngine(model, referenceOps(count), { maxRows, parameters: nothing, gradients: nothing });
  } else {
    const { allocateRows } = await import("@paravae/tfjs");
    allocateRows(model, maxRows, count);
  }
  count(maxRows);
  return bytes;
}
