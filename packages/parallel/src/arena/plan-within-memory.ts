import { freemem } from "node:os";
import { ParavaeError } from "@paravae/core";
import { type ArenaNeeds, type ArenaPlan, planArena } from "./arena-plan.js";

/** WebAssembly's 32-bit addresses end here. */
const maxArenaBytes = 2 ** 32;

/** What a thread takes beside the arena, by who computes its gradients: its heap, compiled code, tensors. */
const threadBytes = { dense: 32 * 2 ** 20, tfjs: 128 * 2 ** 20 } as const;

/** Copies of parameters and optimizer beside the arena: to take a segment back to, and for a checkpoint. */
const copies = 2;

/** Bytes that training takes, by what takes them. */
interface Need {
  readonly arena: number;
  readonly model: number;
  readonly data: number;
  readonly workspaces: number;
  readonly threads: number;
  readonly total: number;
}

export interface MemoryOptions {
  readonly gradients: keyof typeof threadBytes;
  /** What the system, or the control group that the process is in, has left; asked for when left out. */
  readonly availableBytes?: number;
}

/**
 * Plans the arena of a batch size, and compares what training with it needs with what there is, before anything is
 * allocated.
 *
 * @param needsOf of a batch size
 * @throws ParavaeError E_ARENA_TOO_LARGE past WebAssembly's 4 GiB, E_MEMORY past what the process may use; both say what needs
 *   how much, and the largest batch that fits
 */
export async function planWithinMemory(
  needsOf: (batchSize: number) => Promise<ArenaNeeds>,
  batchSize: number,
  { gradients, availableBytes = availableMemory() }: MemoryOptions,
): Promise<ArenaPlan> {
  const needOf = async (rows: number): Promise<{ plan: ArenaPlan; need: Need }> => {
    const needs = await needsOf(rows);
    const plan = planArena(needs);
    return { plan, need: totalNeed(needs, plan, gradients) };
  };
  const fits = ({ arena, total }: Need): boolean => arena <= maxArenaBytes && total <= availableBytes;
  const { plan, need } = await needOf(batchSize);
  if (fits(need)) return plan;

  let [largest, tooLarge] = [0, batchSize];
  while (tooLarge - largest > 1) {
    const middle = (largest + tooLarge) >> 1;
    if (fits((await needOf(middle)).need)) largest = middle;
    else tooLarge = middle;
  }
  throw refusal(need, availableBytes, largest);
}

/** Bytes that this process may still use; a control group's limit counts. */
const availableMemory = (): number =>
  // Node before 20.13 does not know of control groups.
  process.availableMemory?.() ?? freemem();

function totalNeed(needs: ArenaNeeds, plan: ArenaPlan, gradients: MemoryOptions["gradients"]): Need {
  const { parameters, slots, workers, workspaceBytes } = needs;
  const state = 4 * parameters * (1 + slots);
  const model = state * (1 + copies) + 4 * parameters * needs.gradients;
  const threads = workers * threadBytes[gradients];
  return {
    arena: plan.byteLength,
    model,
    data: needs.trainBytes + needs.testBytes,
    workspaces: needs.rowsBytes + (workers + 1) * workspaceBytes,
    threads,
    total: plan.byteLength + state * copies + threads,
  };
}

/** 316 MiB, 4 GiB, 33.7 TiB: in a unit of which there are few. */
function formatBytes(bytes: number): string {
  if (bytes < 2 ** 30) return `${Math.ceil(bytes / 2 ** 20)} MiB`;
  const [unit, name] = bytes < 2 ** 40 ? [2 ** 30, "GiB"] : [2 ** 40, "TiB"];
  return `${Math.ceil((10 * bytes) / unit) / 10} ${name}`;
}

function refusal(need: Need, availableBytes: number, largest: number): ParavaeError {
  const shared = need.arena > maxArenaBytes;
  const limit = shared
    ? `${formatBytes(need.arena)} of them shared, at most ${formatBytes(maxArenaBytes)} can be`
    : `and this process has ${formatBytes(availableBytes)} left`;
  const remedy =
    largest === 0
      ? "no batch fits: use a smaller model or dataset, or fewer workers"
      : `use a batch of at most ${largest} rows, a smaller model or dataset`;
  return new ParavaeError(
    shared ? "E_ARENA_TOO_LARGE" : "E_MEMORY",
    `memory: ${formatBytes(need.total)} needed (model ${formatBytes(need.model)}, data ${formatBytes(need.data)}, ` +
      `workspaces ${formatBytes(need.workspaces)}, threads ${formatBytes(need.threads)}), ${limit}; ${remedy}`,
    { data: { ...need, availableBytes, largestBatch: largest } },
  );
}
