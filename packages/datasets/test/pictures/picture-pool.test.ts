// Threads load built files, so these are of dist.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPictureFolder } from "@paravae/datasets/files";
import { encode } from "fast-png";
import { beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../idx-files.js";

const count = 300;
let folder = "";
beforeEach(async () => {
  folder = join(await temporaryFolder(), "pictures");
  await mkdir(folder);
  for (let i = 0; i < count; i++) {
    const data = Uint8Array.of(i >> 8, i & 255);
    await writeFile(join(folder, `${i}.png`), encode({ width: 2, height: 1, channels: 1, data }));
  }
});

it.each([1, 2, 3])("decodes on %i threads what one gives, in order", async (threads) => {
  const { train } = await loadPictureFolder(folder, { threads });
  expect(train.rows.count).toBe(count);
  const expected = Uint8Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i >> 9 : (i >> 1) & 255));
  expect(train.rows.data).toEqual(expected);
});

it("names a picture that is damaged, from another thread", async () => {
  const damaged = join(await temporaryFolder(), "damaged");
  await mkdir(damaged);
  for (let i = 0; i < 130; i++) {
    const png = encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(i, 0) });
    await writeFile(join(damaged, `${i}.png`), i === 100 ? png.subarray(0, 50) : png);
  }
  await expect(loadPictureFolder(damaged, { threads: 2 })).rejects.toMatchObject({
    code: "E_PICTURE_FILE",
    message: expect.stringContaining("100.png"),
  });
});
