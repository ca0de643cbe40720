// The thread is loaded as a built file, so this suite runs on the package as it is published.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CheckpointWriter, encodeCheckpoint, readCheckpoint } from "../dist/index.js";
import { sampleState, temporaryFolder } from "./sample.js";

const writer = new CheckpointWriter();
afterEach(() => writer.close());

const sampleCheckpoint = () => ({ state: sampleState(), settings: { epochs: 3 } });

test("what it writes is what was given", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.paravae");
  await writer.write(path, sampleCheckpoint());
  expect(encodeCheckpoint(await readCheckpoint(path))).toEqual(encodeCheckpoint(sampleCheckpoint()));
});

test("what the file system refuses is refused with its reason, and the next write goes on", async () => {
  const folder = await temporaryFolder();
  const missing = join(folder, "missing", "a.paravae");
  await expect(writer.write(missing, sampleCheckpoint())).rejects.toMatchObject({
    code: "E_CHECKPOINT_WRITE",
    message: expect.stringContaining(missing),
    data: { systemCode: "ENOENT" },
  });
  await writer.write(join(folder, "b.paravae"), sampleCheckpoint());
  expect(readdirSync(folder)).toContain("b.paravae");
});

test("one at a time, each in the same memory, which grows where it has to", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.paravae");
  const grown = (epochs: number) => {
    const { metrics } = sampleState();
    return {
      state: sampleState({ metrics: Array.from({ length: epochs }, () => metrics[0]) }),
      settings: null,
    };
  };
  for (const epochs of [2, 3, 2000, 1]) {
    const given = grown(epochs);
    const writing = writer.write(path, given);
    given.state.parameters.fill(7);
    await expect(writer.write(path, given)).rejects.toMatchObject({ code: "E_BUSY" });
    await writing;
    expect(encodeCheckpoint(await readCheckpoint(path))).toEqual(encodeCheckpoint(grown(epochs)));
  }
});

test("closed while it writes, it leaves the file as it was, and the write fails", async () => {
  const folder = await temporaryFolder();
  const writing = writer.write(join(folder, "c.paravae"), sampleCheckpoint());
  await Promise.all([expect(writing).rejects.toMatchObject({ code: "E_CHECKPOINT_WRITE" }), writer.close()]);
  expect(readdirSync(folder)).not.toContain("c.paravae");
});
