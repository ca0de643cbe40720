import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { targetOfTemporary } from "@paravae/files";
import { fileError, readCheckpoint } from "./checkpoint-file.js";
import type { Checkpoint } from "./training-state.js";

/** A checkpoint file of a run folder, by the step it was written after. */
export interface NumberedCheckpoint {
  readonly path: string;
  readonly step: number;
}

/** A checkpoint that could not be used, and why. */
export interface SkippedCheckpoint {
  readonly path: string;
  readonly reason: string;
}

const fileName = /^checkpoint-(\d{10,16})\.paravae$/;

/** Where a run's checkpoint after `step` steps lies; the names sort as the steps do. */
export const checkpointPath = (folder: string, step: number): string =>
  join(folder, `checkpoint-${String(step).padStart(10, "0")}.paravae`);

/**
 * The checkpoints of a run folder, newest first, by their names alone.
 *
 * @throws ParavaeError E_CHECKPOINT_READ when the folder cannot be read
 */
export async function listCheckpoints(folder: string): Promise<NumberedCheckpoint[]> {
  const numbered = (await namesIn(folder)).flatMap((name) => {
    const step = fileName.exec(name)?.[1];
    return step === undefined ? [] : [{ path: join(folder, name), step: Number(step) }];
  });
  return numbered.sort((a, b) => b.step - a.step);
}

/**
 * The newest checkpoint that can be resumed from, and the newer ones that were passed over.
 *
 * @returns path and checkpoint are undefined when there is none
 * @throws ParavaeError E_CHECKPOINT_READ when the folder cannot be read
 */
export async function latestCheckpoint(folder: string): Promise<{
  readonly latest: { readonly path: string; readonly checkpoint: Checkpoint } | undefined;
  readonly skipped: readonly SkippedCheckpoint[];
}> {
  const skipped: SkippedCheckpoint[] = [];
  for (const { path } of await listCheckpoints(folder)) {
    try {
      return { latest: { path, checkpoint: await readCheckpoint(path) }, skipped };
    } catch (error) {
      if (!(error instanceof ParavaeError)) throw error;
      skipped.push({ path, reason: error.message });
    }
  }
  return { latest: undefined, skipped };
}

/**
 * Deletes checkpoints of a run folder, and what killed processes left half written there. For the one process that
 * writes to the folder, between its writes.
 *
 * @param superfluous which to delete, of the steps after which there are checkpoints, newest first
 * @returns the paths that were deleted
 * @throws ParavaeError E_CHECKPOINT_READ and E_CHECKPOINT_WRITE when the folder cannot be read or changed
 */
export async function pruneCheckpoints(
  folder: string,
  superfluous: (steps: readonly number[]) => readonly number[],
): Promise<string[]> {
  const there = await listCheckpoints(folder);
  const steps = superfluous(there.map(({ step }) => step));
  const outdated = there.filter(({ step }) => steps.includes(step)).map(({ path }) => path);
  const halves = (await namesIn(folder)).filter((name) => fileName.test(targetOfTemporary(name) ?? ""));
  const paths = [...outdated, ...halves.map((name) => join(folder, name))];
  for (const path of paths) {
    await rm(path, { force: true }).catch((cause) => {
      throw fileError("E_CHECKPOINT_WRITE", path, "deleted", cause);
    });
  }
  return paths;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw fileError("E_CHECKPOINT_READ", folder, "read", cause);
  }
}
