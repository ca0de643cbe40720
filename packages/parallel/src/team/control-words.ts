/**
 * The shared words that workers and coordinator steer by: Int32 in the arena's first bytes, each on a cache
 * line of its own so that spinning on one does not slow writers of another.
 *
 * A step has a barrier behind each of its phases (phases.ts): two, three or four. Ranks share the rows of the batch in the
 * phases rows, forward and finish, and the parameters in update and gradients.
 *
 * | word | written by | when | read by |
 * | --- | --- | --- | --- |
 * | arrived | every participant, by add; the last to arrive sets 0 | arriving at a barrier | the same add |
 * | phase | the last participant to arrive, by add | all have arrived | everyone waiting |
 * | abort | whoever fails, and the coordinator when a worker is gone | any time | everyone waiting |
 * | stopRequest | the coordinator | 1 any time during a segment, 0 between segments | rank 0, before the first barrier of a step |
 * | stopDecision | rank 0 | before the first barrier of a step, so never while others read it: they must pass the last one first | every participant, between the first barrier of a step and the last |
 * | notFinite | whoever finds a number that is not finite in what it has just written; the coordinator sets 0 before a segment | sharing the parameters, and in coordinate | every participant, between the last barrier of a step and the first of the next one, so never while others write it; the coordinator behind the segment |
 * | stepsDone | rank 0; the coordinator before a segment | sharing the parameters | the coordinator, for progress only |
 * | nextChunk | every rank, by add; the coordinator sets 0 between segments | claiming rows to evaluate | the same add |
 * | loading | every rank, by add: 1 before it loads its kernels, -1 behind that | at its first task | the coordinator, before it ends the threads: an addon whose thread ends while it loads aborts the process |
 * | claims[rank] | every rank, by add, sharing the parameters; the rank itself sets 0 before the first barrier of a step, when nobody adds | claiming a part of the parameters | the same add |
 *
 * After a failure the coordinator ends all threads, waits until they have ended, and sets every word but the claims to 0 for
 * the next ones.
 *
 * Between segments no rank runs, and the coordinator may write anything in the arena. While one runs it reads
 * stepsDone and the epoch's sums without waiting for a barrier: they are for showing progress, nothing else.
 */
export const controlWords = {
  arrived: 0,
  phase: 16,
  abort: 32,
  stopRequest: 48,
  stopDecision: 64,
  stepsDone: 80,
  nextChunk: 96,
  notFinite: 112,
  loading: 128,
} as const;

/** Bytes of each rank's own word of claims, on a cache line of its own too. */
export const claimBytes = 64;

export const controlBytes = 144 * Int32Array.BYTES_PER_ELEMENT;
