import {
  type Allocate,
  DenseEngine,
  DenseNetwork,
  type ModelConfig,
  type Ops,
  referenceOps,
  unrounded,
} from "@paravae/core";
import { createWasmOps, scratchBytes } from "@paravae/kernels";
import type { LoadedEngine } from "../engines/loaded-engine.js";
import type { Record } from "../engines/replays.js";
import { requireDense } from "../engines/require-dense.js";
import { shareOf } from "../partition/shares.js";
import { evaluationChunkRows, type TeamSpec } from "../team/team-spec.js";
import type { Arena } from "./arena.js";
import { alignUp } from "./arena-plan.js";

/** The most rows that one worker computes at a time: a lane of a batch, or a chunk of an evaluation. */
export const maxRowsOf = (batchSize: number, lanes: number): number =>
  Math.max(shareOf(batchSize, 0, lanes).rows, evaluationChunkRows);

/** What a rank computes with, in its workspace's first bytes. */
export interface RankOps {
  readonly ops: Ops<Float32Array>;
  /** The same, with products that read float32 whatever training's do. */
  readonly evaluationOps: Ops<Float32Array>;
  /** Records calls of the kernels of `ops`; undefined where they cannot be recorded. */
  readonly record: Record | undefined;
}

/**
 * The kernels of one rank, in the thread that calls.
 *
 * @throws ParavaeError E_NO_BLAS when the library that the main thread has loaded cannot be opened here
 */
export async function opsOf({ engine, memory }: TeamSpec, arena: Arena, rank: number): Promise<RankOps> {
  const { kernels: loaded, native } = engine;
  if (loaded.kind === "reference") {
    const ops = referenceOps(arena.allocatorOf(rank, 0));
    return { ops, evaluationOps: ops, record: undefined };
  }
  const { module, level } = loaded;
  const options = {
    ...{ module, level, memory },
    scratchByteOffset: arena.workspaceOf(rank),
    allocate: arena.allocatorOf(rank, await scratchBytesOf(engine)),
  };
  if (native !== undefined) {
    const { createNativeOps } = await import("@paravae/native");
    const { ops, bf16Ops, record } = createNativeOps(native, options);
    const trainingOps = engine.precision === "bf16" ? bf16Ops : ops;
    if (trainingOps === undefined) throw new TypeError(`${engine.name} has no products of bfloat16`);
    return { ops: trainingOps, evaluationOps: ops, record };
  }
  const kernels = createWasmOps(options);
  if (engine.blas === undefined) return { ops: kernels, evaluationOps: kernels, record: undefined };
  const { createBlasOps, openBlas } = await import("@paravae/blas");
  const products = openBlas(engine.blas);
  const evaluationOps = createBlasOps(kernels, engine.name, products, "float32");
  const ops =
    engine.precision === "float32"
      ? evaluationOps
      : createBlasOps(kernels, engine.name, products, engine.precision);
  return { ops, evaluationOps, record: undefined };
}

/** Bytes that the kernels of one rank want beside their operands. */
async function scratchBytesOf({
  kernels,
  native,
}: Pick<LoadedEngine, "kernels" | "native">): Promise<number> {
  if (kernels.kind === "reference") return 0;
  if (native === undefined) return scratchBytes;
  const { nativeScratchBytes } = await import("@paravae/native");
  return nativeScratchBytes;
}

const nothing = new Float32Array(0);

/**
 * Bytes of one rank's workspace: kernel scratch, buffers of its own, row indices. Found by making the buffers over an
 * allocator that only counts, so that it cannot disagree with what an engine asks for.
 */
export async function workspaceBytesOf(
  engine: LoadedEngine,
  model: ModelConfig,
  batchSize: number,
  lanes: number,
): Promise<number> {
  let bytes = alignUp(await scratchBytesOf(engine));
  const count: Allocate<Float32Array> = (length) => {
    bytes += alignUp(4 * length);
    return nothing;
  };
  const maxRows = maxRowsOf(batchSize, lanes);
  if (engine.gradients === "dense") {
    const options = { maxRows: evaluationChunkRows, parameters: unrounded(nothing) };
    new DenseEngine(requireDense(model), referenceOps(count), options);
  } else {
    const { allocateRows } = await import("@paravae/tfjs");
    allocateRows(model, maxRows, count);
  }
  // Rows of the data, and their places.
  count(maxRows);
  count(maxRows);
  return bytes;
}

/** Bytes of the rows of a batch that ranks share; found in the same way. */
export function batchRowsBytes(
  engine: LoadedEngine,
  model: ModelConfig,
  batchSize: number,
  denoising: boolean,
): number {
  if (engine.gradients !== "dense") return 0;
  let bytes = 0;
  const count = (bytesPerRow: number): void => {
    bytes += alignUp(batchSize * bytesPerRow);
  };
  const allocator = {
    reals(width: number) {
      count(4 * width);
      return nothing;
    },
    bfloat16s(width: number) {
      count(2 * width);
      return new Uint16Array(0);
    },
  };
  const ops = referenceOps(() => nothing, engine.precision);
  new DenseNetwork(requireDense(model), ops, unrounded(nothing), allocator, true, denoising);
  return bytes;
}
