import { reportError } from "./errors.js";
import { surviveFailedOutput } from "./output/stdout.js";
import { buildProgram } from "./program.js";

surviveFailedOutput();
try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes("--json"));
}
