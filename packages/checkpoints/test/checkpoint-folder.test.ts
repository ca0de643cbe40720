import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  checkpointPath,
  encodeCheckpoint,
  latestCheckpoint,
  listCheckpoints,
  pruneCheckpoints,
  writeCheckpoint,
} from "../src/index.js";
import { sampleCheckpoint, temporaryFolder } from "./sample.js";

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
});

const write = (step: number) =>
  writeCheckpoint(
    checkpointPath(folder, step),
    sampleCheckpoint({ position: { epoch: 0, stepInEpoch: 0, step } }),
  );

async function writeRun(...steps: number[]): Promise<void> {
  for (const step of steps) await write(step);
  await writeFile(join(folder, "notes.txt"), "");
  await writeFile(join(folder, "checkpoint-9.paravae"), "");
  await writeFile(join(folder, "checkpoint-0000000009.paravae.bak"), "");
}

const stepsIn = async () => (await listCheckpoints(folder)).map(({ step }) => step);

describe("checkpointPath", () => {
  it("pads the step so that names sort as steps do", () => {
    expect(basename(checkpointPath(folder, 42))).toBe("checkpoint-0000000042.paravae");
    expect(basename(checkpointPath(folder, 12_345_678_901))).toBe("checkpoint-12345678901.paravae");
  });
});

describe("listCheckpoints", () => {
  it("lists the newest first, and no other files", async () => {
    await writeRun(9, 100, 12_345_678_901);
    expect(await listCheckpoints(folder)).toEqual(
      [12_345_678_901, 100, 9].map((step) => ({ path: checkpointPath(folder, step), step })),
    );
  });

  it("says when the folder is missing", async () => {
    await rm(folder, { recursive: true });
    await expect(listCheckpoints(folder)).rejects.toMatchObject({
      code: "E_CHECKPOINT_READ",
      data: { path: folder },
    });
  });
});

describe("latestCheckpoint", () => {
  it("is the newest that is whole, and says what it passed over", async () => {
    await writeRun(1, 2, 3, 4);
    await writeFile(checkpointPath(folder, 4), encodeCheckpoint(sampleCheckpoint()).subarray(0, 60));
    await writeFile(checkpointPath(folder, 3), "a text");
    const { latest, skipped } = await latestCheckpoint(folder);
    expect(latest?.path).toBe(checkpointPath(folder, 2));
    expect(latest?.checkpoint.state.position.step).toBe(2);
    expect(skipped.map(({ path }) => path)).toEqual([4, 3].map((step) => checkpointPath(folder, step)));
    expect(skipped[0].reason).toContain("holds 60 bytes");
    expect(skipped[1].reason).toContain("is not a paravae checkpoint");
  });

  it("is undefined in a folder without any", async () => {
    expect(await latestCheckpoint(folder)).toEqual({ latest: undefined, skipped: [] });
  });
});

describe("pruneCheckpoints", () => {
  it("deletes what is superfluous and half written, and keeps everything that is no checkpoint", async () => {
    await writeRun(1, 2, 3, 4);
    const half = join(folder, ".checkpoint-0000000005.paravae.01234567-89ab-cdef-0123-456789abcdef.tmp");
    await writeFile(half, "half");
    await writeFile(join(folder, ".notes.tmp"), "");
    expect(await pruneCheckpoints(folder, (steps) => steps.slice(2))).toEqual([
      checkpointPath(folder, 2),
      checkpointPath(folder, 1),
      half,
    ]);
    expect(await stepsIn()).toEqual([4, 3]);
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining([
        "notes.txt",
        ".notes.tmp",
        "checkpoint-9.paravae",
        "checkpoint-0000000009.paravae.bak",
      ]),
    );
  });

  it("deletes nothing when nothing is superfluous", async () => {
    await writeRun(1, 2);
    expect(await pruneCheckpoints(folder, (steps) => steps.slice(2))).toEqual([]);
    expect(await stepsIn()).toEqual([2, 1]);
  });
});
