import { controlWords } from "../team/control-words.js";
import { type EvaluateTask, evaluationChunkRows } from "../team/team-spec.js";
import { addRows } from "./loss-terms.js";
import type { RankContext } from "./rank-context.js";

/**
 * Evaluates test rows chunk by chunk; ranks claim the next chunk as they get to it. A chunk's sums have a
 * place of their own and are formed in row order, so the result is bitwise the same for any workers.
 */
export function evaluateSegment(context: RankContext, task: EvaluateTask): void {
  const { arena, spec } = context;
  const { evaluator } = context.engine;
  const { test } = arena;
  if (test === undefined || spec.test === undefined) return;
  const { count } = spec.test;
  const width = arena.epochSums.length - 1;
  const chunks = arena.chunkSums.length / (1 + width);
  for (;;) {
    const chunk = Atomics.add(arena.control, controlWords.nextChunk, 1);
    if (chunk >= chunks) return;
    const first = chunk * evaluationChunkRows;
    const rows = Math.min(evaluationChunkRows, count - first);
    context.loadTestRows(test, first, rows, task.epoch);
    evaluator.evaluate(rows);
    const sums = arena.chunkSums.subarray(chunk * (1 + width), (chunk + 1) * (1 + width)).fill(0);
    addRows(sums, evaluator.reconstruction, evaluator.kl, rows);
  }
}
