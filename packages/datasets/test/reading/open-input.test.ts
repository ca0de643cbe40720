import { execFileSync } from "node:child_process";
import { mkdir, readdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { ParavaeError } from "@paravae/core";
import { fillFromFile } from "@paravae/files";
import { beforeEach, describe, expect, it } from "vitest";
import { type InputFile, type OpenInputOptions, openInput } from "../../src/files/index.js";
import { writeTemporary } from "../../src/reading/temporary-file.js";
import { temporaryFolder } from "../idx-files.js";

let folder = "";
let path = "";
let temporary = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "file");
  temporary = join(folder, "temporary");
  await mkdir(temporary);
});

const noise = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24));

async function streamed(input: InputFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of input.stream()) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function everyWay(input: InputFile): Promise<Buffer> {
  const first = await streamed(input);
  const { file, size } = await input.randomAccess();
  const bytes = Buffer.alloc(size);
  expect(await fillFromFile(file, bytes, 0)).toBe(size);
  expect(bytes.equals(first)).toBe(true);
  expect((await streamed(input)).equals(first)).toBe(true);
  expect(Buffer.from(input.head).equals(first.subarray(0, 1 << 16))).toBe(true);
  expect(input.size === undefined || input.size === size).toBe(true);
  expect(size).toBeLessThanOrEqual(input.maxSize as number);
  expect(await readdir(temporary)).toEqual([]);
  await input.close();
  return first;
}

const refused = async (name: string, options: OpenInputOptions = {}): Promise<string> => {
  const error = await openInput(name, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ParavaeError);
  return `${(error as ParavaeError).code}: ${(error as ParavaeError).message}`;
};

describe("openInput", () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 1_000_003])("gives %d bytes, packed or not", async (length) => {
    const bytes = noise(length);
    await writeFile(path, bytes);
    expect((await everyWay(await openInput(path))).equals(bytes)).toBe(true);
    await writeFile(path, gzipSync(bytes));
    const options = { temporaryFolder: temporary };
    expect((await everyWay(await openInput(path, options))).equals(bytes)).toBe(true);
    for (const sent of [bytes, gzipSync(bytes)]) {
      const standardInput = Readable.from([sent.subarray(0, 7), sent.subarray(7)]);
      expect((await everyWay(await openInput("-", { ...options, standardInput }))).equals(bytes)).toBe(true);
    }
  });

  it("gives a stream again that was left in the middle", async () => {
    await writeFile(path, gzipSync(noise(3_000_000)));
    const input = await openInput(path);
    for (let i = 0; i < 20; i++) {
      for await (const piece of input.stream()) if (piece.length > 0) break;
    }
    expect((await streamed(input)).equals(noise(3_000_000))).toBe(true);
    await input.close();
  });

  it("takes zeros after gzip as padding, and refuses what is damaged, cut or followed by other bytes", async () => {
    const packed = gzipSync(noise(200_000));
    await writeFile(path, Buffer.concat([packed, Buffer.alloc(300_000)]));
    const input = await openInput(path);
    expect((await streamed(input)).length).toBe(200_000);
    await input.close();
    for (const bytes of [
      packed.subarray(0, -9),
      packed.with(packed.length - 8, packed[packed.length - 8] ^ 1),
      Buffer.concat([packed, Buffer.from("more")]),
      Buffer.concat([packed, Buffer.alloc(300_000), Buffer.from("more")]),
    ]) {
      await writeFile(path, bytes);
      const damaged = await openInput(path, { temporaryFolder: temporary });
      await expect(streamed(damaged)).rejects.toMatchObject({ code: "E_DATA_GZIP" });
      await expect(damaged.randomAccess()).rejects.toMatchObject({ code: "E_DATA_GZIP" });
      await damaged.close();
    }
  });

  it("holds a few pieces of a bomb and no more", async () => {
    const zeros = gzipSync(Buffer.alloc(1 << 24));
    await writeFile(path, Buffer.concat(new Array(32).fill(zeros)));
    const input = await openInput(path);
    let most = 0;
    let length = 0;
    for await (const piece of input.stream()) {
      length += piece.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    await input.close();
    expect(length).toBe(2 ** 29);
    expect(most).toBeLessThan(200e6);
  });

  it("refuses what is no regular file, at once", async () => {
    expect(await refused(path)).toContain("E_DATA_READ: ");
    expect(await refused(folder)).toContain("it is not a regular file");
    execFileSync("mkfifo", [path]);
    expect(await refused(path)).toContain("it is not a regular file");
    await symlink(join(folder, "loop"), join(folder, "loop"));
    expect(await refused(join(folder, "loop"))).toContain("too many symbolic links");
    expect(await refused("/dev/zero")).toContain("it is not a regular file");
  });

  it("tells of a file that becomes shorter while it is read", async () => {
    await writeFile(path, noise(1_000_000));
    const input = await openInput(path);
    await truncate(path, 500_000);
    await expect(streamed(input)).rejects.toMatchObject({
      code: "E_DATA_READ",
      message: expect.stringContaining("it became shorter meanwhile"),
    });
    await input.close();
  });

  it("ends where the signal says so", async () => {
    await writeFile(path, gzipSync(noise(3_000_000)));
    expect(await refused(path, { signal: AbortSignal.abort() })).toContain("E_ABORTED");
    const stop = new AbortController();
    const input = await openInput(path, { signal: stop.signal });
    stop.abort();
    await expect(streamed(input)).rejects.toMatchObject({ code: "E_ABORTED" });
    await input.close();
  });
});

