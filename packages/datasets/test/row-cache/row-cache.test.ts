import { createHash } from "node:crypto";
import { stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { openRowCache, writeRowCache } from "../../src/index.js";
import { areSame, flip, type MadeUp, madeUp, namesIn, newFolder, width } from "./made-up-rows.js";

async function written(made: MadeUp): Promise<string> {
  const path = join(await newFolder(), "made", "here.rows");
  await writeRowCache(path, made.rows, made.batches());
  return path;
}

const sha256 = (data: Uint8Array | Float32Array): string => createHash("sha256").update(data).digest("hex");

describe.each(["bytes", "reals"] as const)("a cache of %s", (type) => {
  it.each([false, true])("gives rows from any place as they were written, labelled: %s", async (labelled) => {
    const made = madeUp(type, 700, labelled);
    const cache = await openRowCache(await written(made));
    expect(cache).toMatchObject({ type, width, count: 700, labelled, source: made.rows.source });
    expect(cache.sha256).toEqual({ rows: sha256(made.data), labels: labelled ? sha256(made.labels) : null });
    for (const [first, count] of [
      [0, 700],
      [0, 1],
      [699, 1],
      [64, 3],
      [65, 65],
      [100, 400],
      [637, 63],
    ]) {
      const data = made.data.slice(0, count * width).fill(0);
      const labels = new Uint8Array(count);
      await cache.read(first, count, data, labelled ? labels : undefined);
      const what = `rows from ${first} on, ${count} of them`;
      expect(areSame(data, made.data.subarray(first * width, (first + count) * width)), what).toBe(true);
      if (labelled) expect(areSame(labels, made.labels.subarray(first, first + count)), what).toBe(true);
    }
    await cache.close();
  });

  it("reads into shared memory", async () => {
    const made = madeUp(type, 70);
    const cache = await openRowCache(await written(made));
    const shared = new SharedArrayBuffer(70 * width * (type === "bytes" ? 1 : 4));
    const data = type === "bytes" ? new Uint8Array(shared) : new Float32Array(shared);
    await cache.read(0, 70, data);
    expect(areSame(data, made.data)).toBe(true);
    await cache.close();
  });
});

test("extremes stand for all rows", async () => {
  const [rows, columns] = [5, 4];
  const data = Float32Array.of(
    ...[1, 2, Number.NaN, Number.NaN],
    ...[3, 2, 7, Number.NaN],
    ...[-1, 2.5, 7, Number.NaN],
    ...[0, 2, 9, Number.NaN],
    ...[3, 2, -8, Number.NaN],
  );
  const path = join(await newFolder(), "x.rows");
  async function* batches() {
    yield { count: 2, data: data.subarray(0, 2 * columns) };
    yield { count: 3, data: data.subarray(2 * columns) };
  }
  const shape = {
    type: "reals",
    width: columns,
    labelled: false,
    source: { files: [], options: null },
  } as const;
  await writeRowCache(path, { ...shape, count: rows }, batches());
  const { extremes, close } = await openRowCache(path).then((cache) => ({
    extremes: cache.extremes,
    close: () => cache.close(),
  }));
  const { NaN: none } = Number;
  expect(extremes.data).toEqual(
    Float32Array.of(
      ...[-1, 2, -8, none],
      ...[3, 2.5, 9, none],
      ...[-1, 2, none, none],
      ...[-1, 2.5, -8, none],
    ),
  );
  expect(extremes.rowNumbers).toEqual(
    Float64Array.of(...[2, 0, 4, 0], ...[1, 2, 3, 0], ...[2, 0, 0, 0], ...[2, 2, 4, 0]),
  );
  await close();
});

describe("a file that is no whole cache", () => {
  const refusal = (what: RegExp) => ({ code: "E_ROW_CACHE", message: expect.stringMatching(what) });

  it("is refused when it is opened, wherever but in the blocks it is damaged", async () => {
    const path = await written(madeUp("reals", 130));
    const { size } = await stat(path);
    const blocksEnd = 4096 + 130 * width * 4;
    const parts = [0, 8, 12, 16, 24, blocksEnd, blocksEnd + 40, size - 60, size - 1];
    for (const offset of parts) {
      await flip(path, offset);
      await expect(openRowCache(path), `byte ${offset}`).rejects.toMatchObject(refusal(/; remove it/));
      await flip(path, offset);
    }
    await (await openRowCache(path)).close();
  });

  it("is refused when it is cut, empty, of another kind, or not there", async () => {
    const path = await written(madeUp("bytes", 300));
    await truncate(path, (await stat(path)).size - 1);
    await expect(openRowCache(path)).rejects.toMatchObject(refusal(/it has \d+ bytes, expected \d+/));
    await truncate(path, 20);
    await expect(openRowCache(path)).rejects.toMatchObject(refusal(/it is no row cache/));
    await writeFile(path, "x,y\n1,2\n".repeat(100));
    await expect(openRowCache(path)).rejects.toMatchObject(refusal(/it is no row cache/));
    await expect(openRowCache(`${path}.not`)).rejects.toMatchObject(refusal(/no such file/));
  });

  it("says which rows are damaged when they are read, and gives the others", async () => {
    const path = await written(madeUp("reals", 130, true));
    await flip(path, 4096 + 65 * (width * 4 + 1) + 5);
    const cache = await openRowCache(path);
    const data = new Float32Array(65 * width);
    await cache.read(0, 65, data, new Uint8Array(65));
    await expect(cache.read(70, 2, data)).rejects.toMatchObject(refusal(/rows 65 to 129 are damaged/));
    await cache.close();
  });
});

describe("writing", () => {
  it("fails with nothing left behind when batches are not what was said, or none", async () => {
    const folder = await newFolder();
    const path = join(folder, "x.rows");
    const { rows, batches, data } = madeUp("bytes", 200);
    async function* wrong() {
      yield* batches();
      yield { count: 2, data: new Float32Array(2 * width) };
    }
    async function* none() {}
    const attempt = (shape: typeof rows, of: AsyncIterable<never> | ReturnType<typeof batches>) =>
      writeRowCache(path, shape, of);
    const error = (message: RegExp) => ({ code: "E_ROWS", message: expect.stringMatching(message) });
    await expect(attempt(rows, wrong() as never)).rejects.toMatchObject(
      error(/has 8000 reals, expected 2 rows/),
    );
    await expect(attempt(rows, none())).rejects.toMatchObject(error(/there are no rows/));
    await expect(attempt({ ...rows, count: 201 }, batches())).rejects.toMatchObject(
      error(/200 rows came, expected 201/),
    );
    await expect(attempt({ ...rows, labelled: true }, batches())).rejects.toMatchObject(
      error(/has no labels/),
    );
    expect(data.length).toBe(200 * width);
    expect(await namesIn(folder)).toEqual([]);
  });

  it("says before it begins that a disk is too small, and how much is needed", async () => {
    const folder = await newFolder();
    const { rows, batches } = madeUp("bytes", 1);
    await expect(
      writeRowCache(join(folder, "x.rows"), { ...rows, count: 2 ** 42 }, batches()),
    ).rejects.toMatchObject({
      code: "E_WRITE",
      message: expect.stringMatching(/its rows need \d+ MiB, \d+ MiB are free; free some space/),
    });
    expect(await namesIn(folder)).toEqual([]);
  });
});
