import { readFileSync } from "node:fs";
import { totalmem } from "node:os";

/**
 * Bytes that this process may use in all: the least of the machine's memory, its control group's limit (as `docker run --memory` sets
 * it) and `ulimit -v`. Where rows go by it, it decides where they lie, never what is trained.
 */
export function memoryLimit(): number {
  // Node before 20.13 does not know of control groups; 0 and very large numbers mean that there is no limit.
  const constrained = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), constrained, addressSpace());
}

/** Linux: "Max address space  <soft>  <hard>  bytes", or "unlimited". */
function addressSpace(): number {
  try {
    const [, soft] = /^Max address space\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Beside rows: Node, threads, a model of a usual size. */
const besideRows = 512 * 2 ** 20;

/** What threads can share is 4 GiB, of which a model takes some. */
const mostShared = 3.5 * 2 ** 30;

/** Rows are read into memory, then copied to where all threads see them. */
const copies = 2;

/** Whether rows of so many bytes can be trained on from memory, by a limit; else they belong into a row cache. */
export const fitsInMemory = (bytes: number, limit = memoryLimit()): boolean =>
  bytes <= mostShared && copies * bytes + besideRows <= limit;
