import { spawnSync } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { cachedRows, cachePathOf, identifySource, type RowCache } from "../../src/index.js";
import { areSame, flip, madeUp, namesIn, newFolder, width } from "./made-up-rows.js";

/** A source file, what reading it gives, and how often it was read. */
async function newSource() {
  const folder = await newFolder();
  const file = join(folder, "table.csv");
  await writeFile(file, "1,2\n");
  const made = madeUp("reals", 130);
  const notes: string[] = [];
  let reads = 0;
  const source = (options: unknown = {}) => identifySource([file], options);
  const { source: _, ...shape } = made.rows;
  const read = async () => {
    reads++;
    return { ...shape, count: 130, batches: made.batches };
  };
  return {
    ...{ folder, file, made, notes, source, read },
    reads: () => reads,
    rows: async (over: object = {}): Promise<RowCache> =>
      cachedRows({
        ...{ source: await source(), read, cacheFolder: folder },
        onNote: (line) => notes.push(line),
        ...over,
      }),
  };
}

async function closed(rows: Promise<RowCache>): Promise<RowCache> {
  const cache = await rows;
  await cache.close();
  return cache;
}

describe("cachedRows", () => {
  it("makes a cache once, and says so", async () => {
    const { rows, notes, reads, folder, source } = await newSource();
    await closed(rows());
    const { path } = await closed(rows());
    expect(reads()).toBe(1);
    expect(path).toBe(cachePathOf(await source(), folder));
    expect(notes).toEqual([`the rows go into ${path}, once`]);
    expect(await namesIn(dirname(path))).toEqual([basename(path)]);
  });

  it("makes it anew when the source has changed, or options, and says what", async () => {
    const { rows, notes, reads, file, folder, source } = await newSource();
    const path = join(folder, "own.rows");
    await closed(rows({ path }));
    await appendFile(file, "3,4\n");
    await closed(rows({ path }));
    await closed(rows({ path, source: await source({ columns: ["a"] }) }));
    expect(reads()).toBe(3);
    expect(notes.slice(1)).toEqual([
      expect.stringMatching(/: it is out of date: .*table\.csv has changed; it is made anew$/),
      expect.stringMatching(/: it is out of date: they were read with other options; it is made anew$/),
    ]);
  });

  it("makes a damaged one anew: at once when its header is, at the next start when a block is", async () => {
    const { rows, notes, reads, made } = await newSource();
    const { path } = await closed(rows());
    await flip(path, 30);
    await closed(rows());
    expect(notes[1]).toMatch(/its header is damaged; it is made anew$/);
    await flip(path, 5000);
    const cache = await rows();
    await expect(cache.read(0, 1, new Float32Array(width))).rejects.toMatchObject({
      code: "E_ROW_CACHE",
      message: expect.stringMatching(/rows 0 to 64 were damaged; it has been removed: start again/),
    });
    await cache.close();
    const again = await rows();
    const data = new Float32Array(made.data.length);
    await again.read(0, 130, data);
    expect(areSame(data, made.data)).toBe(true);
    await again.close();
    expect(reads()).toBe(3);
  });

  it("refuses rows of a source that changes while it is read, and leaves nothing", async () => {
    const { rows, file, made, read, source, folder } = await newSource();
    const changing = async () => ({
      ...(await read()),
      async *batches() {
        yield* made.batches();
        await appendFile(file, "9,9\n");
      },
    });
    await expect(rows({ read: changing })).rejects.toMatchObject({
      code: "E_SOURCE_CHANGED",
      message: expect.stringMatching(/has changed; try again when nobody writes/),
    });
    expect(await namesIn(dirname(cachePathOf(await source(), folder)))).toEqual([]);
  });

  it("lets two that make one cache both have their rows, and says so", async () => {
    const { rows, made, read, notes } = await newSource();
    let second: Promise<RowCache> | undefined;
    const first = rows({
      read: async () => ({
        ...(await read()),
        async *batches() {
          for await (const batch of made.batches()) {
            second ??= rows();
            yield batch;
          }
          await second;
        },
      }),
    });
    const caches = [await first, await second];
    for (const cache of caches) {
      const data = new Float32Array(made.data.length);
      await cache?.read(0, 130, data);
      expect(areSame(data, made.data)).toBe(true);
      await cache?.close();
    }
    expect(notes[2]).toMatch(/^process \d+ is making the same cache; this process makes one of its own/);
    const [{ path }] = caches as RowCache[];
    expect(await namesIn(dirname(path))).toEqual([basename(path)]);
  });

  it("removes what a killed process has left, and leaves what another machine's may be writing", async () => {
    const { rows, notes, folder } = await newSource();
    const path = join(folder, "own.rows");
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const host = hostname()
      .replace(/[^a-z0-9]/gi, "")
      .slice(0, 32);
    const elsewhere = ".own.rows.elsewhere.1.abcd.part";
    for (const name of [
      `.own.rows.${host}.${pid}.abcd.part`,
      `.own.rows.${host}.${process.pid}.abcd.part`,
      elsewhere,
    ])
      await writeFile(join(folder, name), "x");
    await closed(rows({ path }));
    expect(await namesIn(folder)).toEqual([elsewhere, "own.rows", "table.csv"]);
    expect(notes[1]).toMatch(/^process 1 on elsewhere is making the same cache/);
  });
});
