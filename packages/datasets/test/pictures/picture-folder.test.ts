import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ParavaeError } from "@paravae/core";
import { encode } from "fast-png";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { loadFolder, loadPictureFolder, type PictureFolderOptions } from "../../src/files/index.js";
import { temporaryFolder } from "../idx-files.js";

const written = fileURLToPath(new URL("../fixtures/pictures", import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = join(await temporaryFolder(), "photos");
  await mkdir(folder);
});

async function put(name: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** A grey PNG of one value. */
const grey = (value: number, width = 3, height = 2): Uint8Array =>
  encode({ width, height, channels: 1, data: new Uint8Array(width * height).fill(value) });

async function failure(options: PictureFolderOptions = {}): Promise<ParavaeError> {
  const error = await loadPictureFolder(folder, options).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ParavaeError);
  return error;
}

describe("pictures that Pillow has written", async () => {
  const expected: Record<string, { shape: number[]; values: number[] }> = JSON.parse(
    await readFile(join(written, "expected.json"), "utf8"),
  );
  // Each is laid over white in a rounding of its own.
  const off: Readonly<Record<string, number>> = { "rgba.png": 1, "grey-alpha.png": 1, "lossy.webp": 1 };

  it.each(Object.keys(expected))("%s", async (name) => {
    await copyFile(join(written, name), join(folder, name));
    const { shape, train } = await loadPictureFolder(folder);
    const [height, width, channels = 1] = expected[name].shape;
    expect(shape).toEqual({ height, width, channels });
    const most = Math.max(...expected[name].values.map((value, i) => Math.abs(value - train.rows.data[i])));
    expect(most).toBeLessThanOrEqual(off[name] ?? 0);
  });
});

it("takes the folders of pictures as their classes, in natural order", async () => {
  for (const [i, name] of ["b/2.png", "b/10.png", "a10/x.png", "a9/y.png"].entries())
    await put(name, grey(i));
  const { name, train, test, classes, notes } = await loadPictureFolder(folder);
  expect({ name, test, classes, notes }).toEqual({
    ...{ name: "photos", test: undefined, classes: ["a9", "a10", "b"], notes: [] },
  });
  expect(train.labels).toEqual(Uint8Array.of(0, 1, 2, 2));
  expect([...train.rows.data].filter((_, i) => i % 6 === 0)).toEqual([3, 2, 0, 1]);
});

it("takes train and test folders as splits, with classes that both share", async () => {
  await put("train/dog/1.png", grey(1));
  await put("train/cat/1.png", grey(2));
  await put("val/cat/1.png", grey(3));
  await put("1.png", grey(4));
  const { train, test, classes, notes } = await loadPictureFolder(folder);
  expect(classes).toEqual(["cat", "dog"]);
  expect([train.labels, test?.labels]).toEqual([Uint8Array.of(0, 1), Uint8Array.of(0)]);
  expect([train.rows.data[0], test?.rows.data[0]]).toEqual([2, 3]);
  expect(notes).toEqual(["1 pictures beside train and val are left out, in ."]);
});

it("has no labels where pictures lie in no folder, or in more than labels can tell", async () => {
  await put("a.png", grey(1));
  await put("b/c.png", grey(2));
  const { train, notes } = await loadPictureFolder(folder);
  expect(train.labels).toBeUndefined();
  expect(notes).toEqual(["no labels: 1 pictures in no sub-folder"]);
});

it("ends links in a circle, and reads what they lead to once", async () => {
  await put("a/1.png", grey(1));
  await symlink("..", join(folder, "a", "up"));
  await symlink("a", join(folder, "b"));
  const { train, notes } = await loadPictureFolder(folder);
  expect(train.rows.count).toBe(1);
  expect(notes).toHaveLength(2);
});

