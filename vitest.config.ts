import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folders = ["packages", "apps"].flatMap((root) => readdirSync(root).map((name) => `${root}/${name}`));

export default defineConfig({
  test: {
    projects: folders.map((name) => ({ test: { name, include: [`${name}/test/**/*.test.ts`] } })),
  },
});
