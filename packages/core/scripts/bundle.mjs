// Joins what tsc has built to one module, dist/core.js, which is what the package's users load: every thread of a training
// loads core, and fifty small modules take it ten times as long as one.
import { rolldown } from "rolldown";

const bundle = await rolldown({ input: "dist/index.js", platform: "neutral" });
await bundle.write({ file: "dist/core.js", format: "esm" });
await bundle.close();
