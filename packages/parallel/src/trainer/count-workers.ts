import { availableParallelism } from "node:os";
import { ParavaeError } from "@paravae/core";
import { cpuQuota } from "./cpu-quota.js";

/**
 * The cores that this process may use. Its affinity counts, and so does the time that its control group gives it: threads past that
 * wait for each other's turns. A part of a core is worth a thread only where there is no whole one.
 */
export const availableWorkers = (quota = cpuQuota()): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(quota)));

/** Many more threads than cores only wait for each other. */
const maxWorkers = Math.max(32, 4 * availableWorkers());

/**
 * The number of workers that an option means.
 *
 * @throws ParavaeError E_TRAINER
 */
export function countWorkers(workers: number | "auto"): number {
  if (workers === "auto") return availableWorkers();
  if (Number.isSafeInteger(workers) && workers >= 1 && workers <= maxWorkers) return workers;
  throw new ParavaeError(
    "E_TRAINER",
    `workers is ${workers}, expected "auto" or a whole number from 1 to ${maxWorkers}; this process may use ${availableWorkers()} cores`,
  );
}
