import { expect, it } from "vitest";
import { runCli } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

it("gives help with what there is, and none with what there is not", async () => {
  for (const args of [["--help"], ["train", "--help"], ["help", "train"]]) {
    expect(await runCli(folder, ...args)).toMatchObject({ status: 0, stderr: "" });
  }
  const { status, stdout, stderr } = await runCli(folder, "trian", "--help");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe("paravae: unknown command 'trian'; did you mean train? [E_USAGE]\n");
});
