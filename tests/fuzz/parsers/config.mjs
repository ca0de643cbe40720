import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveSettings } from "../../../packages/runs/dist/settings/resolve-settings.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { mutateTree } from "../mutate-tree.mjs";

/** Configuration files: what is accepted is taken again, the same, as it is printed and saved. */
export function open(folder, files) {
  const path = join(folder, "config.json");
  const printed = join(folder, "printed.json");
  const trees = files.map((file) =>
    JSON.parse(
      Buffer.from(file)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    ),
  );
  return {
    mutate: (random) =>
      random.below(2) === 0
        ? mutateBytes(random, files)
        : Buffer.from(JSON.stringify(mutateTree(random, random.pick(trees))) ?? ""),
    large: {
      "a list of 20,000 wrong numbers": () => text(`{"hidden":[${"0,".repeat(20_000)}0]}`),
      "a list of 20,000 lists": () => text(`{"hidden":[${"[],".repeat(20_000)}0]}`),
      "10,000 unknown keys": () => text(`{${Array.from({ length: 7000 }, (_, i) => `"k${i}":0`).join()}}`),
      "a key of 60,000 characters": () => text(`{"${"batchsise".repeat(6666)}":0}`),
      "a word of 60,000 characters": () => text(`{"likelihood":"${"bernouli".repeat(7500)}"}`),
      "30,000 lists in each other": () => text(`{"hidden":${"[".repeat(30_000)}${"]".repeat(30_000)}}`),
      "60,000 open lists": () => text("[".repeat(60_000)),
      "more than any settings": () => text(`{"hidden":[${"1,".repeat(1_000_000)}1]}`),
    },
    async read(bytes) {
      writeFileSync(path, bytes);
      const settings = await resolveSettings({}, path);
      writeFileSync(printed, JSON.stringify(settings));
      assert.deepEqual(await resolveSettings({}, printed), settings);
      return JSON.stringify(settings).length;
    },
  };
}

const text = (value) => Buffer.from(value);
