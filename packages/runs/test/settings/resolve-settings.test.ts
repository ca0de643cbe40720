import { writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { optimizerOf, resolveSettings } from "../../src/settings/resolve-settings.js";
import { rowChangesOf } from "../../src/settings/row-changes-of.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const folder = temporaryFolder();
const configFile = (settings: unknown): string => {
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(settings));
  return path;
};

describe("resolveSettings", () => {
  it("has the documented defaults", async () => {
    const settings = await resolveSettings({}, undefined);
    expect(settings).toMatchObject({
      dataset: "digits",
      hidden: [256],
      latent: 16,
      batchSize: 64,
      epochs: 50,
    });
    expect(optimizerOf(settings)).toEqual({
      kind: "adam",
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    });
    expect(settings).not.toHaveProperty("decay");
  });

  it("puts flags before the file before defaults", async () => {
    const path = configFile({ epochs: 7, latent: 3 });
    expect(await resolveSettings({ epochs: 9 }, path)).toMatchObject({ epochs: 9, latent: 3, batchSize: 64 });
  });

  it("names each key after where it came from", async () => {
    const path = configFile({ epochs: 0 });
    await expect(resolveSettings({ latent: 0 }, path)).rejects.toThrow(
      `--latent is 0, expected a whole number of at least 1; ${path}: epochs is 0, expected`,
    );
  });

  it("calls a dataset of one's own after its folder, and keeps the whole path", async () => {
    expect(await resolveSettings({ dataFolder: "some/cells" }, undefined)).toMatchObject({
      dataset: "cells",
      dataFolder: resolve("some/cells"),
    });
  });

  it("takes a file's folder of data from where the file lies, a flag's from where the command runs", async () => {
    const path = configFile({ dataFolder: "../cells" });
    expect((await resolveSettings({}, path)).dataFolder).toBe(resolve(folder, "../cells"));
    expect((await resolveSettings({ dataFolder: "cells" }, path)).dataFolder).toBe(resolve("cells"));
    expect((await resolveSettings({}, configFile({ dataFolder: "." }))).dataset).toBe(basename(folder));
  });

  it.each([
    [
      { kind: "ae", beta: 2 },
      "--beta is 2: not a setting of the kind ae; leave it out or choose another kind",
    ],
    [
      { likelihood: "bernoulli", variance: 0.5 },
      "--variance is 0.5: not a setting of the likelihood bernoulli; leave it out or",
    ],
  ])("refuses what the chosen kind does not read: %j", async (flags, message) => {
    await expect(resolveSettings(flags, undefined)).rejects.toThrow(message);
  });

  it.each([
    [
      { dequantise: "uniform", likelihood: "bernoulli" },
      "--dequantise is uniform: the likelihood bernoulli is of no real values",
    ],
    [
      { dequantise: "uniform", likelihood: "gaussian", binarise: "static" },
      "--dequantise is uniform: --binarise static leaves nothing between",
    ],
    [{ corrupt: "masking:1.5" }, "masking: its amount is 1.5, expected a probability above 0, at most 1"],
    [{ corrupt: "blur:1" }, '--corrupt is "blur:1", expected gaussian:<x>, salt-and-pepper:<x>, masking:<x>'],
    [{ imageSize: "64x" }, '--image-size is "64x", expected 64, or 64x48 for width and height'],
  ])("refuses what does not go together: %j", async (flags, message) => {
    await expect(resolveSettings(flags, undefined)).rejects.toThrow(message);
  });

  it("makes row changes of settings", async () => {
    const flags = { binarise: "dynamic", corrupt: "salt-and-pepper:.1" };
    expect(rowChangesOf(await resolveSettings(flags, undefined))).toEqual({
      ...{ binarise: "dynamic", dequantise: false },
      corrupt: { kind: "salt-and-pepper", amount: 0.1 },
    });
  });

  it("takes such settings at their defaults, as older runs have saved them", async () => {
    const saved = { kind: "ae", beta: 1, likelihood: "bernoulli", variance: 1 };
    expect(await resolveSettings({}, configFile(saved))).toMatchObject(saved);
    expect(await resolveSettings({ likelihood: "gaussian", variance: 0.5 }, undefined)).toMatchObject({
      variance: 0.5,
    });
  });

  it("takes its own result as a file, in the same order", async () => {
    const settings = await resolveSettings({ optimizer: "rmsprop", hidden: [30, 20] }, undefined);
    expect(JSON.stringify(await resolveSettings({}, configFile(settings)))).toBe(JSON.stringify(settings));
  });
});
