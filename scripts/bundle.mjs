// Joins what tsc has built of a package to few modules in dist, which are what its users load: every thread of a training
// loads them, and many small modules take it far longer than one. Run in the package's folder, with its entries by name:
//
//     node ../../scripts/bundle.mjs bundle=dist/index.js
//
// A module of CommonJS is copied beside them as it is.
import { copyFileSync } from "node:fs";
import { rolldown } from "rolldown";

const entries = process.argv.slice(2).map((argument) => argument.split("="));
const isCommonJs = ([, file]) => file.endsWith(".cjs");
const bundle = await rolldown({
  input: Object.fromEntries(entries.filter((entry) => !isCommonJs(entry))),
  platform: "neutral",
  external: (id) => !id.startsWith(".") && !id.startsWith("/"),
});
await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "shared-[name].js",
});
await bundle.close();
for (const [name, file] of entries.filter(isCommonJs)) copyFileSync(file, `dist/${name}.cjs`);
