import { controlWords } from "../team/control-words.js";
import { type EvaluateTask, evaluationChunkRows } from "../team/team-spec.js";
import type { RankContext } from "./rank-context.js";
import { addRows } from "./term-sums.js";

/**
 * Evaluates test rows chunk by chunk; ranks claim the next chunk as they get to it. A chunk's sums have a
 * place of their own and are formed in row order, so the result is bitwise the same for any workers. To an objective over the
 * whole batch, a chunk is the batch.
 */
export function evaluateSegment(context: RankContext, task: EvaluateTask): void {
  const { arena, spec } = context;
  const { evaluator } = context.engine;
  if (spec.test === undefined) return;
  const { count } = spec.test;
  const columns = arena.epochSums.length;
  for (;;) {
    const chunk = Atomics.add(arena.control, controlWords.nextChunk, 1);
    if (chunk >= task.endChunk) return;
    const first = chunk * evaluationChunkRows;
    const rows = Math.min(evaluationChunkRows, count - first);
    context.loadTestRows(first, rows, task.epoch);
    evaluator.evaluate(rows);
    const sums = arena.chunkSums.subarray(chunk * columns, (chunk + 1) * columns).fill(0);
    addRows(sums, evaluator.terms, evaluator.maxRows, rows);
  }
}
