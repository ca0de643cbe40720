import type { TestFeed } from "../rows/test-feed.js";
import { evaluationChunkRows } from "./team-spec.js";

/**
 * Evaluates test rows that come from a feed, window by window, while the next one is being read. When it fails, this waits until
 * nothing is on its way to the arena any more.
 */
export async function evaluateWindows(
  { ahead, count, windowRows }: TestFeed,
  evaluateChunks: (firstChunk: number, endChunk: number) => Promise<void>,
): Promise<void> {
  const windows = Math.ceil(count / windowRows);
  const chunksBefore = (row: number): number => Math.ceil(Math.min(row, count) / evaluationChunkRows);
  try {
    for (let window = 0; window < windows; window++) {
      await ahead.have(window);
      const chunks = evaluateChunks(
        chunksBefore(window * windowRows),
        chunksBefore((window + 1) * windowRows),
      );
      if (window + 1 < windows) ahead.begin(window + 1);
      await chunks;
    }
  } finally {
    await ahead.settle();
  }
}
