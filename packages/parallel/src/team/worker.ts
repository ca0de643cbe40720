import { detectSimdLevel } from "@paravae/kernels";
import { evaluateSegment } from "../step/evaluate-segment.js";
import { RankContext } from "../step/rank-context.js";
import { trainSegment } from "../step/train-segment.js";
import { Barrier } from "./barrier.js";
import { controlBytes, controlWords } from "./control-words.js";
import { encodeRankError, type RankError } from "./rank-error.js";
import type { TeamSpec, TeamTask } from "./team-spec.js";

/** What a task came to: steps done, or what went wrong. */
export type TaskResult = { readonly stepsDone: number } | { readonly error: RankError };

/** The team of a thread, which is the same for all its tasks. */
interface Membership {
  readonly spec: TeamSpec;
  readonly control: Int32Array;
  readonly barrier: Barrier;
  /** A thread plays whichever rank its next task names; each rank's views are made once. */
  readonly contexts: Map<number, RankContext>;
}

let membership: Membership | undefined;

function join(spec: TeamSpec): Membership {
  // The flag that relaxed SIMD may need is the thread's own.
  if (spec.engine.kernels.kind === "wasm") detectSimdLevel();
  const control = new Int32Array(spec.memory.buffer, 0, controlBytes / 4);
  return { spec, control, barrier: new Barrier(control, spec.barrier), contexts: new Map() };
}

async function contextOf(team: Membership, rank: number): Promise<RankContext> {
  const { spec, control, barrier, contexts } = team;
  const known = contexts.get(rank);
  if (known !== undefined) return known;
  for (const url of spec.extensions) await import(url);
  Atomics.add(control, controlWords.loading, 1);
  try {
    const context = await RankContext.create(spec, rank, barrier);
    contexts.set(rank, context);
    return context;
  } finally {
    Atomics.sub(control, controlWords.loading, 1);
  }
}

/** The pool's entry point. A failure is answered, not thrown, so that it keeps its code and rank. */
export default async function runTask({ team, task }: TeamTask): Promise<TaskResult> {
  membership ??= join(team);
  try {
    const context = await contextOf(membership, task.rank);
    if (task.kind === "train") return { stepsDone: trainSegment(context, task) };
    evaluateSegment(context, task);
    return { stepsDone: 0 };
  } catch (error) {
    // The others must not wait for a rank that will not come.
    membership.barrier.abort();
    return { error: encodeRankError(error, task.rank) };
  }
}
