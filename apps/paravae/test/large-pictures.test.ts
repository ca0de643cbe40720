import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkPicture, largestCount, mostPixels } from "../src/pictures/largest-picture.js";
import { encodePng } from "../src/pictures/png.js";
import { runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

it("a picture that would grow too large is refused with the largest count that fits", async () => {
  await succeed(folder, "train", "--hidden", "8", "--latent", "2", "--max-steps", "1", "--out", "run");
  const { stderr, status } = await runCli(folder, "sample", "run", "--count", "200000");
  expect(stderr).toBe(
    "paravae: picture: 200000 samples make 22402 × 22352 pixels; at most 107256 fit; ask for fewer, or write a .npy file [E_PICTURE]\n",
  );
  expect(status).toBe(2);
  expect(existsSync(join(folder, "sample.png"))).toBe(false);
  const lines = Array.from({ length: 200 }, () => 0).join();
  const wide = ["--from", lines, "--to", lines, "--steps", "1000"];
  expect((await runCli(folder, "interpolate", "run", ...wide)).stderr).toMatch(
    /200 lines of 1000 images make .* pixels; at most 107 fit; /,
  );
});

it("the largest count is the last that fits", () => {
  const sizeOf = (count: number) => ({ width: 16383, height: count });
  expect(largestCount(20_000, sizeOf)).toBe(16383);
  expect(() => checkPicture(16383, "things", sizeOf)).not.toThrow();
  expect(largestCount(5, () => ({ width: 16384, height: 16384 }))).toBe(0);
});

it("the encoder takes no more pixels", async () => {
  const of = (height: number) =>
    encodePng({ data: new Uint8Array(16383 * height), width: 16383, height, channels: 1 });
  expect(16383 * 16384).toBeGreaterThan(mostPixels);
  await expect(of(16384)).rejects.toThrow(/pixel limit/);
});
