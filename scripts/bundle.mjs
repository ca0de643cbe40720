// Joins what tsc has built of a package to few modules in dist, which are what its users load: every thread of a training
// loads them, and many small modules take it far longer than one. Run in the package's folder, with its entries by name:
//
//     node ../../scripts/bundle.mjs bundle=dist/index.js
import { rolldown } from "rolldown";

const entries = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split("=")));
const bundle = await rolldown({
  input: entries,
  platform: "neutral",
  external: (id) => !id.startsWith(".") && !id.startsWith("/"),
});
await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "shared.js",
});
await bundle.close();
