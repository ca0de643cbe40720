import { expect, it } from "vitest";
import { jsonLines, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const train = (out: string, ...settings: string[]) =>
  succeed(
    folder,
    "train",
    "--latent",
    "2",
    "--epochs",
    "5",
    "--workers",
    "2",
    "--engine",
    "wasm",
    ...settings,
    "--out",
    out,
  );

it("a posterior that has collapsed is told at the end, with what helps", async () => {
  expect(await train("collapsed", "--beta", "40")).toMatch(
    /^2 of 2 latent dimensions are dead \(KL below 0.01 nats\), so the model ignores its latent: lower --beta, or train for longer$/m,
  );
  const end = jsonLines(await train("collapsed-json", "--beta", "40", "--json")).at(-1);
  expect(end).toMatchObject({ latent: { dead: 2, of: 2 } });
});

it("of a latent that is used there is nothing to tell", async () => {
  expect(await train("used", "--beta", "0.1")).not.toContain("dead");
});