it("goes by content, leaves other files out and says so", async () => {
  await put("picture.dat", grey(7));
  await put("notes.txt", "what these are");
  await put("old.gif", "GIF89a...");
  await put(".hidden", "of the system");
  const { train, notes } = await loadPictureFolder(folder);
  expect(train.rows.data).toEqual(new Uint8Array(6).fill(7));
  expect(notes).toEqual([
    "1 text file left out, no PNG, JPEG or WebP: notes.txt",
    "1 GIF file left out, no PNG, JPEG or WebP: old.gif",
  ]);
});

it("says what a folder without pictures holds", async () => {
  for (const name of ["a.txt", "b.csv", "c.md"]) await put(name, "text");
  const { code, message } = await failure();
  expect(code).toBe("E_DATASET_NOT_FOUND");
  expect(message).toMatch(/photos: 3 text files, no pictures; expected PNG, JPEG or WebP$/);
});

it("says which sizes there are where none is chosen", async () => {
  await put("a.png", grey(1));
  await put("b.png", grey(1));
  await put("c.png", grey(1, 5, 4));
  const { code, message } = await failure();
  expect(code).toBe("E_IMAGE_SIZE");
  expect(message).toContain("2 sizes (2 of 3×2, 1 of 5×4), expected one; choose imageSize");
});

describe("of another size", () => {
  /** Left half black, right half white, 8×4. */
  const halves = new Uint8Array(32).map((_, i) => (i % 8 < 4 ? 0 : 255));
  const resized = async (options: PictureFolderOptions) => {
    await put("a.png", encode({ width: 8, height: 4, channels: 1, data: halves }));
    const { shape, train, notes } = await loadPictureFolder(folder, options);
    return { shape, data: [...train.rows.data], notes };
  };

  it("keeps the middle", async () => {
    const { shape, data, notes } = await resized({ imageSize: 4 });
    expect(shape).toEqual({ height: 4, width: 4, channels: 1 });
    expect(data).toEqual(Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0 : 255)));
    expect(notes).toEqual(["1 of 1 pictures are of other sizes, brought to 4×4"]);
  });

  it("fits all of it in, on black", async () => {
    const { shape, data } = await resized({ imageSize: "8x8", fit: "contain" });
    expect(shape).toEqual({ height: 8, width: 8, channels: 1 });
    const black = new Array(16).fill(0);
    expect(data).toEqual([...black, ...halves, ...black]);
  });

  it("stretches it", async () => {
    const { shape, data } = await resized({ imageSize: "8x2", fit: "stretch" });
    expect(shape).toEqual({ height: 2, width: 8, channels: 1 });
    expect(data.slice(0, 2)).toEqual([0, 0]);
    expect(data.slice(6, 8)).toEqual([255, 255]);
  });

  it.each(["0", "64x", "x64", "-1", "99999", "64x48x3"])("refuses the size %s", async (imageSize) => {
    await put("a.png", grey(1));
    expect((await failure({ imageSize })).code).toBe("E_IMAGE_SIZE");
  });
});

it("reads grey and colour as colour, or as grey, and says so", async () => {
  await put("a.png", grey(9, 1, 1));
  await put("b.png", encode({ width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 100) }));
  const both = await loadPictureFolder(folder);
  expect(both.shape.channels).toBe(3);
  expect(both.train.rows.data).toEqual(Uint8Array.of(9, 9, 9, 255, 0, 100));
  expect(both.notes).toEqual(["1 of 2 pictures are grey, read as colour with the others"]);
  const inGrey = await loadPictureFolder(folder, { grey: true });
  // As Pillow's convert("L").
  expect(inGrey.train.rows.data).toEqual(Uint8Array.of(9, 88));
});

