import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { checkSettings } from "../../src/settings/check-settings.js";
import { resolveSettings } from "../../src/settings/resolve-settings.js";
import { readSavedRun } from "../../src/settings/saved-settings.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const folder = temporaryFolder();
const path = join(folder, "config.json");

/** What is said of a configuration file: always one line that no terminal obeys. */
async function messageFor(content: string): Promise<string> {
  writeFileSync(path, content);
  const error = await resolveSettings({}, path).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ParavaeError);
  expect(error.message).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  return error.message;
}

describe("a configuration file of a stranger's", () => {
  it.each([
    ["text that is no JSON", '{"a":\n\u001b[31mred', "is not JSON"],
    ["a key", '{"epo\\nchs\\u001b[2J":1}', "epo chs [2J is no setting; did you mean epochs?"],
    ["a word", '{"engine":"was\\u009bm"}', 'engine is "was m", expected'],
    ["a path with an escape", '{"model":"a\\u001b[2J.ts"}', "expected the path of a file"],
    ["a path with a zero byte", '{"dataFolder":"a\\u0000"}', "expected the path of a folder"],
  ])("is quoted without what a terminal obeys: %s", async (_, content, message) => {
    expect(await messageFor(content)).toContain(message);
  });

  it("names no code that is run: only the command line does", async () => {
    writeFileSync(path, '{"model":"its.mjs"}');
    const its = join(folder, "its.mjs");
    await expect(resolveSettings({}, path)).rejects.toMatchObject({
      code: "E_MODEL_FILE",
      message: `${path}: its model is the code in ${its}, which is run only if --model on the command line names it`,
    });
    expect((await resolveSettings({ model: "/mine.mjs" }, path)).model).toBe("/mine.mjs");
  });

  it("may hold lists in lists in lists", async () => {
    const lists = "[".repeat(30_000) + "]".repeat(30_000);
    expect(await messageFor(`{"latent":${lists}}`)).toContain(
      "latent is a list of 1, expected a whole number",
    );
  });

  it("is told of once, however much of it is wrong", async () => {
    const ones = `{"hidden":[${"1,".repeat(20_000)}1]}`;
    expect(await messageFor(ones)).toContain("hidden is a list of 20001, expected at most 1000");
    const zeros = `{"hidden":[${"0,".repeat(900)}0]}`;
    expect(await messageFor(zeros)).toBe(
      `${path}: hidden is a list of 901, expected a list of whole numbers of at least 1`,
    );
    const keys = `{${Array.from({ length: 1000 }, (_, i) => `"${"k".repeat(40)}${i}":0`).join()}}`;
    expect(await messageFor(keys)).toMatch(/; 99[789] more$/);
    expect((await messageFor(`{"${"k".repeat(60_000)}":0}`)).length).toBeLessThan(400);
  });

  it("is refused by its size before it is read", async () => {
    writeFileSync(path, "{}");
    truncateSync(path, 10 * 2 ** 30);
    await expect(resolveSettings({}, path)).rejects.toThrow(
      "it has 10737418240 bytes, expected at most 65536",
    );
  });

  it.each(["/dev/zero", join(folder, "folder")])("has to be a file: %s", async (other) => {
    mkdirSync(join(folder, "folder"), { recursive: true });
    await expect(resolveSettings({}, other)).rejects.toThrow("it is not a regular file");
  });
});

describe("readSavedRun", () => {
  const settings = checkSettings({});

  it("takes the image of the model's rows", () => {
    const image = { height: 2, width: 3, channels: 1 };
    expect(readSavedRun("a", { settings, image }, 6)).toEqual({
      settings,
      image,
      data: undefined,
      engine: undefined,
    });
  });

  it("takes data that are counted and hashed, and refuses what only looks so", () => {
    const image = { height: 2, width: 3, channels: 1 };
    const data = { trainRows: 4, testRows: 0, sha256: "0a".repeat(32), since: { epoch: 0, step: 0 } };
    expect(readSavedRun("a", { settings, image, data }, 6).data).toEqual(data);
    for (const change of [{ trainRows: -1 }, { testRows: "4" }, { sha256: "0A" }, { since: { epoch: 1 } }]) {
      const read = () => readSavedRun("a", { settings, image, data: { ...data, ...change } }, 6);
      expect(read).toThrow("a: holds no settings of a run");
    }
  });

  it.each([
    ["a larger one, whose picture would take 10^12 bytes", { height: 1e6, width: 1e6, channels: 1 }],
    ["half an image", { height: 0.5, width: 12, channels: 1 }],
    ["no height", { width: 6, channels: 1 }],
  ])("refuses %s", (_, image) => {
    expect(() => readSavedRun("a", { settings, image }, 6)).toThrow("a: holds no settings of a run");
  });
});