describe("standard input", () => {
  it("is read once, and from no terminal", async () => {
    const standardInput = Readable.from([noise(3)]);
    await (await openInput("-", { standardInput })).close();
    expect(await refused("-", { standardInput })).toContain("standard input comes once");
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    expect(await refused("-", { standardInput: terminal })).toContain("is a terminal; pipe rows into it");
  });

  it("leaves nothing behind when it fails or is stopped, though it would never end", async () => {
    const failing = Readable.from(
      (async function* () {
        yield noise(10);
        throw new Error("gone");
      })(),
    );
    const options = { temporaryFolder: temporary };
    expect(await refused("-", { ...options, standardInput: failing })).toContain("cannot be read: gone");
    const stop = new AbortController();
    const silent = new PassThrough();
    const opening = refused("-", { ...options, standardInput: silent, signal: stop.signal });
    silent.write("a");
    setImmediate(() => stop.abort());
    expect(await opening).toContain("E_ABORTED");
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe("writeTemporary", () => {
  async function* megabytes(end: number): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < end; i++) yield new Uint8Array(1_000_000);
  }

  it("has no name from the beginning on, so that nothing can be left of it", async () => {
    const names: string[][] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield noise(10);
      names.push(await readdir(temporary));
    }
    const { file, size } = await writeTemporary("x.gz", watched(), { folder: temporary });
    expect([size, ...names]).toEqual([10, []]);
    await file.close();
  });

  it("stops before the disk is full", async () => {
    let written = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of megabytes(1000)) {
        yield piece;
        written += piece.length;
      }
    }
    const freeBytes = async () => 100e6 - written;
    await expect(writeTemporary("x.gz", counted(), { folder: temporary, freeBytes })).rejects.toMatchObject({
      code: "E_DATA_SPACE",
      message: expect.stringMatching(/^x\.gz: takes 92 MB or more of temporary space, which /),
    });
    expect(await readdir(temporary)).toEqual([]);
  });

  it("looks again, for other programs write to the disk too", async () => {
    let looks = 0;
    const freeBytes = async () => (++looks > 2 ? 0 : 1e12);
    await expect(
      writeTemporary("x.gz", megabytes(1000), { folder: temporary, freeBytes }),
    ).rejects.toMatchObject({
      code: "E_DATA_SPACE",
      message: expect.stringContaining("takes 68 MB or more"),
    });
    expect(await readdir(temporary)).toEqual([]);
  });

  it("says which folder cannot be written to", async () => {
    const missing = join(folder, "missing");
    await expect(writeTemporary("x.gz", megabytes(1), { folder: missing })).rejects.toMatchObject({
      code: "E_WRITE",
      message: expect.stringContaining(missing),
    });
  });
});