it("scales 16 bits to 8 by either decoder, and lays alpha over white", async () => {
  const values = Uint16Array.of(0, 65535, 257, 128, 129, 40000);
  const small = encode({ width: 3, height: 2, channels: 1, depth: 16, data: values });
  await put("a.png", small);
  const scaled = Uint8Array.of(0, 255, 1, 0, 1, 156);
  const quick = await loadPictureFolder(folder);
  expect(quick.train.rows.data).toEqual(scaled);
  expect(quick.notes).toEqual(["1 of 1 pictures have 16 bits, scaled to 8"]);
  // With a chunk that fast-png is not trusted with.
  await put("a.png", await withGamma(small));
  expect((await loadPictureFolder(folder)).train.rows.data).toEqual(scaled);
  await put("a.png", encode({ width: 2, height: 1, channels: 2, data: Uint8Array.of(0, 0, 100, 128) }));
  expect((await loadPictureFolder(folder)).train.rows.data).toEqual(Uint8Array.of(255, 177));
});

/** The same PNG with a gamma of 1 / 2.2. */
async function withGamma(png: Uint8Array): Promise<Uint8Array> {
  const chunk = Buffer.from([0, 0, 0, 4, 0x67, 0x41, 0x4d, 0x41, 0, 0, 0xb1, 0x8f, 0x0b, 0xfc, 0x61, 0x05]);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

describe("a picture that is damaged", () => {
  const expectDamage = async (): Promise<void> => {
    const { code, message } = await failure();
    expect(code).toBe("E_PICTURE_FILE");
    expect(message).toContain("damaged.");
  };

  it.each([0.3, 0.6, 0.95])("a PNG cut at %d of its bytes", async (part) => {
    const png = encode({
      width: 20,
      height: 20,
      channels: 1,
      data: Uint8Array.from({ length: 400 }, (_, i) => i * 7),
    });
    await put("a.png", grey(1, 20, 20));
    await put("damaged.png", png.subarray(0, Math.floor(part * png.length)));
    await expectDamage();
  });

  it("a PNG of which a bit is flipped", async () => {
    const png = encode({
      width: 20,
      height: 20,
      channels: 1,
      data: Uint8Array.from({ length: 400 }, (_, i) => i * 7),
    });
    png[60] ^= 4;
    await put("damaged.png", png);
    await expectDamage();
  });

  it.each(["jpeg", "webp", "png"] as const)("a large %s cut in the middle", async (kind) => {
    const noise = Buffer.from(Uint8Array.from({ length: 300 * 300 * 3 }, (_, i) => (i * i) >> 3));
    const whole = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
      .toFormat(kind)
      .toBuffer();
    await put(`damaged.${kind === "jpeg" ? "jpg" : kind}`, whole.subarray(0, whole.length / 2));
    await expectDamage();
  });

  it("text with a picture's name, and an empty file", async () => {
    await put("damaged.jpg", "<html>404</html>");
    await expectDamage();
    await put("damaged.jpg", "");
    await expectDamage();
  });
});

it("refuses a picture of too many pixels before it is decoded", async () => {
  const bomb = Buffer.from(grey(1));
  bomb.writeUInt32BE(100_000, 16);
  bomb.writeUInt32BE(100_000, 20);
  await put("bomb.png", bomb);
  const { code, message } = await failure({ imageSize: 64 });
  expect(code).toBe("E_PICTURE_FILE");
  expect(message).toContain("100000×100000 pixels");
});

it("refuses a folder that is not there", async () => {
  folder = join(folder, "nowhere");
  expect((await failure()).code).toBe("E_DATASET_NOT_FOUND");
});

it("stops when the signal says so", async () => {
  await put("a.png", grey(1));
  expect((await failure({ signal: AbortSignal.abort() })).code).toBe("E_ABORTED");
});

it("tells how far it is", async () => {
  await put("a.png", grey(1));
  const seen: unknown[] = [];
  await loadPictureFolder(folder, { onProgress: (progress) => seen.push(progress) });
  expect(seen).toEqual([
    { doing: "looking", done: 1, total: 1 },
    { doing: "decoding", done: 1, total: 1 },
  ]);
});

it("loads a folder of either kind", async () => {
  await put("a.png", grey(1));
  expect((await loadFolder(folder)).train.rows.count).toBe(1);
  await put("train-images-idx3-ubyte", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6));
  expect((await loadFolder(folder)).train.rows.data).toEqual(Uint8Array.of(5, 6));
});
