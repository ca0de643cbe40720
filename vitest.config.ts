import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folders = ["packages", "apps"].flatMap((root) => readdirSync(root).map((name) => `${root}/${name}`));

/** Of a test that says nothing else: for one that hangs. Tests that start threads take seconds where others want the cores too. */
const testTimeout = 30_000;

export default defineConfig({
  test: {
    projects: folders.map((name) => ({
      test: {
        name,
        testTimeout,
        include: [`${name}/test/**/*.test.ts`],
        setupFiles: ["tests/setup/messages.ts"],
      },
    })),
  },
});
